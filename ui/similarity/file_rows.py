"""The recordings of a file: filtered and sorted, and the words of the chosen one."""

import pandas as pd
import streamlit as st

from core.metrics.edits import DELETED, INSERTED, KEPT, align_words
from core.transcripts.export import inert_csv
from core.transcripts.report import TranscriptReport
from ui.layout import escaped, figure_cache
from ui.similarity.file_texts import SAID, row_table

ALL, DIFFER, WRONG = "all", "where models differ", "with an error"
MOST_SHOWN = 2000  # rows of the table on the page


def draw_rows(report: TranscriptReport, key: str) -> None:
    """The table of recordings; a click shows the words of one, model by model.

    `key` names what was compared: the table is made once for it.
    """
    st.markdown("**Recordings**")
    table = _table(key, report)
    left, right = st.columns(2)
    shown = left.selectbox("Show", (ALL, DIFFER, WRONG) if len(report.models) > 1 else (ALL, WRONG))
    text = right.text_input("Text contains", max_chars=50)
    rows = table[_kept(report, shown) & _has(table, report, text)]
    name = f"file rows {shown} {text}"
    chosen = st.dataframe(
        rows.head(MOST_SHOWN),
        hide_index=True,
        height=300,
        key=name,
        on_select="rerun",
        selection_mode="single-row",
        alt="A row for each recording with each model's text and scores",
    )["selection"]["rows"]
    more = f" (the first {MOST_SHOWN:,} shown)" if len(rows) > MOST_SHOWN else ""
    st.caption(
        f"{len(rows):,} of {len(table):,} recordings{more}; click a column's name to sort by it, a "
        "row for its words. Word errors: edits as a share of the words said. Gap: where it is far "
        "below 0 the symbols are more right than their order, far above 0 the reverse."
    )
    st.download_button("These recordings (CSV)", lambda: inert_csv(rows), "recordings.csv")
    if chosen:
        _draw_words(report, int(rows.index[chosen[0]]))


@figure_cache
def _table(key: str, _report: TranscriptReport) -> pd.DataFrame:
    return row_table(_report)


def _kept(report: TranscriptReport, shown: str) -> pd.Series:
    errors = report.errors[:, :, 1]
    if shown == DIFFER:
        return pd.Series((errors != errors[:1]).any(axis=0))
    return pd.Series((errors > 0).any(axis=0) if shown == WRONG else errors[0] >= 0)


def _has(table: pd.DataFrame, report: TranscriptReport, text: str) -> pd.Series:
    columns = table[[SAID, *report.models.tolist()]]
    found = [columns[name].str.contains(text, case=False, regex=False) for name in columns]
    return pd.concat(found, axis=1).any(axis=1)


def _draw_words(report: TranscriptReport, i: int) -> None:
    reference = str(report.references[i])
    st.text(f"Said: {reference}")
    for model, hypotheses in zip(report.models.tolist(), report.hypotheses, strict=True):
        try:
            words = marked_words(reference, str(hypotheses[i]))
        except ValueError as error:
            words = escaped(str(error))
        st.markdown(f"{escaped(model)}: {words or '(nothing)'}")
    st.caption("Orange: another word (said → written); green: put in; red: left out.")


def marked_words(reference: str, hypothesis: str) -> str:
    """The words written, as Markdown with those that are wrong marked."""
    parts = []
    for pair in align_words(reference, hypothesis):
        said, written = escaped(pair.reference or ""), escaped(pair.hypothesis or "")
        parts.append(
            {
                KEPT: written,
                INSERTED: f":green-background[+{written}]",
                DELETED: f":red-background[−{said}]",
            }.get(pair.kind, f":orange-background[{said} → {written}]")
        )
    return " ".join(parts)
