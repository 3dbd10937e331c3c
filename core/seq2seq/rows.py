"""What the seq2seq computations take and return: frozen records, no torch."""

from dataclasses import dataclass

import numpy as np

from core.config import choice, flag, matching, number, several, validate
from core.seq2seq.config import DECODERS
from core.seq2seq.vocabulary import STOP

SPEECH, SPELLING = "speech", "spelling"
FREE, FORCED = "free-running", "teacher-forced"
WIDEST_BEAM = 8
FIRST_SOURCE, FIRST_WORDS = "monday may seventh", "thorough"  # that a first visit shows
SECONDS_PER_POSITION = 0.02  # of the memory of speech


@dataclass(frozen=True)
class ReadingConfig:
    """One input, one decoder, and how it writes."""

    task: str = choice(SPEECH, (SPEECH, SPELLING), "what is read")
    source: str = matching(
        FIRST_SOURCE,
        r".{1,200}",
        "a text of 1 to 200 characters",
        "the name of a prompt, the text of a composition, 'clip' and the name of a file that was "
        "brought, or a word to spell",
    )
    decoder: str = choice("attention", DECODERS, "decoder")
    mode: str = choice(FREE, (FREE, FORCED), "what each step is told of the ones before it")
    beam: int = number(1, 1, WIDEST_BEAM, "texts that the search keeps; 1 is greedy search")
    reference: str = matching(
        "", r".{0,200}", "a text of at most 200 characters", "what is forced; empty: what is known"
    )

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class TranscribeConfig:
    """A file of sound and the decoder that transcribes it."""

    file: str = matching(
        "", r".{1,500}", "the path of a file", "wav, flac, ogg or mp3", positional=True
    )
    decoder: str = choice("attention", DECODERS, "decoder")
    beam: int = number(1, 1, WIDEST_BEAM, "texts that the search keeps; 1 is greedy search")


@dataclass(frozen=True)
class WordsConfig:
    """A typed text whose words are said by both decoders, by greedy search."""

    words: str = matching(
        FIRST_WORDS, r"(?s).{1,2000}", "a text of 1 to 2,000 characters", "words to say"
    )

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class SaidWords:
    """N words in letters, and how each decoder says them: phonemes joined by spaces."""

    words: np.ndarray  # (N,) of text
    attention: np.ndarray  # (N,) of text
    recurrent: np.ndarray  # (N,) of text


@dataclass(frozen=True)
class PronounceConfig:
    """Words and the decoder that says them."""

    words: str = matching(
        "", r"(?s).{1,2000}", "a text of 1 to 2,000 characters", "words to say", positional=True
    )
    decoder: str = choice("attention", DECODERS, "decoder")
    beam: int = number(1, 1, WIDEST_BEAM, "texts that the search keeps; 1 is greedy search")


@dataclass(frozen=True)
class EvaluateConfig:
    """The test sets of a task, and who is measured on them."""

    task: str = choice(SPEECH, (SPEECH, SPELLING), "what is measured", positional=True)
    decoders: str = several(",".join(DECODERS), DECODERS, "decoders to measure")
    beams: str = several("1,5", ("1", "2", "3", "5", "8"), "widths of the search; 1 is greedy")
    voices: bool = flag(False, "also synthetic voices held out, made by core.seq2seq.voices")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class Reading:
    """What one decoder wrote about one input of S positions, and where it looked.

    Row i of every array belongs to the step that predicts symbol i. The input is alone in its
    batch, so that no position is padding.
    """

    symbols: np.ndarray  # (T,) of text: what was written, or forced; last the stop, if it came
    predicted: np.ndarray  # (T,) of text: the likeliest symbol at each step
    probabilities: np.ndarray  # (T,) of symbols[i] at step i
    cross: np.ndarray  # (layers, H, T, S): rows sum to 1
    own: np.ndarray  # (layers, H, T, T): on what was written, from the start symbol; or empty
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
    """The log-mel frames that the networks hear, as bytes for a picture."""

    levels: np.ndarray  # (80, T) of 0 to 255, from the lowest to the highest of the clip


@dataclass(frozen=True)
class ScoredRow:
    """One utterance or word of a test set, as one decoder wrote it."""

    task: str
    decoder: str
    test: str  # compositions, prompts or voices; words
    search: str  # greedy, or beam 5
    name: str  # what finds the input again: of a prompt its name, else the text
    voice: str  # recorded, or the synthetic voice
    kind: str  # prompt, number, digits, letters, date, time; word
    reference: str
    hypothesis: str
    jaccard: float
    cosine: float
    damerau_levenshtein: float
    exact: bool
    loss: float  # of the reference under teacher forcing, mean of its symbols
    alignment: float  # of the best aligned head on the reference: `AlignmentMeasures.score`
    seconds: float  # of sound; 0 for spelling
