"""What a file of transcripts says, as a page of its own: HTML that needs no network and prints."""

from html import escape

from core.transcripts.config import TranscriptsConfig
from core.transcripts.normal_form import described
from core.transcripts.report import TranscriptReport
from ui.similarity.file_texts import (
    answer,
    confusion_table,
    difference_table,
    length_table,
    pair_counts,
    score_table,
)

MOST_WORDS = 30  # confusions in the page
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Which model is better?</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 0 0 1.5rem }
th, td { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid #bbb }
div { overflow-x: auto }
</style>"""


def report_html(config: TranscriptsConfig, report: TranscriptReport) -> bytes:
    """The answer and the tables; every text of the file is escaped."""
    tables = {
        "Models compared": difference_table(report),
        "By the length of what was said": length_table(report),
        "Every model by every measure": score_table(report),
        "Words most often confused": confusion_table(report).head(MOST_WORDS),
    }
    parts = [
        f"<h1>{answer(report, escape)}</h1>",
        f"<p>{escape(described(config))} {pair_counts(report, escape)}</p>",
        *(
            f"<h2>{title}</h2><div>{table.to_html(index=False, border=0, na_rep='')}</div>"
            for title, table in tables.items()
            if len(table)
        ),
        "<p>Low and high: the ends of the 95 % interval, from 1,000 bootstrap resamples of the "
        "references. Chance: the same texts against other references.</p>",
    ]
    return (HEAD + "".join(parts)).encode()
