"""The config of the speech networks; free of torch."""

from dataclasses import dataclass

from core.config import choice, flag, matching, number
from core.seq2seq.config import Seq2SeqConfig

PEOPLE, TELEPHONE, LJSPEECH = "people", "telephone", "ljspeech"
MOST_WORDS_BY_EPOCH = (1, 2, 3, 4, 5, 6, 8)
"""Most words of a composition in the first epochs: attention learns to align short clips sooner.

Over the same epochs, the shares of augmentation and synthetic voices rise gradually.
"""


@dataclass(frozen=True)
class SpeechConfig(Seq2SeqConfig):
    """Speech to text, by characters."""

    data: str = choice(TELEPHONE, (PEOPLE, TELEPHONE, LJSPEECH), "recordings to train on")
    folder: str = matching(
        "", r".{0,500}", "the path of a folder", "folder of LJ Speech, or of the people's clips"
    )
    examples: int = number(6000, 1, 100_000, "utterances per epoch; all of LJ Speech")
    real_share: float = number(0.6, 0.5, 1.0, "share of the recorded speaker; rest: synthetic")
    telephone_share: float = number(0.14, 0.0, 1.0, "share of the telephone among people's data")
    frames_per_position: int = choice(2, (2, 4), "frames of 10 ms to a position of the memory")
    ctc_weight: float = number(0.0, 0.0, 0.9, "weight of the encoder's own CTC loss")
    augment: bool = flag(True, "vary speed, gain, noise, room and band; mask parts of the frames")
