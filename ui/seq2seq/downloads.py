"""Downloads: the maps that are shown, all numbers, and a self-contained HTML page."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.figures.report import html_report
from core.metrics.similarity import Symbols
from core.seq2seq.config import DECODER_NAMES
from core.seq2seq.vocabulary import START
from ui.layout import mode
from ui.seq2seq.maps import Axis, Figures, Maps, self_attention_weights
from ui.seq2seq.reading import Side
from ui.seq2seq.scores import score_table, text_scores
from ui.seq2seq.texts import reference_and_hypothesis
from ui.seq2seq.view import SELF_ATTENTION, Seq2SeqView


def draw_downloads(
    view: Seq2SeqView,
    sides: dict[str, Side],
    references: dict[str, Symbols],
    figures: Figures,
    maps: Maps,
    axis: Axis,
) -> None:
    """Buttons for the matrices, all numbers and the HTML page."""
    with st.container(horizontal=True):
        for decoder, table in map_tables(view, sides, maps, axis).items():
            name = f"attention-{decoder}.csv"
            label = f"Heatmap of the {decoder} decoder (CSV)"
            st.download_button(
                label, lambda t=table: t.to_csv(index=False), name, "text/csv", on_click="ignore"
            )
        st.download_button(
            "Everything (JSON)",
            lambda: json.dumps(json_content(view, sides, references)),
            "seq2seq.json",
            "application/json",
            on_click="ignore",
        )
        title, theme = "Side by Side: a recurrent and an attention decoder", mode()
        lines = []
        for decoder, side in sides.items():
            texts = reference_and_hypothesis(view.task, side, references[decoder])
            lines.append(f"{DECODER_NAMES[decoder]}. {'. '.join(texts)}.")
        st.download_button(
            "Report (HTML)",
            lambda: html_report(title, lines, list(figures.values()), theme),
            "seq2seq.html",
            "text/html",
            on_click="ignore",
        )
    st.caption("The camera button of a chart saves it as an image, in the format chosen above.")


def map_tables(
    view: Seq2SeqView, sides: dict[str, Side], maps: Maps, axis: Axis
) -> dict[str, pd.DataFrame]:
    """The map of each decoder, or the self-attention of the attention decoder where it is shown."""
    if view.shown == SELF_ATTENTION:
        side = sides["attention"]
        columns = [START, *side.reading.symbols.tolist()[:-1]]
        return {"attention": map_table(side, self_attention_weights(view, side), columns)}
    return {d: map_table(sides[d], w, input_names(axis, w.shape[1])) for d, w in maps.items()}


def input_names(axis: Axis, n: int) -> list[str]:
    """The names of the columns: the second at which each begins, or its letter."""
    if "column_labels" in axis:
        return axis["column_labels"]
    return [f"{i * axis['seconds_per_column']:.2f} s" for i in range(n)]


def map_table(side: Side, weights: np.ndarray, columns: list[str]) -> pd.DataFrame:
    """The whole matrix: a row for each step, a column for each position attended to."""
    table = pd.DataFrame(weights, columns=columns)
    table.insert(0, "symbol", side.reading.symbols, allow_duplicates=True)
    return table


def json_content(
    view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]
) -> dict[str, Any]:
    """The view, the references, the scores, and both decoders' readings as plain lists."""
    content = {"view": asdict(view), "said": {d: list(r) for d, r in references.items()}}
    if all(references.values()):
        scores = text_scores(view, sides, references)
        content["scores"] = score_table(sides, references, scores).to_dict("records")
    for decoder, side in sides.items():
        for name, reading in (("free", side.free), ("forced", side.forced)):
            if reading is not None:
                content[f"{decoder} {name}"] = {
                    key: np.round(value, 5).tolist() if value.dtype.kind == "f" else value.tolist()
                    for key, value in vars(reading).items()
                }
    return content
