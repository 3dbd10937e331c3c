"""Answers of short computations, kept for all visitors by what was asked."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import is_dataclass
from threading import Lock
from typing import Any

import numpy as np

MOST_KEPT = 128  # the one used longest ago goes


class Answers:
    """At most `MOST_KEPT` answers; their arrays cannot be written, since many visitors see them."""

    def __init__(self):
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Hashable) -> Any:
        """The answer; None where it is not kept."""
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
            return self._kept.get(question)

    def keep(self, question: Hashable, answer: Any) -> None:
        if is_dataclass(answer):
            for array in vars(answer).values():
                if isinstance(array, np.ndarray):
                    array.flags.writeable = False
        with self._lock:
            self._kept[question] = answer
            self._kept.move_to_end(question)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
