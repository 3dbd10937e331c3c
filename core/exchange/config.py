"""Which of the files that visitors brought is shown."""

from dataclasses import dataclass

from core.config import matching, validate


@dataclass(frozen=True)
class FileConfig:
    """A visitor's file."""

    file: str = matching("", r".{1,100}", "the name of an uploaded file", "uploaded file")

    def __post_init__(self):
        validate(self)
