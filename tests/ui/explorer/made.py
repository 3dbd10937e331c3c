"""Readings made up for the explorer: of a text, a word or a long sound, with any weights."""

import numpy as np

from core.seq2seq.config import DECODERS, FREE, SECONDS_PER_POSITION, SPEECH, SPELLING
from core.seq2seq.rows import Reading
from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.clips import Sound
from core.seq2seq.vocabulary import STOP
from ui.explorer.payload import with_state
from ui.explorer.standalone import standalone
from ui.seq2seq.contents import explorer_contents
from ui.seq2seq.input import Input
from ui.seq2seq.reading import Side

STATE = {
    "cell": "",
    "word": 0,
    "head": "best aligned",
    "shown": "the input",
    "scale": "weight",
    "zoom": "",
    "serial": 0,
}
MEMORY = "it keeps what it wrote in the state of its LSTM."


def diagonal(n_rows: int, n_columns: int) -> np.ndarray:
    """Each row looks at its share of the columns, most at the middle of it."""
    middles = (np.arange(n_rows)[:, None] + 0.5) * n_columns / n_rows
    weights = np.exp(-((np.arange(n_columns) + 0.5 - middles) ** 2) / (n_columns / n_rows) ** 2)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def made_reading(symbols: list[str], n_columns: int, *, own: bool) -> Reading:
    """Two heads, the first a diagonal and the second even."""
    n = len(symbols)
    even = np.full((n, n_columns), 1 / n_columns, np.float32)
    return reading_of(symbols, np.stack([diagonal(n, n_columns), even])[None], own=own, sure=0.75)


def reading_of(symbols: list[str], cross: np.ndarray, *, own: bool, sure: float) -> Reading:
    """Every step attends to `cross` (layers, H, T, S), to all that it wrote alike where it has its
    `own` text, and gives its symbol the probability `sure`."""
    n = len(symbols)
    triangle = np.tril(np.ones((*cross.shape[:2], n, n), np.float32))
    triangle /= triangle.sum(axis=-1, keepdims=True)
    return Reading(
        symbols=np.array(symbols),
        predicted=np.array(symbols),
        probabilities=np.full(n, sure, np.float32),
        cross=cross,
        self_attention=triangle if own else np.zeros((0, 0, 0, 0), np.float32),
        loss=np.array(-np.log(sure)),
    )


def made_sides(texts: dict[str, list[str]], n_columns: int, truth=None) -> dict[str, Side]:
    def read(symbols, decoder):
        return made_reading([*symbols, STOP], n_columns, own=decoder == "attention")

    return {
        d: Side(read(texts[d], d), None if truth is None else read(truth, d), FREE)
        for d in DECODERS
    }


def speech_payload(
    attention: str, recurrent: str, seconds: float = 2.0, truth: str | None = None, **state
) -> bytes:
    """Both texts, read of a tone that becomes louder."""
    n = round(seconds / SECONDS_PER_POSITION)
    time = np.arange(int(seconds * RATE)) / RATE
    samples = (0.5 * time / seconds * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    texts = {"attention": list(attention), "recurrent": list(recurrent)}
    sides = made_sides(texts, n, truth and list(truth))
    levels = np.tile(np.linspace(0, 255, int(seconds * 100)).astype(np.uint8), (80, 1))
    chosen = Input("made", truth or "", Sound(samples, truth or "", ""))
    references = dict.fromkeys(sides, truth or "")
    reading = explorer_contents(SPEECH, chosen, sides, references, levels, MEMORY)
    return with_state({**STATE, **state}, reading)


def spelling_payload(word: str, attention: str, recurrent: str, **state) -> bytes:
    """Both pronunciations, phonemes between spaces, of a word."""
    texts = {"attention": attention.split(), "recurrent": recurrent.split()}
    sides = made_sides(texts, len(word))
    references = dict.fromkeys(sides, tuple(attention.split()))
    reading = explorer_contents(SPELLING, Input(word, ()), sides, references, None, MEMORY)
    return with_state({**STATE, **state}, reading)


def page_of(data: bytes, mode: str = "light") -> str:
    return standalone("Made <up>", ["One <b>line</b>."], data, mode)
