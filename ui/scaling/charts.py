"""The chart of a scaling run: time, memory, arithmetic speed or error against the length."""

from core.attention.charts import timing_chart
from core.figures.theme import Mode
from ui.layout import figure_cache, mode, show_figure, show_first_figure
from ui.shown_runs import ShownRun

CHART = "chart"  # the key of the chart


def draw_live(run: ShownRun, earlier: ShownRun, shown: str, drawn: tuple[str, ...]) -> None:
    """What was measured so far, over the earlier run: built once for all who follow it."""
    figure, alt = chart_of(run, shown, drawn, mode(), earlier)
    show_figure(figure, alt, CHART)


def draw_chart(
    timing: ShownRun, shown: str, drawn: tuple[str, ...], earlier: ShownRun | None
) -> None:
    """One measure of the methods that are `drawn`, over the earlier run if there is one."""
    figure, alt = chart_of(timing, shown, drawn, mode(), earlier)
    show_first_figure(figure, alt, CHART)


def chart_of(
    timing: ShownRun,
    shown: str,
    drawn: tuple[str, ...],
    mode: Mode,
    earlier: ShownRun | None = None,
) -> tuple:
    """The figure of a theme, and what it shows in words."""
    run, before = timing.run, earlier.run.id if earlier else ""
    key = (run.id, run.attempt, len(timing.rows), before)
    return _figure(key, mode, shown, drawn, timing, earlier)


@figure_cache
def _figure(
    key: tuple,
    mode: Mode,
    shown: str,
    drawn: tuple[str, ...],
    _timing: ShownRun,
    _earlier: ShownRun | None,
):
    rows, before = (
        [row for row in run.rows if row["method"] in drawn] if run else []
        for run in (_timing, _earlier)
    )
    return timing_chart(rows, shown, before=before, mode=mode)
