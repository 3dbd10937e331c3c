"""Answers of short computations, kept for all visitors by what was asked."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import is_dataclass
from threading import Lock
from typing import Any

import numpy as np

MOST_KEPT, MOST_BYTES = 128, 200_000_000  # of all; the one used longest ago goes
BYTES_OF_TEXT = 60  # that Python needs for a text, besides its characters


class Answers:
    """At most `MOST_KEPT` answers, with arrays of at most `MOST_BYTES`.

    The arrays cannot be written, since many visitors see them.
    """

    def __init__(self):
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Hashable) -> Any:
        """The answer; None where it is not kept."""
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
            return self._kept.get(question, (None, 0))[0]

    def keep(self, question: Hashable, answer: Any) -> None:
        arrays = vars(answer).values() if is_dataclass(answer) else ()
        arrays = [array for array in arrays if isinstance(array, np.ndarray)]
        for array in arrays:
            array.flags.writeable = False
        with self._lock:
            self._kept[question] = answer, sum(map(_n_bytes, arrays))
            self._kept.move_to_end(question)
            while len(self._kept) > MOST_KEPT or self._held() > MOST_BYTES:
                self._kept.popitem(last=False)

    def _held(self) -> int:
        return sum(n_bytes for _, n_bytes in self._kept.values())


def _n_bytes(array: np.ndarray) -> int:
    if array.dtype != object:
        return array.nbytes
    return sum(BYTES_OF_TEXT + 4 * len(text) for text in array.flat)
