"""What is compared: a file, its columns, and the form of the texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.config import matching, validate
from core.transcripts.normal_form import NormalForm

SEPARATOR = "|"  # between the names of columns
MOST_MODELS = 5


@dataclass(frozen=True)
class UploadConfig:
    """A visitor's upload."""

    file: str = matching("", r".{1,100}", "the name of an upload", "upload")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class TranscriptsConfig(NormalForm):
    """A file of references and hypotheses."""

    file: str = matching(
        "", r".{1,500}", "the path of a file", "CSV, TSV or JSON lines with a row a recording",
        positional=True,
    )  # fmt: skip
    plain: str = matching(
        "",
        r".{0,2000}",
        f"paths of files, {SEPARATOR} between them",
        f"hypotheses as plain files of a text a line, {SEPARATOR} between them; FILE then holds "
        "the references",
    )
    reference: str = matching(
        "reference", r".{1,200}", "the name of a column", "column of what was said"
    )
    hypotheses: str = matching(
        "",
        r".{0,1000}",
        f"names of columns, {SEPARATOR} between them",
        f"columns of what the models wrote, {SEPARATOR} between them; empty: all other columns "
        "but id and audio",
    )

    def __post_init__(self):
        validate(self)

    def models(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The hypothesis columns among those of a file; a `ValueError` for one that it lacks."""
        others = offered_models(columns, self.reference)
        names = self.hypotheses.split(SEPARATOR) if self.hypotheses else others
        for name in (self.reference, *names):
            if name not in columns:
                raise ValueError(f"the file must have the column {name!r}, got {_listed(columns)}")
        if not 1 <= len(set(names)) == len(names) <= MOST_MODELS or self.reference in names:
            raise ValueError(
                f"1 to {MOST_MODELS} columns of hypotheses must be chosen, each once and not the "
                f"reference, got {_listed(tuple(names))}"
            )
        return tuple(names)


def offered_models(columns: Sequence[str], reference: str) -> list[str]:
    """The columns that may be hypotheses."""
    return [name for name in columns if name not in (reference, "id", "audio")]


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(repr(name[:40]) for name in names[:10]) or "none"
