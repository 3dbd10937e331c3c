"""The readings of both decoders, and the names of their heads."""

from dataclasses import dataclass

from core.seq2seq.config import DECODERS, FORCED, FREE, SPEECH
from core.seq2seq.rows import Reading
from ui.computed import computed
from ui.seq2seq.input import Input
from ui.seq2seq.view import BEST, MEAN, Seq2SeqView


@dataclass(frozen=True)
class Side:
    """One side of the page: the readings of one decoder; `forced` is None without a true text."""

    free: Reading
    forced: Reading | None
    requested_mode: str

    @property
    def mode(self) -> str:
        """The requested mode, or free-running where the true text is not known."""
        return FORCED if self.requested_mode == FORCED and self.forced else FREE

    @property
    def reading(self) -> Reading:
        """The reading in the mode that is shown."""
        return self.forced if self.mode == FORCED else self.free

    @property
    def first_difference(self) -> int | None:
        """The first step at which the free-running and the true text differ; None without one."""
        if self.forced is None:
            return None
        pairs = zip(self.free.symbols, self.forced.symbols, strict=False)
        first = next((i for i, (a, b) in enumerate(pairs) if a != b), None)
        if first is None and len(self.free.symbols) != len(self.forced.symbols):
            return min(len(self.free.symbols), len(self.forced.symbols))
        return first


def read_both(view: Seq2SeqView, chosen: Input) -> dict[str, Side] | None:
    """Both decoders on one input, free-running and, where the true text is known, forced."""
    sides = {}
    for decoder in DECODERS:
        free = computed("reading", view.reading(decoder, FREE, chosen.source))
        if free is None:
            return None
        text = chosen.forced_text(free)
        forced_config = view.reading(decoder, FORCED, chosen.source, text)
        forced = computed("reading", forced_config) if chosen.target else None
        sides[decoder] = Side(free, forced, view.mode)
    return sides


def head_names(reading: Reading) -> list[str]:
    """The heads to choose from: the best aligned, the mean, and each by layer and number."""
    n_layers, n_heads = reading.cross.shape[:2]
    heads = [f"{i}.{j}" for i in range(1, n_layers + 1) for j in range(1, n_heads + 1)]
    return [BEST, MEAN, *heads]


def reach_of(task: str) -> int:
    """Positions to either side of a peak that count as near it: two for speech, else none."""
    return 2 if task == SPEECH else 0
