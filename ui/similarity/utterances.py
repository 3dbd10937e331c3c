"""The utterances of a test set: all of them as points, and one of them in full."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.figures.scores import scatter_matrix_figure
from core.figures.theme import Mode
from core.metrics.similarity import MEASURES
from core.seq2seq.config import DECODER_NAMES
from ui.chance import measures_beside_chance
from ui.controls import number_up_to
from ui.layout import TO_TOP, figure_cache, mode, show_figure
from ui.messages import point_numbers
from ui.permalink import refuse
from ui.settings import change, is_linked, setting
from ui.similarity.disagreements import compare
from ui.similarity.view import (
    PAGE,
    TEST_NAMES,
    SimilarityView,
    heatmap_parameters,
    sample_size,
    scores_file,
    scores_of,
)


def draw_scatter(view: SimilarityView) -> None:
    """Every utterance by every two measures; a click on a point shows its utterance."""
    scores, figure = drawn_scores(view), scatter_of(view, mode())
    show_figure(figure, scatter_alt(view), "scatter", on_select=lambda key: _choose(key, scores))
    st.caption(f"{scatter_note(view)} Click a point to read its utterance, above.")


def drawn_scores(view: SimilarityView) -> pd.DataFrame:
    """The scores of the chosen decoders."""
    scores = scores_of(view.test)
    return scores[scores["decoder"].isin(view.decoders)]


def scatter_of(view: SimilarityView, mode: Mode):
    """The figure of every two measures."""
    return _scatter(view.test, view.decoder, mode, drawn_scores(view))


def scatter_alt(view: SimilarityView) -> str:
    """What it shows, in words."""
    return f"Three similarities of {len(drawn_scores(view))} hypotheses against each other"


def scatter_note(view: SimilarityView) -> str:
    """What its points and lines are."""
    return (
        f"{sample_size(view.test)} for each decoder, from {scores_file(view.test)}. Dotted lines: "
        "chance, the mean of all points."
    )


def draw_utterance(view: SimilarityView, place: DeltaGenerator) -> None:
    """One utterance, chosen in its place: its scores beside chance and a link to its heatmaps."""
    scores = scores_of(view.test)
    last = int(scores["utterance"].max())
    if is_linked("utterance") and setting("utterance") > last:
        expected = f"a whole number from 1 to {last:,} in this test set"
        refuse(SimilarityView, PAGE, "utterance", setting("utterance"), expected)
    with place:
        number = number_up_to("utterance", "Utterance", 1, last)
    utterance = scores[scores["utterance"] == number]
    references = utterance["reference"].unique()  # the pronunciation nearest to each hypothesis
    name, voice = utterance[["name", "voice"]].iloc[0]
    label = name if view.test == "words" else "What was said"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{label}: {' or '.join(references)}", width="content")
        parameters = heatmap_parameters(view.test, name)
        st.page_link("pages/seq2seq.py", label="Show its heatmaps", query_params=parameters)
    st.caption(TEST_NAMES[view.test])
    if view.test == "voices":
        st.caption(
            f"Spoken by the voice *{voice}*, whose recordings are not shipped with the app: the "
            "heatmaps show the same text spoken by the recorded voice, which the decoders may "
            "transcribe better."
        )
    for decoder, column in zip(view.decoders, st.columns(len(view.decoders)), strict=True):
        with column:
            _draw_hypothesis(view.test, utterance[utterance["decoder"] == decoder].iloc[0])


def _draw_hypothesis(test: str, row: pd.Series) -> None:
    """What a decoder wrote, and its scores beside chance."""
    values, chance = ([row[f"{p}{m}"] for m in MEASURES] for p in ("", "chance_"))
    decoder = row["decoder"]
    st.text(f"{DECODER_NAMES[decoder]}: {row['hypothesis'] or '(nothing)'}")
    st.caption(measures_beside_chance(values, chance))
    texts = (str(row["reference"]), str(row["hypothesis"]), test)
    with st.container(key=f"{TO_TOP}-{decoder}"):
        st.button("Compare its two texts", key=f"compare {decoder}", on_click=compare, args=texts)


def _choose(key: str, scores: pd.DataFrame) -> None:
    """Chooses the utterance of the selected point."""
    if (numbers := point_numbers(key, 1)) and numbers[0] < len(scores):
        change("utterance", int(scores["utterance"].iloc[numbers[0]]))


@figure_cache
def _scatter(test: str, decoder: str, mode: Mode, _scores: pd.DataFrame):
    names = {d: name for d, name in DECODER_NAMES.items() if d in set(_scores["decoder"])}
    chance = {m: float(_scores[f"chance_{m}"].mean()) for m in MEASURES}
    title = "The three scores of every utterance"
    return scatter_matrix_figure(_scores, MEASURES, title, names=names, chance=chance, mode=mode)
