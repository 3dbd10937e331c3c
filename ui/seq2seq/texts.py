"""What each decoder wrote, with its edits marked, how sure it was, and its words as chips."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.figures.confidence import confidence_figure
from core.figures.map_picture import map_picture
from core.metrics.chance import word_chance
from core.metrics.edits import (
    DELETED,
    INSERTED,
    KEPT,
    SUBSTITUTED,
    SWAPPED,
    WordPair,
    align_words,
    edit_path,
)
from core.metrics.similarity import Symbols
from core.seq2seq.audio import RATE, to_wav
from core.seq2seq.config import DECODER_NAMES, SECONDS_PER_POSITION, SPEECH
from core.seq2seq.references import other_words
from core.seq2seq.spans import WordSpan, word_spans
from ui.chance import against
from ui.layout import escaped, mode, show_figure, show_picture
from ui.seq2seq.maps import weights_of
from ui.seq2seq.reading import Side
from ui.seq2seq.view import BEST, Seq2SeqView, remember, remembered

COLOURS = {SUBSTITUTED: "orange", INSERTED: "green", DELETED: "red", SWAPPED: "violet"}


@dataclass(frozen=True)
class Word:
    """A word of the reference and what stands for it, with its place in the sound."""

    pair: WordPair
    span: WordSpan | None  # None where the decoder wrote nothing for it


def words_of(view: Seq2SeqView, side: Side, reference: str) -> list[Word]:
    """The words of reference and hypothesis in pairs; of the hypothesis alone without one."""
    reading = side.shown
    weights = weights_of(view, side)
    spans = iter(word_spans(reading.symbols.tolist(), weights, SECONDS_PER_POSITION))
    pairs = align_words(reference or reading.text, reading.text)
    return [Word(pair, next(spans) if pair.hypothesis is not None else None) for pair in pairs]


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
            written, reference = side.shown.written, references[decoder]
            st.text(f"Said: {joint.join(reference) or '(not known)'}")
            st.text(f"Wrote: {joint.join(written) or '(nothing)'}")
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
    legend = " ".join(f":{colour}-background[{kind}]" for kind, colour in COLOURS.items())
    st.caption(
        f"Edits from what was said to what was written: {legend}. Pictures: where the "
        "best aligned head looked, a row a symbol, the first at the top, the input from left to "
        "right; the maps below have the numbers. Bars: the probability that the "
        "step gave its symbol; pale: another symbol was likelier, which a forced text can have."
    )


def marked(reference: Symbols, hypothesis: Symbols, joint: str) -> str:
    """The hypothesis as Markdown, with what was inserted, deleted, substituted or swapped."""
    parts = []
    for edit in edit_path(reference, hypothesis):
        was, now = (_visible(part, joint) for part in (edit.reference, edit.hypothesis))
        shown = {DELETED: f"−{was}", INSERTED: f"+{now}", SUBSTITUTED: f"{was}→{now}"}
        text = shown.get(edit.kind, now)
        if edit.kind == KEPT:
            parts.append(escaped(joint.join(edit.hypothesis)))
        else:
            parts.append(f":{COLOURS[edit.kind]}-background[{text}]")
    return joint.join(parts) or "*(nothing)*"


def _visible(symbols: Symbols, joint: str) -> str:
    return escaped(joint.join(symbols).replace(" ", "␣") if not joint else joint.join(symbols))


def choose_words(words: dict[str, list[Word]], samples: np.ndarray) -> dict[str, WordSpan | None]:
    """Chips for the words of each decoder; returns the span of the chosen one on each side."""
    st.subheader("Word by word")
    chosen = {}
    for place, (decoder, found) in zip(st.columns(2), words.items(), strict=True):
        with place:
            chosen[decoder] = _choose(decoder, found, samples)
    st.caption(
        "Words of what was said, paired with those that were written: the fewest word edits, and "
        "among those the most alike. Colour: Damerau–Levenshtein similarity of the pair (green 1, "
        "orange from 0.5, red below). A word that is missing or too much scores 0. "
        "Chance: the word that was written against other words of the test sets, mean. Where a "
        "word lies in the sound is read off the attention of its letters; a long span says "
        "that they looked all over."
    )
    return chosen


def _choose(decoder: str, found: list[Word], samples) -> WordSpan | None:
    if not found:
        st.info("No word was written.")
        return None
    st.markdown(f"**{DECODER_NAMES[decoder]}**")
    at = remembered("word")
    key = f"chips-{decoder}"
    st.session_state[key] = at - 1 if 0 < at <= len(found) else None
    st.pills(
        f"Words of the {decoder} decoder",
        range(len(found)),
        format_func=lambda i: _chip(found[i].pair),
        key=key,
        on_change=_take_word,
        args=(key,),
        label_visibility="collapsed",
    )
    if at > len(found):
        st.info(f"Word {at} was asked for; there are {len(found)}.")
    if not 0 < at <= len(found):
        return None
    word = found[at - 1]
    _tell(word, samples)
    return word.span


def _tell(word: Word, samples) -> None:
    pair, span = word.pair, word.span
    chance = word_chance([pair], other_words())[0]
    shown = f"{pair.reference or '–'} → {pair.hypothesis or '–'} ({pair.kind})"
    st.text(f"{shown}: {against(pair.scores, chance)}")
    if span is None:
        st.text("Nothing was written for it, so that no place in the sound is known.")
        return
    st.text(f"{span.start:.2f} to {span.end:.2f} s:")
    if samples is not None:
        part = samples[int(span.start * RATE) : int(span.end * RATE) + 1]
        st.audio(to_wav(part), format="audio/wav")


def _chip(pair: WordPair) -> str:
    score = pair.scores[2]
    colour = "green" if score == 1 else "orange" if score >= 0.5 else "red"
    word = {None: "–"}.get(pair.hypothesis, pair.hypothesis)
    shown = word if pair.kind == KEPT else f"{pair.reference or '–'} → {word}"
    return f":{colour}[{escaped(shown)}]"


def _take_word(key: str) -> None:
    chosen = st.session_state[key]
    remember("word", 0 if chosen is None else chosen + 1)
