"""The URL parameters of the page."""

from dataclasses import dataclass

from core.attention.charts import ERRORS, OUTPUT
from core.attention.config import AttentionConfig
from core.config import choice, part_of
from core.seq2seq.config import SPEECH, SPELLING

PAGE = "pages/attention.py"
RANGE, TRAINED, NUMBERS, METHOD, MATHS, CODE = TABS = (
    "When it is good",
    "Trained heads",
    "All numbers",
    "How it was measured",
    "Maths",
    "Code",
)


@dataclass(frozen=True)
class AttentionView(AttentionConfig):
    """What is compared, and what is open below it."""

    tab: str = choice(RANGE, TABS, "open tab")
    read: str = choice(SPELLING, (SPELLING, SPEECH), "what the trained heads read")
    measure: str = choice(OUTPUT, tuple(ERRORS), "error that the curves show")

    @property
    def compared(self) -> AttentionConfig:
        """What is computed: the settings without those of the page alone."""
        return part_of(self, AttentionConfig)
