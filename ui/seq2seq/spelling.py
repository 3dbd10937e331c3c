"""Typed words: pronounced by both decoders, one of them chosen for the maps."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.metrics.chance import unrelated_similarities
from core.metrics.similarity import similarities
from core.seq2seq.config import DECODERS, SPELLING, WordsConfig
from core.seq2seq.references import unrelated_texts
from core.seq2seq.rows import Pronunciations
from core.seq2seq.spelling.dictionary import (
    MOST_LETTERS,
    MOST_WORDS,
    Pronunciation,
    first_pronunciation,
    nearest_pronunciation,
    pronunciations,
)
from core.seq2seq.spelling.typed_words import typed_words
from ui.chance import COLUMNS, row_beside_chance
from ui.computed import computed
from ui.controls import text_box
from ui.layout import draw_over_when_open, escaped
from ui.seq2seq.input import Input
from ui.seq2seq.view import (
    NO_CELL,
    Seq2SeqView,
    choose_source,
    clear_selection,
)
from ui.settings import change, setting
from ui.table import show_table

EXAMPLES_BUTTON = "Examples"  # and the key of what it opens
READ = "words read last"
EXAMPLES = (
    "eat death swear breakfast",
    "couple soup doubted pour",
    "chief machinery chlorophyll",
    "knit islands hastened isn't",
    "gave taught laughed caused",
    "quixote euphrates mesopotamia",
)


@dataclass(frozen=True)
class TypedWord:
    """One typed word, and its pronunciation by each decoder."""

    word: str
    phonemes: dict[str, Pronunciation]  # written by each decoder

    @property
    def is_listed(self) -> bool:
        return self.word in pronunciations()

    def score(self, decoder: str) -> float | None:
        """Damerau–Levenshtein similarity to the nearest listed pronunciation; None without one."""
        nearest = self.nearest(decoder)
        if nearest is None:
            return None
        return float(similarities([nearest], [self.phonemes[decoder]])[0, 2])

    def nearest(self, decoder: str) -> Pronunciation | None:
        """The listed pronunciation that is nearest to what the decoder wrote."""
        return nearest_pronunciation(self.word, self.phonemes[decoder])


def draw_typed_words(column: DeltaGenerator, beside: DeltaGenerator) -> Input | None:
    """Controls of the words; returns the chosen word, or None, with a message, without one."""
    with column:
        text = text_box(
            Seq2SeqView,
            "words",
            "Words to say",
            st.text_input,
            max_chars=2000,
            on_change=clear_selection,
            help=f"At most {MOST_WORDS} words of the letters a to z and apostrophes, at most "
            f"{MOST_LETTERS} in a word. Numbers are read as words, letters without their accents.",
        )
    buttons = beside.container(horizontal=True, gap="small")
    with buttons:
        draw_over_when_open(EXAMPLES_BUTTON, _draw_examples)
    text = _readable(text)
    pronounced = text and computed("said", WordsConfig(text))
    if pronounced is None:
        return None
    said = _typed_words(pronounced)
    with buttons:
        draw_over_when_open("All words", lambda: _draw_table(said))
    word = _draw_chips(said)
    others = words_sentence(said, word)
    split = pronunciations().split_of(word)
    return Input(word, first_pronunciation(word), typed=text, others=others, split=split)


def _readable(text: str) -> str | None:
    """The text, with what is changed in it; with a message, the one read before where it has no
    words. None where none was read before."""
    try:
        typed = typed_words(text)
        WordsConfig(text)
    except ValueError as error:
        before = st.session_state.pop(READ, None)
        kept = f" What you see is still “{escaped(before)}”." if before else ""
        st.info(f"This cannot be read: {escaped(str(error))}.{kept}")
        return before and _readable(before)
    for note in typed.notes:
        st.info(escaped(note))
    st.session_state[READ] = text
    return text


def words_sentence(said: list[TypedWord], shown: str) -> str:
    """Of several words, how many each decoder wrote as the dictionary has them; else empty."""
    listed = [typed for typed in said if typed.is_listed]
    if len(said) < 2 or not listed:
        return ""
    attention, recurrent = (sum(typed.score(d) == 1 for typed in listed) for d in DECODERS)
    n = len(listed)
    which = f"{n} words" if listed == said else f"{n} word{'s' * (n != 1)} of the dictionary"
    return (
        f"Of {which}, the attention decoder wrote {attention} and the recurrent decoder "
        f"{recurrent} without an error. Shown: “{escaped(shown)}”."
    )


def _draw_examples() -> None:
    st.caption("Words never trained on, in which letters sound different, or not at all.")
    for words in EXAMPLES:
        st.button(words, on_click=_choose_example, args=(words,), key=f"alike {words}")


def _choose_example(words: str) -> None:
    choose_source(words, "words")
    st.session_state[EXAMPLES_BUTTON] = False  # it stood over the maps


def _typed_words(pronounced: Pronunciations) -> list[TypedWord]:
    texts = zip(pronounced.words, pronounced.attention, pronounced.recurrent, strict=True)
    return [
        TypedWord(
            str(word),
            {"attention": tuple(attention.split()), "recurrent": tuple(recurrent.split())},
        )
        for word, attention, recurrent in texts
    ]


def _draw_chips(words: list[TypedWord]) -> str:
    """A chip for each word, where there are several; returns the chosen word."""
    number = setting("word")
    number = number if 0 < number <= len(words) else 1
    if len(words) > 1:
        st.session_state["typed words"] = number - 1
        st.pills(
            "Choose a word to see its map",
            range(len(words)),
            format_func=_chips(words).__getitem__,
            key="typed words",
            on_change=_choose_word,
            help="Green: both decoders write a listed pronunciation; orange: one of them does; "
            "red: neither does; grey: not in the dictionary.",
        )
    chosen = words[number - 1]
    if not chosen.is_listed:
        st.info(f"{chosen.word!r} is not in the dictionary: it cannot be scored.")
    return chosen.word


def _draw_table(words: list[TypedWord]) -> None:
    alt = "Every word as both decoders pronounce it"
    show_table(words_table(words), alt)
    st.caption("Chance: mean similarity of the same phonemes to other words of the test set.")


def words_table(words: list[TypedWord]) -> pd.DataFrame:
    """A row for each word and decoder: hypothesis, nearest listed pronunciation, similarities."""
    rows = []
    for typed in words:
        for decoder, phonemes in typed.phonemes.items():
            nearest = typed.nearest(decoder)
            listed = "not in the dictionary" if nearest is None else " ".join(nearest)
            scores = _scores_with_chance(phonemes, nearest)
            rows.append((typed.word, decoder, " ".join(phonemes), listed, *scores))
    columns = ["word", "decoder", "hypothesis", "nearest in the dictionary", *COLUMNS]
    return pd.DataFrame(rows, columns=columns)


def _scores_with_chance(
    phonemes: Pronunciation, nearest: Pronunciation | None
) -> list[float | None]:
    """The three similarities to the nearest listed pronunciation, beside those to other words."""
    if nearest is None:
        return [None] * len(COLUMNS)
    others = unrelated_texts(SPELLING)
    chance = unrelated_similarities(others, phonemes, nearest).mean(axis=0)
    return row_beside_chance(similarities([nearest], [phonemes])[0], chance)


def _chips(words: list[TypedWord]) -> list[str]:
    """What is written on the chips: a word that comes again is numbered, since no two are alike."""
    chips, seen = [], Counter[str]()
    for typed in words:
        seen[typed.word] += 1
        n_correct = sum(typed.score(d) == 1 for d in DECODERS)
        colour = ("red", "orange", "green")[n_correct] if typed.is_listed else "gray"
        again = f" ({seen[typed.word]})" * (seen[typed.word] > 1)
        chips.append(f":{colour}[{escaped(typed.word)}{again}]")
    return chips


def _choose_word() -> None:
    index = st.session_state["typed words"]
    change("word", 1 if index is None else index + 1)
    change("cell", NO_CELL)
