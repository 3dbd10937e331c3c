"""What the page of runs gives to a report: the chosen runs, with their rows."""

import pandas as pd

from core.report.charts import chart
from core.report.entry import Chart, Entry, table_of
from ui.layout import escaped
from ui.run_texts import made_text, state_text
from ui.runs_page.chosen import Chosen
from ui.runs_page.timings import drawn_timings
from ui.setting_texts import kind_title, settings_text

MOST_ROWS = 200  # of a run: a report has its bounds


def entry(chosen: Chosen) -> Entry:
    """The runs as they stand; timings with their figure."""
    states = [
        f"{kind_title(chosen.kind)} {shown.run.id}: {state_text([shown.run])}, "
        f"{settings_text(chosen.kind, [shown.run.config])}"
        for shown in chosen.runs
    ]
    return Entry(
        escaped(f"{'; '.join(states)}."),
        parts=_charts(chosen),
        tables=tuple(
            table_of(f"Rows of run {shown.run.id}", pd.DataFrame(shown.rows[:MOST_ROWS]))
            for shown in chosen.runs
            if shown.rows
        ),
        measured=made_text(list(chosen.runs)),
    )


def _charts(chosen: Chosen) -> tuple[Chart, ...]:
    if chosen.kind != "scaling" or not any(shown.rows for shown in chosen.runs):
        return ()
    alt = drawn_timings(chosen, "light")[1]
    return (chart(alt, lambda mode: drawn_timings(chosen, mode)[0]),) if alt else ()
