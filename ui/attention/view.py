"""The URL parameters of the page."""

from dataclasses import dataclass

from core.attention.charts import ERRORS, OUTPUT
from core.attention.config import AttentionConfig
from core.config import choice, matching, part_of
from core.seq2seq.config import SPEECH, SPELLING

PAGE = "pages/attention.py"
METHOD, RANGE, TRAINED, NUMBERS, MATHS, CODE = TABS = (
    "How it was measured",
    "When it is good",
    "Trained heads",
    "All numbers",
    "Maths",
    "Code",
)
OPENED_BY = {"measure": RANGE, "read": TRAINED}  # a link that names these, without a tab


@dataclass(frozen=True)
class AttentionView(AttentionConfig):
    """What is compared, what is pinned in the maps, and what is open below them."""

    cell: str = matching(
        "",
        r"|[0-9]{1,3}-[0-9]{1,3}",
        "a query and a key, counted from 0, such as 5-12",
        "pinned cell of the maps: a query and a key",
    )
    tab: str = choice(METHOD, TABS, "open tab")  # of text: Plotly would hold up the maps
    read: str = choice(SPELLING, (SPELLING, SPEECH), "what the trained heads read")
    measure: str = choice(OUTPUT, tuple(ERRORS), "error that the curves show")

    @property
    def compared(self) -> AttentionConfig:
        """What is computed: the settings without those of the page alone."""
        return part_of(self, AttentionConfig)
