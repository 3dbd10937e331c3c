"""The decoders: self-attention or an LSTM over the output, the same attention to the memory.

A decoder is called with new symbols and its state. With all symbols of a known text from the
beginning, this is teacher forcing. With one symbol at a time, the state caches what earlier steps
computed, so that no step computes it again.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from core.seq2seq.attention import AttentionBlock, MultiHeadAttention, causal_mask
from core.seq2seq.config import Seq2SeqConfig
from core.training.dropout import FastDropout

Pair = tuple[Tensor, Tensor]
Past = tuple[Tensor, ...]  # what a layer keeps of the symbols written so far


@dataclass(frozen=True)
class State:
    """The state of a decoder after P symbols; the first axis of every tensor is the batch."""

    memory: tuple[Pair, ...]  # of each layer: keys and values (B, H, S, D) of the memory
    valid: Tensor  # (B, S): which positions of the memory are not padding
    past: tuple[Past, ...]  # of each layer: keys and values (B, H, P, D), or hidden and cell (B, d)
    position: int  # P

    def select(self, rows: Tensor) -> "State":
        """The state of these rows of the batch, repeated if given twice, as beam search needs."""
        memory, past = (
            tuple(tuple(tensor[rows] for tensor in layer) for layer in layers)
            for layers in (self.memory, self.past)
        )
        return replace(self, memory=memory, valid=self.valid[rows], past=past)


@dataclass(frozen=True)
class Step:
    """The output of a decoder for T new symbols; weights are None unless requested."""

    logits: Tensor  # (B, T, V): row i predicts the symbol after symbol i
    cross: Tensor | None  # (B, layers, H, T, S)
    self_attention: Tensor | None  # (B, layers, H, T, P + T); None where there is none
    state: State


class Decoder(nn.Module):
    """Shared by all decoders: embedding, one cross-attention block per layer, output layer."""

    def __init__(self, config: Seq2SeqConfig, n_symbols: int):
        super().__init__()
        self.embedding = nn.Embedding(n_symbols, config.d_model)
        self.cross = nn.ModuleList(AttentionBlock(config) for _ in range(config.n_decoder_layers))
        self.norm = nn.LayerNorm(config.d_model)
        self.linear = nn.Linear(config.d_model, n_symbols)
        self.dropout = FastDropout(config.dropout)

    def start(self, memory: Tensor, valid: Tensor) -> State:
        """The state before the first symbol."""
        pairs = tuple(block.attention.keys_values(memory) for block in self.cross)
        return State(pairs, valid, self.no_past(memory), 0)

    def forward(self, symbols: Tensor, state: State, *, weights: bool = False) -> Step:
        """The next T symbols (B, T), after those that the state already holds."""
        x, past, cross, self_attention = self.embed(symbols, state.position), [], [], []
        for i, block in enumerate(self.cross):
            x, self_weights, new = self.remember(i, x, state.past[i])
            x, cross_weights = block(x, state.valid[:, None, None, :], state.memory[i])
            past.append(new)
            self_attention.append(self_weights)
            cross.append(cross_weights)
        after = replace(state, past=tuple(past), position=state.position + symbols.shape[1])
        attention = (_stacked(cross), _stacked(self_attention)) if weights else (None, None)
        return Step(self.linear(self.norm(x)), *attention, after)


class AttentionDecoder(Decoder):
    """Masked self-attention over all symbols written so far."""

    def __init__(self, config: Seq2SeqConfig, n_symbols: int):
        super().__init__(config, n_symbols)
        self.positions = nn.Embedding(config.longest_output + 1, config.d_model)
        layers = range(config.n_decoder_layers)
        self.norms = nn.ModuleList(nn.LayerNorm(config.d_model) for _ in layers)
        self.attention = nn.ModuleList(
            MultiHeadAttention(config.d_model, config.n_heads) for _ in layers
        )

    def no_past(self, memory: Tensor) -> tuple[Past, ...]:
        empty = memory[:, :0]
        return tuple(attention.keys_values(empty) for attention in self.attention)

    def embed(self, symbols: Tensor, position: int) -> Tensor:
        positions = torch.arange(position, position + symbols.shape[1], device=symbols.device)
        return self.dropout(self.embedding(symbols) + self.positions(positions))

    def remember(self, i: int, x: Tensor, past: Pair) -> tuple[Tensor, Tensor, Pair]:
        y = self.norms[i](x)
        new = self.attention[i].keys_values(y)
        keys, values = (torch.cat(pair, dim=2) for pair in zip(past, new, strict=True))
        allowed = causal_mask(x.shape[1], past[0].shape[2], x.device)
        y, weights = self.attention[i](y, keys, values, allowed)
        return x + self.dropout(y), weights, (keys, values)


class RecurrentDecoder(Decoder):
    """The hidden and cell state of an LSTM hold what was written so far."""

    def __init__(self, config: Seq2SeqConfig, n_symbols: int):
        super().__init__(config, n_symbols)
        self.first_norm = nn.LayerNorm(config.d_model)
        self.lstm = nn.ModuleList(
            nn.LSTM(config.d_model, config.d_model, batch_first=True)
            for _ in range(config.n_decoder_layers)
        )

    def no_past(self, memory: Tensor) -> tuple[Past, ...]:
        zero = memory.new_zeros(memory.shape[0], memory.shape[2])
        return ((zero, zero),) * len(self.lstm)

    def embed(self, symbols: Tensor, position: int) -> Tensor:
        return self.dropout(self.first_norm(self.embedding(symbols)))

    def remember(self, i: int, x: Tensor, past: Pair) -> tuple[Tensor, None, Pair]:
        x, (hidden, cell) = self.lstm[i](x, tuple(p.unsqueeze(0) for p in past))
        return self.dropout(x), None, (hidden[0], cell[0])


CLASSES = {"attention": AttentionDecoder, "recurrent": RecurrentDecoder}  # by their names


def _stacked(layers: list[Tensor | None]) -> Tensor | None:
    return None if layers[0] is None else torch.stack(layers, dim=1)
