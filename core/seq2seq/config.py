"""The configs of the recurrent and the attention decoder; free of torch."""

from dataclasses import dataclass
from typing import ClassVar

from core.config import choice, flag, matching, number, several, validate

SPEECH, SPELLING = "speech", "spelling"
FREE, FORCED = "free-running", "teacher-forced"
WIDEST_BEAM = 8
FIRST_SOURCE, FIRST_WORDS = "monday may seventh", "chlorophyll"  # shown on a first visit
SECONDS_PER_POSITION = 0.02  # of the memory of the shipped speech networks
DECODERS = ("attention", "recurrent")  # that ship, and that the pages compare
DECODER_NAMES = {  # all that can be trained
    "attention": "Attention decoder",
    "recurrent": "Recurrent decoder (LSTM)",
}
TRAINABLE = tuple(DECODER_NAMES)


@dataclass(frozen=True)
class Seq2SeqConfig:
    """An encoder and a decoder, and how they are trained; shared by both tasks."""

    optimiser: ClassVar[str] = "AdamW"

    decoders: str = several(",".join(DECODERS), TRAINABLE, "decoders to train, one by one")
    seed: int = number(42, 0, 9999, "seed of weights, data and dropout")
    epochs: int = number(24, 1, 1000, "epochs")
    batch_size: int = number(12, 1, 1024, "examples in a step")
    learning_rate: float = number(0.001, 1e-5, 1.0, "highest learning rate")
    warm_up: float = number(0.05, 0.0, 0.5, "share of the steps in which the rate rises")
    weight_decay: float = number(0.01, 0.0, 1.0, "weight decay (AdamW)")
    label_smoothing: float = number(0.1, 0.0, 0.5, "share of the target spread over all symbols")
    largest_gradient: float = number(1.0, 0.01, 100.0, "norm to which gradients are clipped")
    dropout: float = number(0.0, 0.0, 0.9, "dropout after embeddings and in residual branches")
    d_model: int = number(200, 8, 1024, "hidden size")
    n_heads: int = number(2, 1, 16, "attention heads")
    n_encoder_layers: int = number(4, 1, 12, "blocks of the encoder")
    n_decoder_layers: int = number(1, 1, 12, "layers of the decoder")
    longest_output: int = number(99, 1, 500, "most symbols of an output")
    bfloat16: bool = flag(True, "multiply in bfloat16 while training, if the processor supports it")
    begin_with: str = matching(
        "",
        r".{0,500}",
        "the path of a folder",
        "folder of weights to begin with, TASK-DECODER.safetensors; empty: random ones",
    )

    def __post_init__(self):
        validate(self)
        if self.d_model % (2 * self.n_heads):
            raise ValueError(
                f"d_model must be an even multiple of n_heads, got d_model={self.d_model}, "
                f"n_heads={self.n_heads}"
            )


@dataclass(frozen=True)
class ReadingConfig:
    """One input, one decoder, and how it writes."""

    task: str = choice(SPEECH, (SPEECH, SPELLING), "task")
    source: str = matching(
        FIRST_SOURCE,
        r".{1,200}",
        "a text of 1 to 200 characters",
        "the name of a prompt, the text of a composition, 'clip' and the name of an uploaded "
        "sound, or a word to pronounce",
    )
    decoder: str = choice("attention", TRAINABLE, "decoder")
    mode: str = choice(
        FREE, (FREE, FORCED), "what each step receives: the decoder's own output, or the reference"
    )
    beam: int = number(1, 1, WIDEST_BEAM, "texts that the search keeps; 1 is greedy search")
    reference: str = matching(
        "",
        r".{0,300}",
        "a text of at most 300 characters",
        "forced text or listed pronunciation; empty: the known text, the first pronunciation",
    )

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class TranscribeConfig:
    """A sound file and the decoder that transcribes it."""

    file: str = matching(
        "", r".{1,500}", "the path of a file", "wav, flac, ogg, opus or mp3", positional=True
    )
    decoder: str = choice("attention", TRAINABLE, "decoder")
    beam: int = number(1, 1, WIDEST_BEAM, "texts that the search keeps; 1 is greedy search")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class WordsConfig:
    """A typed text whose words both decoders pronounce, by greedy search."""

    words: str = matching(
        FIRST_WORDS, r"(?s).{1,2000}", "a text of 1 to 2,000 characters", "words to pronounce"
    )

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class PronounceConfig:
    """Words and the decoder that pronounces them."""

    words: str = matching(
        "",
        r"(?s).{1,2000}",
        "a text of 1 to 2,000 characters",
        "words to pronounce",
        positional=True,
    )
    decoder: str = choice("attention", TRAINABLE, "decoder")
    beam: int = number(1, 1, WIDEST_BEAM, "texts that the search keeps; 1 is greedy search")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class EvaluateConfig:
    """The test sets of a task, and the decoders to measure on them."""

    task: str = choice(SPEECH, (SPEECH, SPELLING), "task to measure", positional=True)
    decoders: str = several(",".join(DECODERS), TRAINABLE, "decoders to measure")
    beams: str = several("1,5", ("1", "2", "3", "5", "8"), "widths of the search; 1 is greedy")
    voices: bool = flag(False, "also held-out synthetic voices, made by core.prepare.voices")

    def __post_init__(self):
        validate(self)
