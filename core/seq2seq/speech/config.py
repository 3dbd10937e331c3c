"""What can be asked of the networks that hear speech; free of torch."""

from dataclasses import dataclass

from core.config import choice, flag, matching, number
from core.seq2seq.config import Seq2SeqConfig

TELEPHONE, LJSPEECH = "telephone", "ljspeech"


@dataclass(frozen=True)
class SpeechConfig(Seq2SeqConfig):
    """Speech to text, by characters."""

    data: str = choice(TELEPHONE, (TELEPHONE, LJSPEECH), "recordings to train on")
    folder: str = matching("", r".{0,500}", "the path of a folder", "folder of LJ Speech")
    examples: int = number(6000, 1, 100_000, "utterances of an epoch; of LJ Speech, all")
    real_share: float = number(0.6, 0.5, 1.0, "share of the recorded speaker; the rest: voices")
    augment: bool = flag(True, "vary speed, gain, noise, room and band; mask parts of the frames")
