"""What the page gives to a report: the answer, the chart, what was read out, and the medians."""

from core.attention.charts import settings_text
from core.attention.config import ScalingConfig
from core.report.charts import chart
from core.report.entry import Entry, table_of
from ui.run_texts import made_text
from ui.scaling.answer import answer, readout
from ui.scaling.charts import chart_of
from ui.scaling.first import drawn_methods
from ui.scaling.line import read_length
from ui.scaling.table import readable
from ui.settings import setting
from ui.shown_runs import ShownRun

COLUMNS = ["method", "L", "median, ms", "peak memory, MB", "relative error", "GFLOP/s", "disturbed"]


def entry(timing: ShownRun) -> Entry:
    """The timing as it is shown now."""
    shown, drawn, at = setting("shown"), drawn_methods(timing), read_length(timing)
    alt = chart_of(timing, shown, drawn, "light")[1]
    table, config = readable(timing.rows), ScalingConfig(**timing.run.config)
    columns = [column for column in COLUMNS if column in table]
    return Entry(
        answer(timing, shown),
        parts=(chart(alt, lambda mode: chart_of(timing, shown, drawn, mode)[0]),),
        tables=(table_of("Every measurement", table[columns]),),
        settings=f"{readout(timing, at, shown)} {settings_text(config)}.",
        measured=made_text([timing]),
    )
