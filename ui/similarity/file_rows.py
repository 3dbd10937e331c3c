"""The recordings of a file: filtered and sorted, and the words of the chosen one."""

import numpy as np
import pandas as pd
import streamlit as st

from core.export import inert_csv
from core.metrics.edits import DELETED, INSERTED, KEPT, align_words
from core.transcripts.report import TranscriptReport
from ui.controls import controls_of, select
from ui.download import download_made
from ui.layout import escaped, figure_cache
from ui.messages import selected_cell_row
from ui.settings import change, prepare, setting
from ui.similarity.file_texts import RANK_DIFFERENCE, SAID, row_table
from ui.similarity.file_view import (
    ALL,
    DIFFER,
    DIFFERENCE,
    DISAGREEMENT,
    ERRORS,
    WRONG,
    WholeFile,
)

MOST_SHOWN = 2000  # rows of the table on the page


def draw_rows(report: TranscriptReport, key: str) -> None:
    """The table of recordings; a click shows the words of one, model by model.

    `key` names what was compared: the table is made once for it.
    """
    st.markdown("**Recordings**")
    table, models = _table(key, report), report.models.tolist()
    first, second, third = st.columns(3)
    with first:
        options = [ALL, DIFFER, WRONG, *models] if len(models) > 1 else [ALL, WRONG]
        shown = select(
            "rows", "Show", options, ALL, format_func=lambda x: f"{x} better" * (x in models) or x
        )
    with second:
        order = controls_of(WholeFile)("order", "Order")
    with third:
        prepare("contains")
        text = st.text_input("Text contains", max_chars=50, key="contains")
    rows = table[_kept(report, shown) & _has(table, report, text)]
    rows = rows.iloc[ordered(rows, order)]
    selected = st.dataframe(
        rows.head(MOST_SHOWN),
        hide_index=True,
        height=300,
        key=f"file rows {shown} {order} {text}",
        on_select="rerun",
        selection_mode="single-cell",
        alt="A row for each recording with each model's text and scores",
    )["selection"]
    more = f", the first {MOST_SHOWN:,} of them here" if len(rows) > MOST_SHOWN else ""
    st.caption(
        f"{len(rows):,} of {len(table):,} recordings{more}. Click a cell for its words; *Order* "
        "sorts all of them. Word errors: edits as a share of the words said. Rank difference: the "
        "place by Damerau–Levenshtein among all recordings less the mean place by Jaccard and "
        "cosine; far below 0 a text has the right symbols in a wrong order, and recordings that "
        "are equally right share one value."
    )
    download_made("These recordings (CSV)", lambda: for_excel(rows), "recordings.csv", "text/csv")
    if (row := selected_cell_row(selected, min(len(rows), MOST_SHOWN))) is not None:
        change("recording", int(rows.index[row]) + 1)
    if 0 < (number := setting("recording")) <= len(table):
        _draw_words(report, number - 1)


def for_excel(rows: pd.DataFrame) -> bytes:
    """A table as CSV with the mark by which Excel knows UTF-8."""
    return inert_csv(rows).encode("utf-8-sig")


def ordered(rows: pd.DataFrame, order: str) -> np.ndarray:
    """The places of the rows in that order; equal ones stay in the order of the file."""
    errors = rows.filter(regex=": word errors$").to_numpy()
    keys = {
        ERRORS: lambda: errors.sum(axis=1),
        DIFFERENCE: lambda: errors.max(axis=1) - errors.min(axis=1),
        DISAGREEMENT: lambda: rows.filter(regex=f": {RANK_DIFFERENCE}$").abs().max(axis=1),
    }
    if order not in keys:
        return np.arange(len(rows))
    return np.argsort(-np.asarray(keys[order](), float), kind="stable")


@figure_cache
def _table(key: str, _report: TranscriptReport) -> pd.DataFrame:
    return row_table(_report)


def _kept(report: TranscriptReport, shown: str) -> pd.Series:
    errors, models = report.errors[:, :, 1], report.models.tolist()
    if shown in models:
        own = models.index(shown)
        others = np.delete(errors, own, axis=0)
        return pd.Series((errors[own] < others).all(axis=0))
    if shown == DIFFER:
        return pd.Series((errors != errors[:1]).any(axis=0))
    return pd.Series((errors > 0).any(axis=0) if shown == WRONG else errors[0] >= 0)


def _has(table: pd.DataFrame, report: TranscriptReport, text: str) -> pd.Series:
    columns = table[[SAID, *report.models.tolist()]]
    found = [columns[name].str.contains(text, case=False, regex=False) for name in columns]
    return pd.concat(found, axis=1).any(axis=1)


def _draw_words(report: TranscriptReport, i: int) -> None:
    reference = str(report.references[i])
    st.text(f"{report.names[i]}, said: {reference}")
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
