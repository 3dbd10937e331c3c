"""What both decoders made of the input, and which of their attention is looked at."""

from dataclasses import dataclass, replace

import numpy as np

from core.seq2seq.alignment import rank_heads
from core.seq2seq.config import DECODERS, FORCED, FREE, SPEECH
from core.seq2seq.rows import Reading
from core.seq2seq.spelling.dictionary import without_stress
from ui.computed import computed
from ui.seq2seq.view import BEST, MEAN, Seq2SeqView


@dataclass(frozen=True)
class Side:
    """One decoder on the input; `forced` is None where the true text is not known."""

    decoder: str
    free: Reading
    forced: Reading | None
    mode: str

    @property
    def shown_mode(self) -> str:
        """The mode that was asked for, where the true text that it needs is known."""
        return FORCED if self.mode == FORCED and self.forced else FREE

    @property
    def shown(self) -> Reading:
        return self.forced if self.shown_mode == FORCED else self.free

    @property
    def parted(self) -> int | None:
        """The first step at which what was written is not the true text; None where it all is."""
        if self.forced is None:
            return None
        pairs = zip(self.free.symbols, self.forced.symbols, strict=False)
        first = next((i for i, (a, b) in enumerate(pairs) if a != b), None)
        shorter = min(len(self.free.symbols), len(self.forced.symbols))
        if first is None and len(self.free.symbols) != len(self.forced.symbols):
            return shorter - 1
        return first


def read_both(view: Seq2SeqView, source: str, *, known: bool) -> dict[str, Side] | None:
    """Both decoders on one input, free-running and, where the truth is known, forced."""
    sides = {}
    for decoder in DECODERS:
        free = computed("reading", view.reading(decoder, FREE, source))
        forcing = view.reading(decoder, FORCED, source)
        forced = computed("reading", forcing) if known else None
        if free is None:
            return None
        if not view.stress:
            free, forced = _without_stress(free), forced and _without_stress(forced)
        sides[decoder] = Side(decoder, free, forced, view.mode)
    return sides


def _without_stress(reading: Reading) -> Reading:
    """The same reading with AH0, AH1 and AH2 all shown as AH."""
    names = {n: np.array(without_stress(getattr(reading, n))) for n in ("symbols", "predicted")}
    return replace(reading, **names)


def head_names(reading: Reading) -> list[str]:
    """What may be looked at: the best aligned head, the mean, and each head by layer and number."""
    n_layers, n_heads = reading.cross.shape[:2]
    each = [f"{i}.{j}" for i in range(1, n_layers + 1) for j in range(1, n_heads + 1)]
    return [BEST, MEAN, *each]


def chosen_head(weights: np.ndarray, name: str, cross: np.ndarray, reach: int) -> np.ndarray:
    """One matrix of (layers, H, T, S); the best aligned is that of the cross-attention."""
    if name == MEAN:
        return weights.mean(axis=(0, 1))
    if name == BEST:
        layer, head, _ = rank_heads(cross, reach=reach)[0]
    else:
        layer, head = (int(part) - 1 for part in name.split("."))
    return weights[layer, head]


def reach_of(task: str) -> int:
    """How far around a peak counts as near it: two positions of speech, none of spelling."""
    return 2 if task == SPEECH else 0
