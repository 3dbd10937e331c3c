"""Answers of short computations, kept for all visitors by what was asked."""

import pickle
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any

MOST_KEPT, MOST_BYTES = 128, 200_000_000  # of all; the one used longest ago goes


@dataclass(frozen=True)
class _Kept:
    """An answer as bytes, and the memory of its arrays, which it shares."""

    data: bytes
    arrays: list[memoryview]

    @property
    def n_bytes(self) -> int:
        return len(self.data) + sum(array.nbytes for array in self.arrays)

    def answer(self) -> Any:
        return pickle.loads(self.data, buffers=self.arrays)


class Answers:
    """At most `MOST_KEPT` answers of at most `MOST_BYTES`; the many small objects of one as bytes.

    The arrays are not copied and cannot be written, since many visitors see them.
    """

    def __init__(self):
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Hashable) -> Any:
        """The answer; None where it is not kept."""
        with self._lock:
            if (kept := self._kept.get(question)) is None:
                return None
            self._kept.move_to_end(question)
        return kept.answer()

    def keep(self, question: Hashable, answer: Any) -> Any:
        """Keep an answer; returns it as `get` will."""
        buffers: list[pickle.PickleBuffer] = []
        data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL, buffer_callback=buffers.append)
        kept = _Kept(data, [buffer.raw().toreadonly() for buffer in buffers])
        with self._lock:
            self._kept[question] = kept
            self._kept.move_to_end(question)
            while len(self._kept) > MOST_KEPT or self._held() > MOST_BYTES:
                self._kept.popitem(last=False)
        return kept.answer()

    def _held(self) -> int:
        return sum(kept.n_bytes for kept in self._kept.values())
