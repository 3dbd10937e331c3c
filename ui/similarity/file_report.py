"""What a file of transcripts says, as the entry of a report and as a report of its own."""

from core.report.document import report_html
from core.report.entry import Entry, Report, table_of
from core.transcripts.config import TranscriptsConfig
from core.transcripts.normal_form import described
from core.transcripts.report import TranscriptReport
from ui.layout import escaped
from ui.similarity.file_texts import (
    answer,
    confusion_table,
    difference_table,
    length_table,
    pair_counts,
    score_table,
)

TITLE = "Which model is better?"
MOST_WORDS = 30  # confusions in the page
METHOD = (
    "Low and high: the ends of the 95% interval, from 1,000 bootstrap resamples of the "
    "references. Chance: the same texts against other references."
)


def file_report(config: TranscriptsConfig, report: TranscriptReport) -> bytes:
    """The answer and the tables as HTML."""
    return report_html(Report("Side by Side", "", (file_entry(config, report, TITLE),)))


def file_entry(config: TranscriptsConfig, report: TranscriptReport, title: str = "") -> Entry:
    """The answer and the tables; every text of the file is escaped."""
    tables = {
        "Models compared": difference_table(report),
        "By the length of what was said": length_table(report),
        "Every model by every measure": score_table(report),
        "Words most often confused": confusion_table(report).head(MOST_WORDS),
    }
    return Entry(
        f"**{answer(report)}**",
        tables=tuple(table_of(name, table) for name, table in tables.items() if len(table)),
        settings=f"{escaped(described(config))} {pair_counts(report)}",
        measured=METHOD,
        title=title,
        tables_open=True,
    )
