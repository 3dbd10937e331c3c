"""The input of both decoders: a sound or a word, and its true text where that is known."""

from dataclasses import dataclass

from core.metrics.similarity import Symbols
from core.seq2seq.rows import Reading
from core.seq2seq.speech.clips import Sound
from core.seq2seq.spelling.dictionary import first_pronunciation, nearest_pronunciation


@dataclass(frozen=True)
class Input:
    """One input of both decoders."""

    source: str
    target: Symbols  # the text of the sound, or the first pronunciation; empty if unknown
    sound: Sound | None = None  # for speech
    typed: str = ""  # the text that it is read from: of several words, the source is one
    others: str = ""  # what is said of all the words, a sentence
    split: str = ""  # of the text or the word; empty where it is not known

    def reference(self, reading: Reading) -> Symbols:
        """The text that a reading is scored against; for a word, the nearest listed one."""
        if self.sound is not None:
            return self.target
        return nearest_pronunciation(self.source, reading.written) or ()

    def forced_text(self, free: Reading) -> str:
        """The text to force beside a free reading; empty for the known one.

        Of a word, the listed pronunciation that is nearest to what was written freely.
        """
        if self.sound is not None:
            return "" if self.sound.text else str(self.target)
        nearest = nearest_pronunciation(self.source, free.written) or ()
        return "" if nearest == first_pronunciation(self.source) else " ".join(nearest)
