"""A visitor's own file of transcripts: which model is better, on which measure, and where."""

from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.config import canonical_json
from core.figures.lengths import length_chart
from core.figures.theme import Mode
from core.transcripts.config import (
    MOST_MODELS,
    SEPARATOR,
    TranscriptsConfig,
    UploadConfig,
    offered_models,
)
from core.transcripts.files import MOST_FILES, MOST_KEPT, keep_upload
from core.transcripts.normal_form import NormalForm, described
from core.transcripts.report import TableColumns, TranscriptReport
from core.transcripts.scores import MOST_CONFUSIONS
from core.transcripts.table import MOST_BYTES, MOST_ROWS
from ui.brought import files_of
from ui.collected import Build
from ui.computed import computed
from ui.controls import controls_of
from ui.download import HTML, download_made
from ui.layout import escaped, figure_cache, mode
from ui.limits import most_mb
from ui.settings import change, prepare, setting
from ui.similarity.file_report import file_entry, file_report
from ui.similarity.file_rows import draw_rows, for_excel
from ui.similarity.file_texts import (
    answer,
    confusion_table,
    difference_table,
    length_table,
    pair_counts,
    score_table,
)
from ui.similarity.file_view import WholeFile
from ui.table import show_table

EXTENSIONS = ("csv", "tsv", "jsonl", "ndjson", "txt")
PROBLEM = "transcripts problem"
SAID_NAMES = (
    "reference",
    "ref",
    "truth",
    "ground_truth",
    "target",
    "transcript",
    "text",
    "sentence",
)


def draw_whole_file(place: DeltaGenerator) -> Build | None:
    """The answer, in its place; the upload, the choice of its columns, and what they say.

    Returns what makes the entry of a report; None where nothing is shown yet.
    """
    name = setting("file")
    box = st.container()
    if text := st.session_state.pop(PROBLEM, None):
        st.error(escaped(f"This cannot be used: {text}."))
    if not name:
        with box:
            _draw_upload()
        place.markdown(
            "Which of your models is better, on which measure, and where? Drop a file of what was "
            "said and what one or more models wrote."
        )
        return None
    columns = computed("transcript columns", UploadConfig(name))
    with box, st.expander("Another file", expanded=columns is None):
        _draw_upload()
    if columns is None:
        place.markdown("This file cannot be used; the reason stands below.")
    config = columns and _choose_columns(name, columns)
    report = config and computed("transcripts", config)
    if not report:
        return None
    place.markdown(f"**{answer(report)}**")
    _draw_report(config, report)
    return lambda: file_entry(config, report)


def _draw_upload() -> None:
    st.file_uploader(
        f"A table of references and hypotheses, at most {MOST_ROWS:,} rows",
        EXTENSIONS,
        accept_multiple_files=True,
        key="transcripts",
        on_change=_keep,
        max_upload_size=most_mb(MOST_BYTES),
        help="CSV, TSV or JSON lines with a row a recording: a column of what was said, one or "
        "more of what models wrote, and, if you like, an `id`. Or plain files of a text a line, "
        "the references first: lines that begin with the same names, as Kaldi writes them, are "
        "paired by these, others by their order.",
    )
    st.caption(
        f"This server keeps the last {MOST_KEPT} uploads of all visitors, so that a link can show "
        "them: whoever has the link can read the texts."
    )


def _keep() -> None:
    try:
        if files := files_of("transcripts"):
            _check_names([file.name for file in files])
            change("file", keep_upload({file.name: file.getvalue() for file in files}))
            change("models", "")
            change("recording", 0)
    except ValueError as error:
        st.session_state[PROBLEM] = str(error)


def _check_names(names: list[str]) -> None:
    if len(set(names)) < len(names) or len(names) > MOST_FILES:
        raise ValueError(f"at most {MOST_FILES} files of different names can be read")


def likely_reference(columns: TableColumns) -> str:
    """The column whose name says that it is what was said; else the first one of texts."""
    names = columns.names.tolist()
    by_name = [name for known in SAID_NAMES for name in names if name.lower() == known]
    texts = [
        name
        for name, in_words in zip(names, columns.in_words.tolist(), strict=True)
        if in_words and name in offered_models(names, "")
    ]
    return [*by_name, *texts, *names][0]


def _choose_columns(name: str, columns: TableColumns) -> TranscriptsConfig | None:
    """Controls of the columns and of the form; None, with a message, where they do not fit."""
    names = columns.names.tolist()
    left, right = st.columns(2)
    with left:
        prepare("column")
        if st.session_state["column"] not in names:
            st.session_state["column"] = likely_reference(columns)
        reference = st.selectbox("What was said", names, key="column")
        if reference.lower() not in SAID_NAMES:
            st.info(
                escaped(
                    f"Is {reference!r} what was said? No name of a column says so; choose it here."
                )
            )
    offered = offered_models(names, reference)
    in_words = dict(zip(names, columns.in_words.tolist(), strict=True))
    likely = [model for model in offered if in_words[model]] or offered
    asked = [model for model in setting("models").split(SEPARATOR) if model in offered]
    key = f"models of {name} {reference}"
    with right:
        chosen = st.pills(
            "What models wrote",
            offered,
            selection_mode="multi",
            default=asked or likely[:MOST_MODELS],
            key=key,
            on_change=lambda: change("models", SEPARATOR.join(st.session_state[key])),
        )
    form = _draw_form()
    if not 1 <= len(chosen) <= MOST_MODELS:
        st.info(f"Choose 1 to {MOST_MODELS} columns that models wrote.")
        return None
    try:
        return TranscriptsConfig(
            **vars(form), file=name, reference=reference, hypotheses=SEPARATOR.join(chosen)
        )
    except ValueError as error:
        st.info(escaped(f"These columns cannot be compared: {error}."))
        return None


def _draw_form() -> NormalForm:
    control = controls_of(WholeFile)
    labels = {
        "lower_case": "Lower case",
        "without_punctuation": "No punctuation",
        "single_spaces": "Single spaces",
        "unicode_form": "Unicode form",
    }
    columns = st.columns(len(labels), vertical_alignment="bottom")
    values = {}
    for (name, label), column in zip(labels.items(), columns, strict=True):
        with column:
            values[name] = control(name, label)
    return NormalForm(**values)


def _draw_lengths(report: TranscriptReport, key: str) -> None:
    chart = _lengths(key, mode(), report)
    st.altair_chart(chart, alt="Word error rate of each model by the number of words said")


@figure_cache
def _lengths(key: str, mode: Mode, _report: TranscriptReport):
    rows = [
        (f"{row.shortest} to {row.longest}", row.model, row.word_error_rate)
        for row in _report.by_length
    ]
    return length_chart(pd.DataFrame(rows, columns=["words", "model", "rate"]), mode=mode)


def _draw_report(config: TranscriptsConfig, report: TranscriptReport) -> None:
    st.caption(f"{described(config)} Read as {escaped(report.form)}. {pair_counts(report)}")
    if report.by_length:
        _draw_lengths(report, canonical_json(config))
        show_table(length_table(report), "Word errors by the number of words")
    if len(report.models) > 1:
        show_table(difference_table(report), "Every two models by every measure")
    show_table(score_table(report), "Every model by every measure")
    st.caption(
        "Low and high: the ends of the 95% interval, from 1,000 bootstrap resamples of the "
        "references, the same for every model. Chance: the same texts against other references. "
        "Error rates: edits of all rows as a share of all that was said, without swaps, as jiwer "
        "counts them."
    )
    draw_rows(report, canonical_json(config))
    st.markdown(f"**Words most often confused**: the first {MOST_CONFUSIONS} of each model")
    confused = confusion_table(report)
    show_table(confused, "Words most often confused")
    with st.container(horizontal=True):
        table = partial(for_excel, confused)
        download_made("Confusions (CSV)", table, "confusions.csv", "text/csv")
        page = partial(file_report, config, report)
        download_made("Report (HTML)", page, "transcripts.html", HTML)
