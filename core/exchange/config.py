"""Which of the files that visitors brought is shown, and what the trained heads read."""

from dataclasses import dataclass

from core.config import choice, matching, validate
from core.seq2seq.config import FIRST_SOURCE, SPEECH, SPELLING

FIRST_WORD = "extraordinary"
READ = {SPELLING: FIRST_WORD, SPEECH: FIRST_SOURCE}  # what the trained heads read, of each task


@dataclass(frozen=True)
class FileConfig:
    """A visitor's file."""

    file: str = matching("", r".{1,100}", "the name of an uploaded file", "uploaded file")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class TrainedHeadsConfig:
    """What the shipped decoders read while their heads are compared."""

    task: str = choice(SPELLING, (SPELLING, SPEECH), "a word or a recording")

    def __post_init__(self):
        validate(self)

    @property
    def source(self) -> str:
        return READ[self.task]
