"""The words of what each decoder wrote as chips: scored, found in the sound, to be heard."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.metrics.chance import word_chance
from core.metrics.edits import KEPT, WordPair, align_words
from core.seq2seq.config import DECODER_NAMES, SECONDS_PER_POSITION
from core.seq2seq.references import other_words
from core.seq2seq.spans import WordSpan, word_spans
from core.seq2seq.speech.audio import RATE, to_wav
from ui.chance import against as measures_beside_chance
from ui.layout import escaped
from ui.seq2seq.maps import weights_of
from ui.seq2seq.reading import Side
from ui.seq2seq.view import Seq2SeqView, remember, remembered

WHERE = (
    "Where a word lies in the sound is read off the attention of its letters; a long span says "
    "that they looked all over."
)


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


def choose_words(
    words: dict[str, list[Word]], samples: np.ndarray, *, scored: bool
) -> dict[str, WordSpan | None]:
    """Chips for the words of each decoder; returns the span of the chosen one on each side.

    Words of a forced text, or of one whose truth is not known, are not `scored`.
    """
    st.subheader("Word by word")
    chosen = {}
    for place, (decoder, found) in zip(st.columns(2), words.items(), strict=True):
        with place:
            chosen[decoder] = _choose(decoder, found, samples, scored=scored)
    if not scored:
        st.caption("Grey: not scored, as the text was told, or the true one is not known. " + WHERE)
        return chosen
    st.caption(
        "Words of what was said, paired with those that were written: the fewest word edits, and "
        "among those the most alike. Colour: Damerau–Levenshtein similarity of the pair (green 1, "
        "orange from 0.5, red below). A word that is missing or too much scores 0. "
        "Chance: the word that was written against other words of the test sets, mean. " + WHERE
    )
    return chosen


def _choose(decoder: str, found: list[Word], samples, *, scored: bool) -> WordSpan | None:
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
        format_func=lambda i: _chip(found[i].pair, scored=scored),
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
    _tell(word, samples, scored=scored)
    return word.span


def _tell(word: Word, samples, *, scored: bool) -> None:
    pair, span = word.pair, word.span
    if scored:
        chance = word_chance([pair], other_words())[0]
        shown = f"{pair.reference or '–'} → {pair.hypothesis or '–'} ({pair.kind})"
        st.text(f"{shown}: {measures_beside_chance(pair.scores, chance)}")
    else:
        st.text(pair.hypothesis)
    if span is None:
        st.text("Nothing was written for it, so that no place in the sound is known.")
        return
    st.text(f"{span.start:.2f} to {span.end:.2f} s:")
    if samples is not None:
        part = samples[int(span.start * RATE) : int(span.end * RATE) + 1]
        st.audio(to_wav(part), format="audio/wav")


def _chip(pair: WordPair, *, scored: bool) -> str:
    score = pair.scores[2]
    colour = "green" if score == 1 else "orange" if score >= 0.5 else "red"
    colour = colour if scored else "gray"
    word = pair.hypothesis or "–"
    shown = word if pair.kind == KEPT else f"{pair.reference or '–'} → {word}"
    return f":{colour}[{escaped(shown)}]"


def _take_word(key: str) -> None:
    chosen = st.session_state[key]
    remember("word", 0 if chosen is None else chosen + 1)
