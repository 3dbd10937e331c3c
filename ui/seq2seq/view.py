"""The URL parameters of the page."""

from dataclasses import dataclass

from core.config import choice, matching, number, validate
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
from ui.settings import change, view_of

PAGE = "pages/seq2seq.py"
OWN_FILE = "your own file"  # a task of its own: attention of a model from elsewhere
BEST, MEAN = "best aligned", "mean"
CROSS_ATTENTION, SELF_ATTENTION = "the input", "what was written"
DIFFERENCE = "the input: difference"  # between the cross-attention of the decoders
LINEAR, SQUARE_ROOT = "weight", "square root"
NO_CELL, WHOLE = "", ""
SCORES, HEADS, TRAINED, TESTS, REPORTED, METHOD = TABS = (
    "Scores",
    "Heads",
    "How they were trained",
    "Test sets",
    "Reported and measured",
    "Formulas and source",
)
HEAD = rf"({BEST}|{MEAN}|[1-9][0-9]?\.[1-9][0-9]?)"


@dataclass(frozen=True)
class Seq2SeqView:
    """The input, the decoding, and the part of the attention that is shown."""

    task: str = choice(SPEECH, (SPEECH, SPELLING, OWN_FILE), "what is read")
    source: str = matching(
        FIRST_SOURCE,
        r".{1,200}",
        "a text of 1 to 200 characters",
        "the name of a prompt, words to compose, or an uploaded clip",
    )
    words: str = matching(FIRST_WORDS, r"(?s).{1,2000}", "a text of 1 to 2,000 characters", "words")
    reference: str = matching(
        "", r".{0,300}", "a text of at most 300 characters", "the true text of an uploaded clip"
    )
    mode: str = choice(FREE, (FREE, FORCED), "whose symbols each step gets: written or true ones")
    beam: int = number(1, 1, WIDEST_BEAM, "texts that the search keeps; 1 is greedy search")
    shown: str = choice(
        CROSS_ATTENTION,
        (CROSS_ATTENTION, SELF_ATTENTION, DIFFERENCE),
        "what the shown attention is paid to",
        words={
            CROSS_ATTENTION: "both maps",
            SELF_ATTENTION: "own text",
            DIFFERENCE: "difference",
        },
    )
    head: str = matching(
        BEST,
        rf"{HEAD}(/{HEAD})?",
        f"{BEST}, {MEAN}, or layer and head such as 1.2; two, with / between, for two decoders",
        "attention head of both decoders, or of the attention / the recurrent one",
    )
    scale: str = choice(
        LINEAR, (LINEAR, SQUARE_ROOT), "what the colour of a map is proportional to"
    )
    word: int = number(0, 0, 400, "chosen word, counted from 1; 0: none")
    cell: str = matching(
        NO_CELL,
        r"|(attention|recurrent|first|second)-[0-9]{1,3}-[0-9]{1,4}",
        "a decoder or model, a row and a column, such as attention-3-57 or first-3-57",
        "pinned row of a heatmap, and the column looked at there",
    )
    zoom: str = matching(
        WHOLE,
        r"|[0-9]{1,4}(\.[0-9])?-[0-9]{1,4}(\.[0-9])?",
        "the first and the last position in view, such as 20-80",
        "part of the input in view",
    )
    file: str = matching(
        "", r"|maps [0-9a-f]{12}", "maps and 12 digits", "uploaded file of attention maps"
    )
    tab: str = choice(SCORES, TABS, "what is open below the maps")

    def __post_init__(self):
        validate(self)

    def reading(self, decoder: str, mode: str, source: str, forced_text: str = "") -> ReadingConfig:
        """The reading of one decoder to compute; a forced one has no search."""
        return ReadingConfig(
            task=self.task,
            source=source,
            decoder=decoder,
            mode=mode,
            beam=self.beam if mode == FREE else 1,
            reference=forced_text if mode == FORCED else "",
        )


control = controls_of(Seq2SeqView)


def clear_selection() -> None:
    """Deselect word, cell and zoom: those of another text are different ones."""
    change("word", 0)
    change("cell", NO_CELL)
    change("zoom", WHOLE)


def choose_source(source: str, name: str = "source") -> None:
    """Read another input."""
    change(name, source)
    clear_selection()


def current_view() -> Seq2SeqView:
    """The settings of the page as they are now."""
    return view_of(Seq2SeqView)
