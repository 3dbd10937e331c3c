"""All that the address of the page may hold."""

from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from core.config import choice, flag, matching, number, validate
from core.seq2seq.config import (
    FIRST_SOURCE,
    FIRST_WORDS,
    FORCED,
    FREE,
    SPEECH,
    SPELLING,
    WIDEST_BEAM,
    ReadingConfig,
)
from ui.controls import controls_of

PAGE = "pages/seq2seq.py"
BEST, MEAN = "best aligned", "mean"
INPUT, OWN, DIFFERENCE = "the input", "what was written", "the input: difference"
LINEAR, ROOT = "weight", "square root"
NO_CELL = ""


@dataclass(frozen=True)
class Seq2SeqView:
    """What is read, how, and what is looked at in it."""

    task: str = choice(SPEECH, (SPEECH, SPELLING), "what is read")
    source: str = matching(
        FIRST_SOURCE,
        r".{1,200}",
        "a text of 1 to 200 characters",
        "the name of a prompt, words to compose, or a clip that was brought",
    )
    words: str = matching(FIRST_WORDS, r"(?s).{1,2000}", "a text of 1 to 2,000 characters", "words")
    reference: str = matching(
        "", r".{0,98}", "a text of at most 98 characters", "what is said in a clip that was brought"
    )
    mode: str = choice(FREE, (FREE, FORCED), "what each step is told of the ones before it")
    beam: int = number(1, 1, WIDEST_BEAM, "texts that the search keeps; 1 is greedy search")
    shown: str = choice(INPUT, (INPUT, OWN, DIFFERENCE), "what attention is paid to")
    head: str = matching(
        BEST,
        rf"{BEST}|{MEAN}|[1-9]\.[1-9][0-9]?",
        f"{BEST}, {MEAN}, or layer and head such as 1.2",
        "attention head",
    )
    stress: bool = flag(True, "show the stress of vowels, and count it")
    scale: str = choice(LINEAR, (LINEAR, ROOT), "what the colour of a map is proportional to")
    word: int = number(0, 0, 400, "chosen word, counted from 1; 0: none")
    cell: str = matching(
        NO_CELL,
        r"|(attention|recurrent)-[0-9]{1,3}-[0-9]{1,4}",
        "a decoder, a row and a column, such as attention-3-57",
        "cell of a heatmap",
    )

    def __post_init__(self):
        validate(self)

    def reading(self, decoder: str, mode: str, source: str) -> ReadingConfig:
        """What is computed of one decoder; forcing does not search."""
        return ReadingConfig(
            task=self.task,
            source=source,
            decoder=decoder,
            mode=mode,
            beam=self.beam if mode == FREE else 1,
            reference=self.reference if mode == FORCED and self.task == SPEECH else "",
        )


control = controls_of(Seq2SeqView)


def remembered(name: str) -> Any:
    """What the address says of a field that has no control of its own; checked by `check_link`."""
    default = _default(name)
    return type(default)(st.query_params.get(name, default))


def remember(name: str, value: Any) -> None:
    """Put this into the address, and show it from now on."""
    if value == _default(name):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def forget_what_was_looked_at() -> None:
    """Another input is read: its words and cells are others."""
    remember("word", 0)
    remember("cell", NO_CELL)


def take_source(source: str, name: str = "source") -> None:
    """Read another input."""
    st.session_state[name] = source
    forget_what_was_looked_at()


def current_view() -> Seq2SeqView:
    """What the page shows now."""
    values = asdict(Seq2SeqView())
    for name, default in values.items():
        shown = st.session_state.get(name, default)
        values[name] = default if shown == "" else shown  # a box that was emptied
    return Seq2SeqView(**values | {name: remembered(name) for name in ("word", "cell")})


def reference_of(text: str) -> str:
    """What is said: what is known of the source, or what the visitor typed."""
    return text or " ".join(st.session_state.get("reference", "").lower().split())


def _default(name: str) -> Any:
    return Seq2SeqView.__dataclass_fields__[name].default
