"""What is transcribed: from the gallery, composed, brought as a file, or recorded."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.seq2seq.config import DECODERS, SPEECH
from core.seq2seq.scores import shipped_scores
from core.seq2seq.speech.audio import FORMATS, LONGEST, MOST_BYTES
from core.seq2seq.speech.clips import is_clip, keep_clip, sound_of
from ui.chance import column_beside_chance
from ui.layout import draw_when_open, escaped
from ui.seq2seq.input import Input
from ui.seq2seq.view import (
    Seq2SeqView,
    forget_what_was_looked_at,
    reference_of,
    take_source,
)

ALL, GOOD, HARD, FAILING = (
    "all",
    "good: both without an error",
    "hard: one of the two errs",
    "failing: both below 0.5",
)
PROBLEM = "clip problem"
RECORDED = (
    "Recorded were digits, numbers, letters, the NATO alphabet, days, months, ordinals and times, "
    "and the prompts of the gallery, which are found by their names."
)
SPLITS = {
    "train": "This text is of the training split: the decoders may have heard it.",
    "validation": "This text is of the validation split: it was never trained on.",
    "test": "This text is of the test split: it was never trained on.",
}


def draw_source(place: DeltaGenerator) -> Input | None:
    """Controls of what is transcribed; None after a sentence where it cannot be had."""
    with place:
        source = _draw_text()
    player, bringing = st.columns([2, 1])
    with bringing:
        draw_when_open("Bring a clip, or speak", _draw_upload)
    draw_when_open("Gallery: every utterance of the test sets", _draw_gallery)
    try:
        sound = sound_of(source)
    except ValueError as error:
        more = "" if is_clip(source) else f" {RECORDED}"
        st.info(f"This cannot be transcribed: {escaped(str(error))}.{more}")
        return None
    if is_clip(source):
        st.warning(
            "This clip comes from outside the world of the training: one telephone voice, some "
            "synthetic ones, and few words. Expect digits, letters and dates at best; other words "
            "become the nearest thing that was learned."
        )
        _draw_reference()
    with player:
        st.audio(sound.wav, format="audio/wav")
        if sound.split:
            st.caption(SPLITS[sound.split])
    return Input(source, reference_of(sound.text), sound)


def _draw_text() -> str:
    st.session_state.setdefault("source", st.query_params.get("source", Seq2SeqView().source))
    st.text_input(
        "What is transcribed",
        key="source",
        bind="query-params",
        max_chars=200,
        on_change=forget_what_was_looked_at,
        help="Words that were recorded, such as *monday may third*, *four one five*, *a b c*, "
        "*seven oh five p m* or 412: their recordings are joined and transcribed. Or the name "
        "of a prompt in the gallery.",
    )
    return st.session_state["source"]


def _draw_reference() -> None:
    st.text_input(
        "What is said in it, if you know",
        key="reference",
        bind="query-params",
        max_chars=98,
        help="Then the scores, and what the decoders make of the true text, can be shown.",
    )


def _draw_upload() -> None:
    kinds = list(FORMATS.values())
    limits = f"at most {LONGEST:g} s and {MOST_BYTES / 1e6:g} MB"
    st.file_uploader(
        f"A clip, {limits}",
        kinds,
        key="file",
        on_change=_keep,
        args=("file",),
        max_upload_size=int(MOST_BYTES / 1e6),
    )
    st.audio_input("Or your voice", key="recorded", on_change=_keep, args=("recorded",))
    st.caption(
        "It is kept on this server, the last 50 of all visitors, so that a link can show it: "
        "whoever has the link can hear it."
    )
    if text := st.session_state.pop(PROBLEM, None):
        st.error(escaped(f"This clip cannot be used: {text}."))


def _keep(key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    if file.size > MOST_BYTES:
        st.session_state[PROBLEM] = (
            f"it must have at most {MOST_BYTES / 1e6:g} MB, got {file.size / 1e6:.1f} MB"
        )
        return
    try:
        take_source(keep_clip(file.getvalue()))
    except ValueError as error:
        st.session_state[PROBLEM] = str(error)
    else:
        st.session_state["reference"] = ""


def _draw_gallery() -> None:
    table = gallery()
    columns = st.columns(5)
    which = columns[0].selectbox("Show", (ALL, GOOD, HARD, FAILING))
    test = columns[1].selectbox("Test set", ("compositions and prompts", "compositions", "prompts"))
    longest = float(table["seconds"].max())
    low, high = columns[2].slider("Seconds", 0.0, longest, (0.0, longest))
    worst, best = columns[3].slider("Score, mean of both", 0.0, 1.0, (0.0, 1.0))
    text = columns[4].text_input("With the letters", max_chars=50)
    found = table[
        _chosen(table, which)
        & table["seconds"].between(low, high)
        & table[list(DECODERS)].mean(axis=1).between(worst, best)
        & table["reference"].str.contains(text.lower(), regex=False)
        & (table["test"].eq(test) | (" " in test))
    ].reset_index(drop=True)
    st.session_state["gallery names"] = found["name"].tolist()
    event_key = f"gallery {which} {test} {low} {high} {worst} {best} {text}"
    st.dataframe(
        found.drop(columns=["name", *DECODERS]),
        hide_index=True,
        height=260,
        key=event_key,
        on_select=lambda: _take_row(event_key),
        selection_mode="single-row",
        column_config={"seconds": st.column_config.NumberColumn(format="%.1f")},
        alt="Utterances of the test sets with what both decoders wrote",
    )
    st.caption(
        f"{len(found)} of {len(table)} utterances; choose a row. Scores: Damerau–Levenshtein "
        "similarity of greedy search; chance: the mean of what was written against other texts of "
        "the same test set. No decoder was trained on any of these "
        "texts; of a composition, though, it has heard each recording, in other orders."
    )


@st.cache_resource
def gallery() -> pd.DataFrame:
    """One row for each recorded utterance of the test sets."""
    scores = shipped_scores(SPEECH)
    scores = scores[(scores["voice"] == "recorded") & (scores["search"] == "greedy")]
    sides = {d: scores[scores["decoder"] == d].reset_index(drop=True) for d in DECODERS}
    shared = sides["attention"][["name", "test", "reference", "seconds"]]
    found = {d: side["damerau_levenshtein"] for d, side in sides.items()}
    chance = {
        f"{d} scores": column_beside_chance(found[d], side["chance_damerau_levenshtein"])
        for d, side in sides.items()
    }
    texts = {f"{d} wrote": side["hypothesis"] for d, side in sides.items()}
    return shared.assign(**found, **chance, **texts)


def _chosen(table: pd.DataFrame, which: str) -> pd.Series:
    both = table[list(DECODERS)]
    return {
        ALL: both.notna().any(axis=1),
        GOOD: both.eq(1).all(axis=1),
        HARD: both.eq(1).sum(axis=1).eq(1),
        FAILING: both.lt(0.5).all(axis=1),
    }[which]


def _take_row(key: str) -> None:
    if rows := st.session_state[key]["selection"]["rows"]:
        take_source(st.session_state["gallery names"][rows[0]])
