"""The text of each decoder with its edits marked, and the probability of each symbol."""

import streamlit as st

from core.figures.confidence import confidence_figure
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
from ui.edits import COLOURS, LEGEND
from ui.layout import draw_when_open, escaped, mode, show_figure
from ui.seq2seq.reading import Side
from ui.seq2seq.view import Seq2SeqView


def draw_texts(view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]) -> None:
    """The text of each decoder with its edits marked; the probabilities, once asked for.

    `references`: the reference of each decoder; empty where it is not known.
    """
    for column, (decoder, side) in zip(st.columns(2), sides.items(), strict=True):
        with column:
            st.markdown(f"**{DECODER_NAMES[decoder]}** ({side.mode})")
            _draw_text(view.task, side, references[decoder])
    st.caption(f"Edits from the reference to the hypothesis: {LEGEND}.")
    draw_when_open("Chart: the probability of each symbol", lambda: _draw_bars(sides))


def _draw_bars(sides: dict[str, Side]) -> None:
    for column, (decoder, side) in zip(st.columns(2), sides.items(), strict=True):
        with column:
            _draw_probabilities(decoder, side)
    st.caption(
        "Bars: the probability that the step gave its symbol; pale: another symbol was more "
        "likely, as can happen in a forced text."
    )


def _draw_text(task: str, side: Side, reference: Symbols) -> None:
    for line in reference_and_hypothesis(task, side, reference):
        st.text(line)
    hypothesis = hypothesis_of(side)
    if reference and list(reference) != hypothesis:
        st.markdown(f"Edits: {marked_hypothesis(reference, hypothesis, _separator(task))}")


def _draw_probabilities(decoder: str, side: Side) -> None:
    reading = side.reading
    figure = confidence_figure(
        reading.symbols.tolist(),
        reading.probabilities,
        reading.predicted.tolist(),
        colour_name=decoder,
        mode=mode(),
    )
    alt = f"Probability of each of {len(reading.symbols)} symbols"
    show_figure(figure, alt, f"confidence-{decoder}")


def reference_and_hypothesis(task: str, side: Side, reference: Symbols) -> tuple[str, str]:
    """The true text and that of a decoder, in a line each."""
    separator = _separator(task)
    source = "Reference" if task == SPEECH else "In the dictionary"
    hypothesis = "Hypothesis" if side.mode == FREE else "Most likely at each step"
    return (
        f"{source}: {separator.join(reference) or '(not known)'}",
        f"{hypothesis}: {separator.join(hypothesis_of(side)) or '(nothing)'}",
    )


def hypothesis_of(side: Side) -> list[str]:
    """The free-running text, or the most likely symbols at each step of a forced text."""
    if side.mode == FREE:
        return side.reading.written
    predicted = side.reading.predicted.tolist()
    return predicted[: predicted.index(STOP)] if STOP in predicted else predicted


def marked_hypothesis(reference: Symbols, hypothesis: Symbols, separator: str) -> str:
    """The hypothesis as Markdown, with its insertions, deletions, substitutions and swaps."""
    parts = []
    for edit in edit_path(reference, hypothesis):
        old, new = (_visible(part, separator) for part in (edit.reference, edit.hypothesis))
        if edit.kind == KEPT:
            parts.append(escaped(separator.join(edit.hypothesis)))
            continue
        mark = {
            DELETED: f"−{old}",
            INSERTED: f"+{new}",
            SUBSTITUTED: f"{old}→{new}",
            SWAPPED: f"⇄{new}",
        }[edit.kind]
        parts.append(f":{COLOURS[edit.kind]}-background[{mark}]")
    return separator.join(parts) or "*(nothing)*"


def _separator(task: str) -> str:
    """What stands between the symbols of a text: nothing between letters."""
    return "" if task == SPEECH else " "


def _visible(symbols: Symbols, separator: str) -> str:
    text = separator.join(symbols)
    return escaped(text if separator else text.replace(" ", "␣"))
