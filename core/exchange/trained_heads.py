"""What the series of exp loses of the trained heads that ship: their own queries and keys."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.attention.config import MAX_TERMS
from core.attention.feature_maps import partial_sum
from core.attention.linear import kernel_weights
from core.exchange.config import TrainedHeadsConfig
from core.exchange.rows import HeadErrorRow, TrainedHeads
from core.metrics.approximation import relative_error
from core.seq2seq.attention import MultiHeadAttention
from core.seq2seq.comparison import read_source, trained_network
from core.seq2seq.config import DECODERS, ReadingConfig


@dataclass(frozen=True)
class _Attention:
    """One attention of a decoder while it wrote: all heads, float64."""

    logits: Tensor  # (H, T, S), q·k with the scale
    values: Tensor  # (H, S, D)
    allowed: Tensor  # (T, S)


@torch.no_grad()
def trained_heads(config: TrainedHeadsConfig) -> TrainedHeads:
    """The errors of K = 1 to 5 on every cross-attention head of both decoders, and their weights.

    The decoders write the source by greedy search; each step's query and every position's key are
    those of the network. Raises a `ValueError` if the source is not available.
    """
    rows, maps = [], {}
    for decoder in DECODERS:
        layers = _attentions(config, decoder)
        rows += [row for i, layer in enumerate(layers) for row in _rows(decoder, i, layer)]
        maps |= {f"{decoder}_{name}": array for name, array in _maps(layers[0]).items()}
    return TrainedHeads(tuple(rows), **maps)


def _maps(attention: _Attention) -> dict[str, np.ndarray]:
    """The logits of all heads, the weights of softmax, and those of each K."""
    approximate = [_approximate(attention, terms) for terms in range(1, MAX_TERMS + 1)]
    return {
        "logits": attention.logits.numpy(),
        "exact": _exact(attention).numpy(),
        "approximate": torch.stack(approximate).numpy(),
    }


def _attentions(config: TrainedHeadsConfig, decoder: str) -> list[_Attention]:
    """The cross-attention of each layer while the decoder writes the source."""
    blocks = trained_network(config.task, decoder).model.decoder.cross
    caught: dict[MultiHeadAttention, _Attention] = {}  # of each, the last call: that of all steps
    hooks = [
        block.attention.register_forward_pre_hook(
            lambda module, arguments: caught.update({module: _caught(module, *arguments)})
        )
        for block in blocks
    ]
    try:
        read_source(ReadingConfig(task=config.task, source=config.source, decoder=decoder))
    finally:
        for hook in hooks:
            hook.remove()
    return [caught[block.attention] for block in blocks]


def _caught(
    module: MultiHeadAttention, x: Tensor, keys: Tensor, values: Tensor, allowed: Tensor
) -> _Attention:
    """Queries, keys and values of one call, of its first example."""
    q = module.queries(x)[0].double()  # (H, T, D)
    logits = q @ keys[0].double().mT / q.shape[-1] ** 0.5
    return _Attention(logits, values[0].double(), allowed[0, 0].expand(logits.shape[1:]))


def _exact(attention: _Attention) -> Tensor:
    """The weights of softmax: (H, T, S)."""
    return attention.logits.masked_fill(~attention.allowed, -torch.inf).softmax(dim=-1)


def _approximate(attention: _Attention, terms: int) -> Tensor:
    """The weights of the partial sum: (H, T, S), each row sums to 1."""
    kernel = partial_sum(attention.logits, terms)
    return kernel_weights(kernel.masked_fill(~attention.allowed, 0.0))


def _rows(decoder: str, layer: int, attention: _Attention) -> Iterator[HeadErrorRow]:
    exact = _exact(attention)
    for terms in range(1, MAX_TERMS + 1):
        weights = _approximate(attention, terms)
        for head in range(len(exact)):
            visible = attention.logits[head][attention.allowed]
            yield HeadErrorRow(
                decoder=decoder,
                layer=layer + 1,
                head=head + 1,
                terms=terms,
                weight_error=relative_error(weights[head], exact[head]),
                output_error=relative_error(
                    weights[head] @ attention.values[head], exact[head] @ attention.values[head]
                ),
                largest_logit=float(visible.abs().max()),
                negative_weights=float((weights[head][attention.allowed] < 0).double().mean()),
            )
