"""What each decoder wrote, with its edits marked, and how sure it was of each symbol."""

from dataclasses import replace

import streamlit as st

from core.figures.confidence import confidence_figure
from core.figures.map_picture import map_picture
from core.metrics.edits import (
    DELETED,
    INSERTED,
    KEPT,
    SUBSTITUTED,
    SWAPPED,
    edit_path,
)
from core.metrics.similarity import Symbols
from core.seq2seq.config import DECODER_NAMES, FREE, SPEECH
from core.seq2seq.vocabulary import STOP
from ui.layout import escaped, mode, show_figure, show_picture
from ui.seq2seq.maps import weights_of
from ui.seq2seq.reading import Side
from ui.seq2seq.view import BEST, Seq2SeqView

COLOURS = {SUBSTITUTED: "orange", INSERTED: "green", DELETED: "red", SWAPPED: "violet"}
LEGEND = {
    SUBSTITUTED: "a→b substituted",
    INSERTED: "+inserted",
    DELETED: "−deleted",
    SWAPPED: "⇄swapped",
}


def draw_texts(view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]) -> None:
    """The text of each decoder with its edits marked, its map, and how sure it was of each symbol.

    `references`: what was said, for each decoder; empty where it is not known.
    """
    joint = "" if view.task == SPEECH else " "
    maps = {d: weights_of(replace(view, head=BEST), side) for d, side in sides.items()}
    largest = max(float(weights.max()) for weights in maps.values())
    for place, (decoder, side) in zip(st.columns(2), sides.items(), strict=True):
        with place:
            st.markdown(f"**{DECODER_NAMES[decoder]}** ({side.shown_mode})")
            written, reference = written_of(side), references[decoder]
            for line in told_and_written(view.task, side, reference):
                st.text(line)
            if reference and list(reference) != written:
                st.markdown(f"Edits: {marked(reference, written, joint)}")
            picture = map_picture(maps[decoder], largest=largest)
            alt = f"{DECODER_NAMES[decoder]}: its best aligned head, {len(maps[decoder])} steps"
            show_picture(picture, alt)
            figure = confidence_figure(
                side.shown.symbols.tolist(),
                side.shown.probabilities,
                side.shown.predicted.tolist(),
                colour_name=decoder,
                mode=mode(),
            )
            alt = f"Probability of each of {len(side.shown.symbols)} symbols"
            show_figure(figure, alt, f"confidence-{decoder}")
    legend = " ".join(f":{COLOURS[kind]}-background[{text}]" for kind, text in LEGEND.items())
    st.caption(
        f"Edits from what was said to what was written: {legend}. Pictures: where the "
        "best aligned head looked, a row a symbol, the first at the top, the input from left to "
        "right; the maps below have the numbers. Bars: the probability that the "
        "step gave its symbol; pale: another symbol was likelier, which a forced text can have."
    )


def told_and_written(task: str, side: Side, reference: Symbols) -> tuple[str, str]:
    """What is right and what a decoder made of it, in a line each."""
    joint, known = ("", "Said") if task == SPEECH else (" ", "In the dictionary")
    wrote = "Wrote" if side.shown_mode == FREE else "Likeliest at each step"
    return (
        f"{known}: {joint.join(reference) or '(not known)'}",
        f"{wrote}: {joint.join(written_of(side)) or '(nothing)'}",
    )


def written_of(side: Side) -> list[str]:
    """What a decoder wrote by itself, or what it would write at each step of a forced text."""
    if side.shown_mode == FREE:
        return side.shown.written
    likeliest = side.shown.predicted.tolist()
    return likeliest[: likeliest.index(STOP)] if STOP in likeliest else likeliest


def marked(reference: Symbols, hypothesis: Symbols, joint: str) -> str:
    """The hypothesis as Markdown, with what was inserted, deleted, substituted or swapped."""
    parts = []
    for edit in edit_path(reference, hypothesis):
        was, now = (_visible(part, joint) for part in (edit.reference, edit.hypothesis))
        shown = {DELETED: f"−{was}", INSERTED: f"+{now}", SUBSTITUTED: f"{was}→{now}"}
        if edit.kind == KEPT:
            parts.append(escaped(joint.join(edit.hypothesis)))
        else:
            parts.append(f":{COLOURS[edit.kind]}-background[{shown.get(edit.kind, f'⇄{now}')}]")
    return joint.join(parts) or "*(nothing)*"


def _visible(symbols: Symbols, joint: str) -> str:
    return escaped(joint.join(symbols).replace(" ", "␣") if not joint else joint.join(symbols))
