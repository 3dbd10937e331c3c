"""Attention of Hugging Face's encoder–decoders, from what their `generate` returns.

Works on the returned tensors alone: nothing of `transformers` is imported.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

import numpy as np

from core.exchange.maps import ModelAttention
from core.exchange.writing import as_array, from_tensors

WHISPER_POSITION = 0.02  # seconds of a position of Whisper's encoder (Radford et al., 2022)
ENDED = -1  # in the place of a row: the sequence had ended
ASK = {"output_attentions": True, "output_logits": True, "return_dict_in_generate": True}
ASKED = (
    "generate must be called with output_attentions=True and return_dict_in_generate=True, by a "
    'model loaded with attn_implementation="eager"'
)
ToTokens = Callable[[list[int]], Sequence[str]]


def from_generate(
    name: str,
    outputs: Any,
    to_tokens: ToTokens,
    *,
    example: int = 0,
    attention_mask: Any = None,
    end_id: int | None = None,
) -> ModelAttention:
    """What one returned sequence attended to while it was generated, by greedy or beam search.

    `outputs` is what `generate` returned when it was asked with `**ASK`: `output_attentions` and
    `return_dict_in_generate`; with `output_logits` also the probabilities are kept. `to_tokens` is
    a tokenizer's `convert_ids_to_tokens`. `example` counts the returned sequences; padding of the
    input is left out by the `attention_mask` that `generate` was given. A sequence that ended
    before others of its batch is cut after `end_id`. The decoder's own attention is kept where one
    start symbol was given. Raises a `ValueError` where a part is missing.
    """
    columns, n_returned = None, len(outputs.sequences)
    if not 0 <= example < n_returned:
        raise ValueError(
            f"example must be from 0 to {n_returned - 1}, the sequences returned, got {example}"
        )
    if attention_mask is not None:
        mask = as_array(attention_mask)
        n_sequences = n_returned // len(mask)  # of each input
        columns = np.flatnonzero(mask[example // n_sequences])
    return _model(name, outputs, to_tokens, example, columns, end_id)


def from_whisper(
    name: str,
    outputs: Any,
    to_tokens: ToTokens,
    seconds: float,
    *,
    example: int = 0,
    end_id: int | None = None,
) -> ModelAttention:
    """The same for Whisper: the positions of 20 ms of a sound of so many seconds, at most 30.

    Greedy search alone: of several beams, Whisper's `generate` returns the attention of the first.
    """
    if getattr(outputs, "beam_indices", None) is not None:
        raise ValueError(
            "Whisper must be asked with num_beams=1, got beams: its generate returns the attention "
            "of the first beam alone. For a text found by beams, pass it to the model as "
            "decoder_input_ids and give its cross_attentions to from_tensors"
        )
    columns = np.arange(ceil(min(seconds, 30) / WHISPER_POSITION))
    return _model(name, outputs, to_tokens, example, columns, end_id)


def _model(
    name: str,
    outputs: Any,
    to_tokens: ToTokens,
    example: int,
    columns: np.ndarray | None,
    end_id: int | None,
) -> ModelAttention:
    steps = getattr(outputs, "cross_attentions", None)
    if not steps or not steps[0]:
        raise ValueError(f"{ASKED}: got no cross_attentions")
    rows = _rows(outputs, example)
    ids = [int(i) for i in outputs.sequences[example][-len(rows) :]]
    rows = rows[: rows.index(ENDED)] if ENDED in rows else rows
    ids = ids[: len(rows)]
    if end_id in ids:
        ids = ids[: ids.index(end_id) + 1]
    rows = rows[: len(ids)]
    cross = _stacked(steps, rows)  # (layers, H, T, S)
    return from_tensors(
        name,
        list(to_tokens(ids)),
        cross if columns is None else cross[..., columns[columns < cross.shape[-1]]],
        _self_attention(outputs, rows),
        _probabilities(outputs, rows, ids),
    )


def _rows(outputs: Any, example: int) -> list[int]:
    """Of each step, the row of the batch in which the sequence stood: beams change places."""
    beams = getattr(outputs, "beam_indices", None)
    if beams is None:
        return [example] * len(outputs.cross_attentions)
    return [int(row) for row in beams[example]]


def _stacked(steps: Sequence, rows: list[int]) -> np.ndarray:
    """(layers, H, T, S): of each step and layer (batch, H, symbols, S), the last symbol's row."""
    chosen = [
        np.stack([as_array(layer[row, :, -1]) for layer in step])
        for step, row in zip(steps, rows, strict=False)
    ]
    return np.stack(chosen, axis=2)


def _self_attention(outputs: Any, rows: list[int]) -> np.ndarray | None:
    """(layers, H, T, T), later columns 0; None where it was not returned, or after a prompt."""
    steps = getattr(outputs, "decoder_attentions", None)
    if not steps or not steps[0] or steps[0][0].shape[-1] != 1:
        return None
    n, (_, n_heads, _, _) = len(rows), steps[0][0].shape
    weights = np.zeros((len(steps[0]), n_heads, n, n), np.float32)
    for i, (step, row) in enumerate(zip(steps, rows, strict=False)):
        for layer, of_layer in enumerate(step):
            weights[layer, :, i, : i + 1] = as_array(of_layer[row, :, -1, : i + 1])
    return weights


def _probabilities(outputs: Any, rows: list[int], ids: list[int]) -> np.ndarray | None:
    logits = getattr(outputs, "logits", None)
    if logits is None:
        return None
    steps = zip(logits, rows, ids, strict=False)
    return np.array([float(step[row].softmax(dim=-1)[i]) for step, row, i in steps])
