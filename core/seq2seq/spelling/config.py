"""The config of the spelling networks; free of torch."""

from dataclasses import dataclass

from core.config import number
from core.seq2seq.config import Seq2SeqConfig


@dataclass(frozen=True)
class SpellingConfig(Seq2SeqConfig):
    """Spelling to sound: letters in, phonemes out."""

    epochs: int = number(28, 1, 1000, "epochs")
    batch_size: int = number(192, 1, 1024, "words in a step")
    learning_rate: float = number(0.0012, 1e-5, 1.0, "highest learning rate")
    dropout: float = number(0.25, 0.0, 0.9, "dropout after embeddings and in residual branches")
    d_model: int = number(256, 8, 1024, "hidden size")
    n_heads: int = number(4, 1, 16, "attention heads")
    n_encoder_layers: int = number(3, 1, 12, "layers of the encoder, each a bidirectional LSTM")
    n_decoder_layers: int = number(1, 1, 12, "layers of the decoder")
    longest_output: int = number(40, 1, 500, "most phonemes of an output")
