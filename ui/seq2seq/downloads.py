"""Everything to take away: the maps that are shown, all numbers, a page of its own."""

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
import streamlit as st

from core.figures.report import html_report
from core.metrics.similarity import Symbols
from core.seq2seq.config import DECODER_NAMES
from core.seq2seq.vocabulary import START
from ui.seq2seq.maps import Axis, own_weights
from ui.seq2seq.reading import Side
from ui.seq2seq.scores import score_table, text_scores
from ui.seq2seq.texts import told_and_written
from ui.seq2seq.view import OWN, Seq2SeqView


def draw_downloads(
    view: Seq2SeqView,
    sides: dict[str, Side],
    references: dict[str, Symbols],
    figures: dict,
    maps: dict[str, np.ndarray],
    axis: Axis,
) -> None:
    """The matrices, all numbers, and one page that needs nothing else."""
    with st.container(horizontal=True):
        for decoder, table in map_tables(view, sides, maps, axis).items():
            name = f"attention-{decoder}.csv"
            label = f"Heatmap of the {decoder} decoder (CSV)"
            st.download_button(
                label, lambda t=table: t.to_csv(index=False), name, "text/csv", on_click="ignore"
            )
        st.download_button(
            "Everything (JSON)",
            lambda: json.dumps(everything(view, sides, references)),
            "seq2seq.json",
            "application/json",
            on_click="ignore",
        )
        title = "Side by Side: a recurrent and an attention decoder"
        lines = []
        for decoder, side in sides.items():
            told, written = told_and_written(view.task, side, references[decoder])
            lines.append(f"{DECODER_NAMES[decoder]}. {told}. {written}.")
        st.download_button(
            "A page of its own (HTML)",
            lambda: html_report(title, lines, list(figures.values())),
            "seq2seq.html",
            "text/html",
            on_click="ignore",
        )
    st.caption("The camera at a chart saves it as a picture, in the format chosen above.")


def map_tables(
    view: Seq2SeqView, sides: dict[str, Side], maps: dict[str, np.ndarray], axis: Axis
) -> dict[str, pd.DataFrame]:
    """The map of each decoder; where the attention to its own text is shown, that one."""
    if view.shown == OWN:
        symbols = sides["attention"].shown.symbols.tolist()
        weights = own_weights(view, sides["attention"])
        return {"attention": map_table(sides["attention"], weights, [START, *symbols[:-1]])}
    return {d: map_table(sides[d], w, input_names(axis, w.shape[1])) for d, w in maps.items()}


def input_names(axis: Axis, n: int) -> list[str]:
    """What the columns are called: the second at which each begins, or its letter."""
    if "column_labels" in axis:
        return axis["column_labels"]
    return [f"{i * axis['seconds_per_column']:.2f} s" for i in range(n)]


def map_table(side: Side, weights: np.ndarray, names: list[str]) -> pd.DataFrame:
    """The whole matrix: a row a step, a column for what it looks at."""
    table = pd.DataFrame(weights, columns=names)
    table.insert(0, "symbol", side.shown.symbols, allow_duplicates=True)
    return table


def everything(view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]) -> dict:
    """The view, what was said, scores, and both decoders' readings as plain lists."""
    found = {"view": asdict(view), "said": {d: list(r) for d, r in references.items()}}
    if all(references.values()):
        scores = text_scores(view, sides, references)
        found["scores"] = score_table(sides, references, scores).to_dict("records")
    for decoder, side in sides.items():
        for name, reading in (("free", side.free), ("forced", side.forced)):
            if reading is not None:
                found[f"{decoder} {name}"] = {
                    key: np.round(value, 5).tolist() if value.dtype.kind == "f" else value.tolist()
                    for key, value in vars(reading).items()
                }
    return found
