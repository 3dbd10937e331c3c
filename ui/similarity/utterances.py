"""Every utterance of a test set: as a point among all, and to read."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.figures.scores import scatter_matrix_figure
from core.figures.theme import Mode
from core.metrics.similarity import MEASURES
from core.seq2seq.config import DECODER_NAMES
from ui.chance import against
from ui.layout import figure_cache, mode, show_figure
from ui.permalink import note_problem
from ui.similarity.view import (
    PAGE,
    SimilarityView,
    heatmap_parameters,
    sample_size,
    scores_of,
    source_of,
)


def draw_scatter(view: SimilarityView) -> None:
    """Every utterance by every two measures; a click on a point shows it below."""
    shown = scores_of(view.test)
    shown = shown[shown["decoder"].isin(view.decoders)]
    figure = _scatter(view.test, view.decoder, mode(), shown)
    alt = f"Three similarities of {len(shown)} hypotheses against each other"
    show_figure(figure, alt, "scatter", on_select=lambda key: _choose(key, shown))
    st.caption(
        f"{sample_size(view.test)} for each decoder, from {source_of(view.test)}. Dotted: chance, "
        "mean of all that is drawn. Click a point to read its utterance."
    )


def draw_utterance(view: SimilarityView) -> SimilarityView:
    """One utterance, its scores against chance and the way to its heatmaps; returns which it is."""
    scores = scores_of(view.test)
    _keep_in_bounds(last := int(scores["utterance"].max()))
    with st.columns(3)[0]:
        st.number_input("Utterance", 1, last, key="utterance", bind="query-params")
    number = st.session_state["utterance"]
    found = scores[scores["utterance"] == number]
    said = " or ".join(found["reference"].unique())  # of several pronunciations the nearest counts
    name, voice = found[["name", "voice"]].iloc[0]
    st.text(f"{name}: {said}" if view.test == "words" else f"What was said: {said}")
    if view.test == "voices":
        st.caption(
            f"By the voice *{voice}*, whose sound does not come with the app: the heatmaps are of "
            "the same text in the recorded voice, which may be understood better."
        )
    for decoder in view.decoders:
        for _, row in found[found["decoder"] == decoder].iterrows():
            own, chance = ([row[f"{p}{m}"] for m in MEASURES] for p in ("", "chance_"))
            st.text(f"{DECODER_NAMES[decoder]}: {row['hypothesis'] or '(nothing)'}")
            st.caption(against(own, chance))
    query = heatmap_parameters(view.test, name)
    st.page_link("pages/seq2seq.py", label="Its heatmaps", query_params=query)
    return replace(view, utterance=number)


def _keep_in_bounds(last: int) -> None:
    """The utterance that the control, a click or the link asks for, if this test set has it."""
    kept, asked = st.session_state.get("utterance"), st.query_params.get("utterance", "1")
    if kept is None and int(asked) > last:
        text = f"utterance must be a whole number from 1 to {last:,} in this test set, got {asked}"
        note_problem(PAGE, text)
        del st.query_params["utterance"]
        st.rerun()
    st.session_state["utterance"] = min(kept or int(asked), last)


def _choose(key: str, shown: pd.DataFrame) -> None:
    """A point of the chart is the utterance that is read from now on."""
    points = st.session_state[key]["selection"]["points"]
    rows = [point["customdata"] for point in points if "customdata" in point]
    if rows:
        st.session_state["utterance"] = int(shown["utterance"].iloc[int(rows[0])])


@figure_cache
def _scatter(test: str, decoder: str, mode: Mode, _shown: pd.DataFrame):
    names = {d: name for d, name in DECODER_NAMES.items() if d in set(_shown["decoder"])}
    chance = {m: float(_shown[f"chance_{m}"].mean()) for m in MEASURES}
    title = "Every utterance by the three scores"
    return scatter_matrix_figure(_shown, MEASURES, title, names=names, chance=chance, mode=mode)
