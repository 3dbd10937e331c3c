"""The words of each decoder's text as chips, with their scores and their part of the sound."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.metrics.chance import word_chance
from core.metrics.edits import KEPT, WordPair, align_words
from core.seq2seq.config import DECODER_NAMES, SECONDS_PER_POSITION
from core.seq2seq.references import unrelated_words
from core.seq2seq.spans import WordSpan, word_spans
from core.seq2seq.speech.audio import RATE, to_wav
from ui.chance import measures_beside_chance
from ui.layout import escaped
from ui.seq2seq.maps import cross_attention_weights
from ui.seq2seq.reading import Side
from ui.seq2seq.view import Seq2SeqView
from ui.settings import change, setting

SPAN_NOTE = (
    "The position of a word in the sound is estimated from the attention of its letters; a long "
    "span means that their attention was spread out."
)


@dataclass(frozen=True)
class AlignedWord:
    """A reference word, the hypothesis word aligned with it, and where that is in the sound."""

    pair: WordPair
    span: WordSpan | None  # None where the decoder wrote no word


def aligned_words(
    view: Seq2SeqView, side: Side, reference: str, duration: float
) -> list[AlignedWord]:
    """The words of reference and hypothesis in pairs; without a reference, the hypothesis alone.

    `duration` is that of the sound, in seconds.
    """
    reading = side.reading
    weights = cross_attention_weights(view, side)
    symbols = reading.symbols.tolist()
    spans = iter(word_spans(symbols, weights, SECONDS_PER_POSITION, duration))
    pairs = align_words(reference or reading.text, reading.text)
    return [
        AlignedWord(pair, next(spans) if pair.hypothesis is not None else None) for pair in pairs
    ]


def draw_word_chips(
    words: dict[str, list[AlignedWord]], samples: np.ndarray, *, scored: bool
) -> dict[str, WordSpan | None]:
    """Chips for the words of each decoder; returns the span of the chosen one on each side.

    Words are not `scored` if their text was forced, or if the true text is not known.
    """
    st.subheader("Word by word")
    spans = {}
    for column, (decoder, decoder_words) in zip(st.columns(2), words.items(), strict=True):
        with column:
            spans[decoder] = _draw_decoder_chips(decoder, decoder_words, samples, scored=scored)
    if not scored:
        note = "Grey: not scored, because the text was forced or is unknown. "
    else:
        note = (
            "Words of the reference and the hypothesis in pairs: with the fewest word edits, and "
            "among those the most similar. Colour: Damerau–Levenshtein similarity of the pair "
            "(green 1, orange from 0.5, red below); a missing or an extra word scores 0. Chance: "
            "mean similarity of the hypothesis word to other words of the test sets. "
        )
    st.caption(note + SPAN_NOTE)
    return spans


def _draw_decoder_chips(
    decoder: str, words: list[AlignedWord], samples: np.ndarray, *, scored: bool
) -> WordSpan | None:
    if not words:
        st.info("No word was written.")
        return None
    st.markdown(f"**{DECODER_NAMES[decoder]}**")
    number = setting("word")
    key = f"chips-{decoder}"
    st.session_state[key] = number - 1 if 0 < number <= len(words) else None
    st.pills(
        f"Words of the {decoder} decoder",
        range(len(words)),
        format_func=lambda i: _chip(words[i].pair, scored=scored),
        key=key,
        on_change=_choose_word,
        args=(key,),
        label_visibility="collapsed",
    )
    if number > len(words):
        st.info(f"Word {number} was asked for; there are {len(words)}.")
    if not 0 < number <= len(words):
        return None
    word = words[number - 1]
    _draw_word(word, samples, scored=scored)
    return word.span


def _draw_word(word: AlignedWord, samples: np.ndarray, *, scored: bool) -> None:
    pair, span = word.pair, word.span
    if scored:
        chance = word_chance([pair], unrelated_words())[0]
        words = f"{pair.reference or '–'} → {pair.hypothesis or '–'} ({pair.kind})"
        st.text(f"{words}: {measures_beside_chance(pair.scores, chance)}")
    else:
        st.text(pair.hypothesis)
    if span is None:
        st.text("The decoder wrote no word here, so its position in the sound is not known.")
        return
    st.text(f"{span.start:.2f} to {span.end:.2f} s:")
    part = samples[int(span.start * RATE) : int(span.end * RATE) + 1]
    st.audio(to_wav(part), format="audio/wav")


def _chip(pair: WordPair, *, scored: bool) -> str:
    score = pair.scores[2]
    colour = "green" if score == 1 else "orange" if score >= 0.5 else "red"
    colour = colour if scored else "gray"
    word = pair.hypothesis or "–"
    label = word if pair.kind == KEPT else f"{pair.reference or '–'} → {word}"
    return f":{colour}[{escaped(label)}]"


def _choose_word(key: str) -> None:
    index = st.session_state[key]
    change("word", 0 if index is None else index + 1)
