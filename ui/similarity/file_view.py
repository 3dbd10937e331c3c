"""The URL parameters of a visitor's own file."""

from dataclasses import dataclass

from core.config import matching
from core.transcripts.config import SEPARATOR
from core.transcripts.normal_form import NormalForm


@dataclass(frozen=True)
class WholeFile(NormalForm):
    """The upload that is shown, its columns, and the form in which its texts are compared."""

    file: str = matching("", r"|upload [0-9a-f]{12}", "the name of an upload", "uploaded file")
    column: str = matching("reference", r".{1,200}", "the name of a column", "what was said")
    models: str = matching(
        "", r".{0,1000}", f"names of columns, {SEPARATOR} between them", "what models wrote"
    )
