"""What the page gives to a report: the answer, the maps, and every error."""

from dataclasses import asdict

import pandas as pd

from core.attention.config import AttentionConfig
from core.attention.rows import AttentionComparison
from core.report.charts import chart
from core.report.entry import Entry, table_of
from ui.attention.comparison import answer, how_to_read, map_alts, maps_of, settings_text
from ui.attention.numbers import readable


def entry(config: AttentionConfig, comparison: AttentionComparison) -> Entry:
    """The comparison that is shown."""
    errors = [asdict(row) for row in comparison.errors if row.varied == "none"]
    return Entry(
        answer(config, comparison),
        parts=tuple(
            chart(alt, lambda mode, i=i: maps_of(config, comparison, mode)[i])
            for i, alt in enumerate(map_alts(comparison))
        ),
        tables=(table_of("Relative errors in float64", readable(pd.DataFrame(errors))),),
        settings=f"{settings_text(config)} {how_to_read(comparison)}",
    )
