"""What the page gives to a report: the answer, the maps, and every error."""

from dataclasses import asdict

import pandas as pd

from core.attention.config import AttentionConfig
from core.attention.rows import AttentionComparison
from core.report.entry import Entry, Program, table_of
from ui.attention.comparison import answer, contents_of, how_to_read, settings_text
from ui.attention.maps.source import ELEMENT, program, style
from ui.attention.numbers import readable
from ui.explorer.payload import with_state
from ui.settings import setting


def entry(config: AttentionConfig, comparison: AttentionComparison) -> Entry:
    """The comparison that is shown."""
    cell, contents = setting("cell"), contents_of(config, comparison)
    alt = "Weights of softmax and linear attention, and their difference"
    errors = [asdict(row) for row in comparison.errors if row.varied == "none"]
    return Entry(
        answer(config, comparison),
        parts=(Program(alt, program(), style(), ELEMENT, with_state({"cell": cell}, contents)),),
        tables=(table_of("Relative errors in float64", readable(pd.DataFrame(errors))),),
        settings=f"{settings_text(config)} {how_to_read(comparison)}",
    )
