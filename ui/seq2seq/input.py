"""What is read: a sound or a word, with what is known to be right."""

from dataclasses import dataclass

from core.metrics.similarity import Symbols
from core.seq2seq.rows import Reading
from core.seq2seq.speech.clips import Sound
from core.seq2seq.spelling.dictionary import best_pronunciation


@dataclass(frozen=True)
class Input:
    """One input of both decoders."""

    source: str
    known: Symbols  # the text that is said, or the usual pronunciation; empty where unknown
    sound: Sound | None = None  # of speech

    def reference(self, reading: Reading, *, stress: bool) -> Symbols:
        """What a reading is scored against: of a word, the listed way that is nearest."""
        if self.sound is not None:
            return self.known
        return best_pronunciation(self.source, reading.written, stress=stress) or ()
