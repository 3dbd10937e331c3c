"""The URL parameters of a visitor's own file."""

from dataclasses import dataclass

from core.config import choice, matching, number
from core.transcripts.config import SEPARATOR
from core.transcripts.normal_form import NormalForm

ALL, DIFFER, WRONG = "all", "where word errors differ", "with an error"
IN_FILE, ERRORS, DIFFERENCE, DISAGREEMENT = ORDERS = (
    "as in the file",
    "most word errors first",
    "models differ most first",
    "scores disagree most first",
)


@dataclass(frozen=True)
class WholeFile(NormalForm):
    """The upload that is shown, its columns, and the form in which its texts are compared."""

    file: str = matching("", r"|upload [0-9a-f]{12}", "the name of an upload", "uploaded file")
    column: str = matching("reference", r".{1,200}", "the name of a column", "what was said")
    models: str = matching(
        "", r".{0,1000}", f"names of columns, {SEPARATOR} between them", "what models wrote"
    )
    rows: str = matching(
        ALL, r".{1,220}", f"{ALL}, {DIFFER}, {WRONG}, or the name of a model", "recordings listed"
    )
    recording: int = number(0, 0, 20_000, "recording whose words are shown, from 1; 0: none")
    order: str = choice(IN_FILE, ORDERS, "order of the recordings")
    contains: str = matching(
        "", r".{0,50}", "a text of at most 50 characters", "what a listed recording contains"
    )
