"""Greedy and beam search: the most likely symbols given a memory.

Both end a text at the stop symbol. A beam of 1 is greedy search.

A decoder can fall into a loop. What is used of a text ends before its first repetition
(`without_loop`): of one symbol three times in a row, or of a block that goes on until the longest
length, where no stop was written. No listed pronunciation and no recorded text has a symbol three
times in a row; a block may be right where the input repeats itself (*kkk*, *hahaha*), so it counts
only where the text did not stop.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.seq2seq.decoders import Decoder, State, Step
from core.seq2seq.vocabulary import PADDING_ID, START_ID, STOP_ID

NEVER = [START_ID, PADDING_ID]  # symbols that are never written
REPEATS = 3  # of one symbol or block make a loop


@dataclass(frozen=True)
class Hypothesis:
    """One text, with its stop symbol if that was reached."""

    symbols: tuple[int, ...]  # T, without the start
    log_probability: float  # of the whole text
    stopped: bool  # at a stop symbol, not at the longest length

    @property
    def mean(self) -> float:
        """The mean log-probability of a symbol."""
        return self.log_probability / len(self.symbols)


@torch.no_grad()
def greedy(decoder: Decoder, state: State, longest: int) -> list[Hypothesis]:
    """The likeliest symbol at every step, for each row of the batch."""
    n_rows, device = state.valid.shape[0], state.valid.device
    symbols = torch.full((n_rows, 1), START_ID, device=device)
    total = torch.zeros(n_rows, dtype=torch.float64, device=device)
    running = torch.ones(n_rows, dtype=torch.bool, device=device)
    for _ in range(longest):
        step = decoder(symbols[:, -1:], state)
        best, chosen = next_log_probabilities(step).max(dim=-1)
        total += torch.where(running, best.double(), 0.0)
        symbols = torch.cat([symbols, chosen.unsqueeze(1)], dim=1)
        running &= chosen != STOP_ID
        state = step.state
        if not running.any():
            break
    return _hypotheses(symbols[:, 1:], total)


@torch.no_grad()
def beam_search(decoder: Decoder, state: State, longest: int, width: int) -> list[Hypothesis]:
    """At most `width` texts for one input, the highest mean log-probability per symbol first.

    Without the division by the length, a text that stops at once would beat a complete one: label
    smoothing gives every symbol, including the stop, a small share at every step. The search ends
    when no unfinished text has a higher mean so far than the best finished one.
    """
    if len(state.valid) != 1:
        raise ValueError(f"beam search takes one input at a time, got {len(state.valid)}")
    device = state.valid.device
    beams = torch.full((1, 1), START_ID, device=device)
    totals = torch.zeros(1, dtype=torch.float64, device=device)
    finished: list[Hypothesis] = []
    for n_written in range(1, longest + 1):
        step = decoder(beams[:, -1:], state)
        scores = totals.unsqueeze(1) + next_log_probabilities(step).double()
        best, flat = scores.flatten().topk(width)
        rows, chosen = flat // scores.shape[1], flat % scores.shape[1]
        beams = torch.cat([beams[rows], chosen.unsqueeze(1)], dim=1)
        ended = chosen == STOP_ID
        finished += _hypotheses(beams[ended][:, 1:], best[ended])
        beams, totals, state = beams[~ended], best[~ended], step.state.select(rows[~ended])
        if ended.all() or any(h.mean >= totals.max() / n_written for h in finished):
            break
    else:
        finished += _hypotheses(beams[:, 1:], totals)
    return sorted(finished, key=lambda h: -h.mean)[:width]


def without_loop(symbols: tuple[int, ...]) -> tuple[int, ...]:
    """The symbols before the first repetition of a loop, without a stop; all where none is."""
    for size in range(1, len(symbols) // REPEATS + 1):
        for i in range(len(symbols) - REPEATS * size + 1):
            block, rest = symbols[i : i + size], symbols[i:]
            endless = rest[size:] == rest[:-size]
            if rest[: REPEATS * size] == block * REPEATS and (size == 1 or endless):
                return symbols[: i + size]
    return symbols


def next_log_probabilities(step: Step) -> Tensor:
    """The log-probabilities of the next symbol (B, V); start and padding are excluded."""
    logits = step.logits[:, -1].float()
    never = torch.tensor(NEVER, device=logits.device)
    return logits.index_fill(1, never, -torch.inf).log_softmax(dim=-1)


def _hypotheses(symbols: Tensor, log_probabilities: Tensor) -> list[Hypothesis]:
    rows = zip(symbols.tolist(), log_probabilities.tolist(), strict=True)
    return [_hypothesis(row, value) for row, value in rows]


def _hypothesis(symbols: list[int], log_probability: float) -> Hypothesis:
    stopped = STOP_ID in symbols
    kept = symbols[: symbols.index(STOP_ID) + 1] if stopped else symbols
    return Hypothesis(tuple(kept), log_probability, stopped)
