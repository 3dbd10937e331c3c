"""Batches of inputs, their lengths and the target symbols: padded, and sorted by length."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from core.seq2seq.vocabulary import PADDING_ID, START_ID, STOP_ID
from core.training.task import Batch

POOL = 16  # batches that are sorted by length together


@dataclass(frozen=True)
class Example:
    """One input and the ids of its target symbols."""

    inputs: Tensor  # (80, T) frames, or (S,) letters
    symbols: list[int]  # without start and stop

    @property
    def length(self) -> int:
        return self.inputs.shape[-1]


def collate(examples: list[Example]) -> Batch:
    """Inputs, lengths (B,), symbols from the start (B, T), and targets to the stop (B, T)."""
    inputs = pad_sequence([e.inputs.movedim(-1, 0) for e in examples], batch_first=True)
    if inputs.dim() == 3:
        inputs = inputs.mT.contiguous()  # (B, 80, T)
    lengths = torch.tensor([e.length for e in examples])
    given, wanted = (
        pad_sequence(
            [torch.tensor(ids) for ids in rows], batch_first=True, padding_value=PADDING_ID
        )
        for rows in (
            [[START_ID, *e.symbols] for e in examples],
            [[*e.symbols, STOP_ID] for e in examples],
        )
    )
    return inputs, lengths, given, wanted


def bucketed(examples: Iterable[Example], size: int, generator: torch.Generator) -> Iterator[Batch]:
    """Batches of similar lengths, in random order within each pool of examples."""
    pool: list[Example] = []
    for example in examples:
        pool.append(example)
        if len(pool) == POOL * size:
            yield from _batches(pool, size, generator)
            pool = []
    yield from _batches(pool, size, generator)


def _batches(pool: list[Example], size: int, generator: torch.Generator) -> Iterator[Batch]:
    pool = sorted(pool, key=lambda example: example.length)
    parts = [pool[i : i + size] for i in range(0, len(pool), size)]
    for i in torch.randperm(len(parts), generator=generator).tolist():
        yield collate(parts[i])
