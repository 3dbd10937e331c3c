"""Words that are typed: said by both decoders, one of them looked into."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.metrics.chance import unrelated_similarities
from core.metrics.similarity import MEASURES, similarities
from core.seq2seq.config import DECODERS, SPELLING, WordsConfig
from core.seq2seq.references import other_texts
from core.seq2seq.rows import Pronunciations
from core.seq2seq.spelling.dictionary import (
    best_pronunciation,
    pronunciations,
    usual_pronunciation,
    without_stress,
    words_of,
)
from ui.chance import column_beside_chance
from ui.computed import computed
from ui.layout import draw_when_open, escaped
from ui.seq2seq.input import Input
from ui.seq2seq.view import (
    Seq2SeqView,
    control,
    forget_what_was_looked_at,
    remember,
    remembered,
    take_source,
)

ALIKE = (
    "though through tough thorough cough bough",
    "bomb comb tomb womb",
    "heard beard heart hearth",
    "word sword lord worm",
    "have gave save",
    "colonel choir yacht queue",
)


@dataclass(frozen=True)
class TypedWord:
    """One typed word, and how each decoder says it."""

    word: str
    said: dict[str, tuple[str, ...]]  # decoder to phonemes
    stress: bool  # whether it is shown and counted

    @property
    def is_listed(self) -> bool:
        return self.word in pronunciations()

    def score(self, decoder: str) -> float | None:
        """Damerau–Levenshtein similarity to the nearest listed way; None where there is none."""
        best = self.nearest(decoder)
        return None if best is None else float(similarities([best], [self.said[decoder]])[0, 2])

    def nearest(self, decoder: str) -> tuple[str, ...] | None:
        return best_pronunciation(self.word, self.said[decoder], stress=self.stress)


def draw_words(place: DeltaGenerator) -> Input | None:
    """Controls of what is said; the word that is looked into, or None after a sentence."""
    default = Seq2SeqView().words
    place.text_area(
        "Words to say",
        default,
        key="words",
        bind="query-params",
        max_chars=2000,
        height=70,
        on_change=forget_what_was_looked_at,
        help="Letters a to z and apostrophes; at most 200 words of at most 34 letters.",
    )
    with st.container(horizontal=True):
        for text in ALIKE:
            st.button(text, on_click=take_source, args=(text, "words"), key=f"alike {text}")
    control("stress", "Show and count stress", "AH0, AH1, AH2: no, main and weaker stress.")
    try:
        words_of(st.session_state["words"])
    except ValueError as error:
        st.info(f"This cannot be read: {escaped(str(error))}.")
        return None
    said = computed("said", WordsConfig(st.session_state["words"]))
    if said is None:
        return None
    word = _choose(said)
    return Input(word, usual_pronunciation(word))


def _choose(said: Pronunciations) -> str:
    """A row of chips, a word each; returns the chosen one."""
    stress = st.session_state["stress"]
    found = [
        TypedWord(
            str(word),
            {
                d: tuple(texts[i].split()) if stress else without_stress(texts[i].split())
                for d, texts in (("attention", said.attention), ("recurrent", said.recurrent))
            },
            stress,
        )
        for i, word in enumerate(said.words)
    ]
    at = remembered("word")
    at = at if 0 < at <= len(found) else 1
    st.session_state["typed words"] = at - 1
    st.pills(
        "Words",
        range(len(found)),
        format_func=lambda i: _chip(found[i]),
        key="typed words",
        on_change=_take_word,
        label_visibility="collapsed",
    )
    st.caption(
        "Choose a word to see its map. Green: both say it in a way that the dictionary lists; "
        "orange: one does; red: none does; grey: not in the dictionary."
    )
    draw_when_open("Every word with its similarities", lambda: _draw_table(found))
    chosen = found[at - 1]
    if not chosen.is_listed:
        st.info(f"{chosen.word!r} is not in the dictionary: it cannot be scored.")
    return chosen.word


def _draw_table(found: list[TypedWord]) -> None:
    alt = "Every word as both decoders say it"
    st.dataframe(words_table(found), hide_index=True, height="content", alt=alt)
    st.caption("Chance: the same phonemes against other words of the test set, mean.")


def words_table(found: list[TypedWord]) -> pd.DataFrame:
    """One row for each word and decoder: phonemes, the nearest listed way, three similarities."""
    rows = []
    for typed in found:
        for decoder, said in typed.said.items():
            best = typed.nearest(decoder)
            listed = "not in the dictionary" if best is None else " ".join(best)
            rows.append((typed.word, decoder, " ".join(said), listed, *_scores(typed, said, best)))
    columns = ["word", "decoder", "says", "dictionary, nearest", *MEASURES.values()]
    return pd.DataFrame(rows, columns=columns)


def _scores(typed: TypedWord, said: tuple[str, ...], best: tuple[str, ...] | None) -> list[str]:
    """The three similarities to the nearest listed way, beside those to other words."""
    if best is None:
        return ["–"] * len(MEASURES)
    chance = unrelated_similarities(other_texts(SPELLING, stress=typed.stress), said, best)
    return column_beside_chance(similarities([best], [said])[0], chance.mean(axis=0))


def _chip(typed: TypedWord) -> str:
    right = sum(typed.score(d) == 1 for d in DECODERS)
    colour = ("red", "orange", "green")[right] if typed.is_listed else "gray"
    return f":{colour}[{escaped(typed.word)}]"


def _take_word() -> None:
    chosen = st.session_state["typed words"]
    remember("word", 1 if chosen is None else chosen + 1)
    remember("cell", "")
