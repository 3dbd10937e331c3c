"""The output symbols of a decoder and their ids; free of torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

START, STOP, PADDING, UNKNOWN = "<", ">", "@", "#"
COURSE = (START, STOP, PADDING, UNKNOWN, " ", ",", ".", "?", "-", *"abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class Vocabulary:
    """Symbols in the order of their ids; the first four are start, stop, padding and unknown."""

    symbols: tuple[str, ...]

    @cached_property
    def ids(self) -> dict[str, int]:
        return {symbol: i for i, symbol in enumerate(self.symbols)}

    def encode(self, symbols: Sequence[str]) -> list[int]:
        """The ids of the symbols; a symbol that is not in the vocabulary becomes 'unknown'."""
        return [self.ids.get(symbol, UNKNOWN_ID) for symbol in symbols]

    def decode(self, ids: Sequence[int]) -> list[str]:
        """The symbols of the ids, without start and padding, up to the first stop."""
        symbols = []
        for i in ids:
            if i == STOP_ID:
                break
            if i not in (START_ID, PADDING_ID):
                symbols.append(self.symbols[i])
        return symbols

    def __len__(self) -> int:
        return len(self.symbols)


START_ID, STOP_ID, PADDING_ID, UNKNOWN_ID = range(4)
LJSPEECH = Vocabulary(COURSE)  # the 35 symbols of the exercise: an apostrophe becomes '#'
TELEPHONE = Vocabulary((*COURSE, "'"))
PEOPLE = Vocabulary((*TELEPHONE.symbols, ";", ":"))  # what the books' sentences need beyond
