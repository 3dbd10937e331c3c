"""The symbols that a decoder writes, and texts as their numbers; free of torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

START, STOP, PADDING, UNKNOWN = "<", ">", "@", "#"
COURSE = (START, STOP, PADDING, UNKNOWN, " ", ",", ".", "?", "-", *"abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class Vocabulary:
    """Symbols in their order; the first four are start, stop, padding and unknown."""

    symbols: tuple[str, ...]

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {symbol: number for number, symbol in enumerate(self.symbols)}

    def encode(self, symbols: Sequence[str]) -> list[int]:
        """Numbers of the symbols; what the vocabulary lacks becomes 'unknown'."""
        return [self.numbers.get(symbol, UNKNOWN_ID) for symbol in symbols]

    def decode(self, numbers: Sequence[int]) -> list[str]:
        """The symbols of numbers, without start and padding, up to the first stop."""
        found = []
        for number in numbers:
            if number == STOP_ID:
                break
            if number not in (START_ID, PADDING_ID):
                found.append(self.symbols[number])
        return found

    def __len__(self) -> int:
        return len(self.symbols)


START_ID, STOP_ID, PADDING_ID, UNKNOWN_ID = range(4)
LJSPEECH = Vocabulary(COURSE)  # the 35 symbols of the exercise: an apostrophe becomes '#'
TELEPHONE = Vocabulary((*COURSE, "'"))
