"""The results of the seq2seq computations: frozen records of arrays, free of torch."""

from dataclasses import dataclass

import numpy as np

from core.seq2seq.vocabulary import STOP
from core.training.rows import EpochRow


@dataclass(frozen=True)
class Seq2SeqRow(EpochRow):
    """One epoch of one decoder; similarities are means over the outputs of greedy search."""

    decoder: str = ""
    course_loss: float | None = None  # on validation, with padding counted
    jaccard: float | None = None
    cosine: float | None = None
    damerau_levenshtein: float | None = None
    exact: float | None = None  # share of utterances without an error


@dataclass(frozen=True)
class Pronunciations:
    """N words in letters, and how each decoder pronounces them: phonemes joined by spaces."""

    words: np.ndarray  # (N,) of text
    attention: np.ndarray  # (N,) of text
    recurrent: np.ndarray  # (N,) of text


@dataclass(frozen=True)
class Reading:
    """The output of one decoder for one input of S positions, with its attention weights.

    Row i of every array belongs to the step that predicts symbol i. The input is alone in its
    batch, so no position is padding.
    """

    symbols: np.ndarray  # (T,) of text: written or forced; last the stop, if it was reached
    predicted: np.ndarray  # (T,) of text: the likeliest symbol at each step
    probabilities: np.ndarray  # (T,) of symbols[i] at step i
    cross: np.ndarray  # (layers, H, T, S): rows sum to 1
    self_attention: np.ndarray  # (layers, H, T, T): column 0 is the start symbol; or empty
    loss: np.ndarray  # () mean of -log probability of symbols, without smoothing

    @property
    def written(self) -> list[str]:
        """The symbols without the stop."""
        symbols = self.symbols.tolist()
        return symbols[:-1] if symbols[-1] == STOP else symbols

    @property
    def text(self) -> str:
        return "".join(self.written)


@dataclass(frozen=True)
class Frames:
    """The log-mel frames that the networks receive, as bytes for a picture."""

    levels: np.ndarray  # (80, T) of 0 to 255, from the lowest to the highest of the clip


@dataclass(frozen=True)
class ScoredRow:
    """The output of one decoder for one utterance or word of a test set, and its scores."""

    task: str
    decoder: str
    test: str  # digits, commands, book, strangers, compositions, prompts or voices; words
    search: str  # greedy, or beam 5
    name: str  # the source of the input: the name of a recording or prompt, else the text
    voice: str  # the speaker; recorded for the telephone's; or the synthetic voice
    kind: str  # person, prompt, number, digits, letters, date, time; word
    reference: str
    hypothesis: str
    jaccard: float
    cosine: float
    damerau_levenshtein: float
    exact: bool
    loss: float  # of the reference under teacher forcing, mean of its symbols
    alignment: float  # of the best-aligned head on the reference: `AlignmentMeasures.score`
    seconds: float  # of sound; 0 for spelling
    confidence: float  # mean of log probability of the written symbols, the stop among them
