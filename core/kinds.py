"""The kinds of long runs and of short computations, by name; functions as 'module:name'."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from core.attention.config import ScalingConfig
from core.cnn.config import MOST_RUNS, CNNConfig
from core.cnn.download import DownloadConfig
from core.paths import ROOT
from core.seq2seq.config import SpeechConfig
from core.seq2seq.spelling.config import SpellingConfig


@dataclass(frozen=True)
class Kind:
    """A kind of long run: its config, the generator of its rows, whether it needs quiet."""

    config: type
    function: str
    exclusive: bool  # has its machine to itself among long runs, and a new process
    sources: tuple[str, ...]  # files whose contents are its code version
    longest_queue: int = 8  # runs of the kind that may wait


KINDS = {
    "scaling": Kind(
        ScalingConfig,
        "core.attention.scaling:measure_scaling",
        exclusive=True,
        sources=(
            "core/attention/*.py",
            "core/metrics/*.py",
            "core/machine/timing.py",
            "core/machine/heap.py",
        ),
    ),
    "cnn": Kind(
        CNNConfig,
        "core.cnn.train:train_cnn",
        exclusive=False,
        sources=(
            "core/cnn/config.py",
            "core/cnn/model.py",
            "core/cnn/train.py",
            "core/training/loop.py",
        ),
        longest_queue=2 * MOST_RUNS,
    ),
    "speech": Kind(
        SpeechConfig,
        "core.seq2seq.train:train_seq2seq",
        exclusive=False,
        sources=("core/seq2seq/*.py", "core/training/loop.py"),
    ),
    "spelling": Kind(
        SpellingConfig,
        "core.seq2seq.train:train_seq2seq",
        exclusive=False,
        sources=("core/seq2seq/*.py", "core/training/loop.py"),
    ),
    "download": Kind(DownloadConfig, "core.cnn.download:download", exclusive=False, sources=()),
}
COMPUTATIONS = {
    "attention": "core.attention.comparison:compare_attention",
    "cnn test": "core.cnn.comparison:classify_test_images",
    "cnn shifts": "core.cnn.comparison:shift_test_images",
    "cnn image": "core.cnn.comparison:look_at_image",
    "reading": "core.seq2seq.comparison:read_source",
    "said": "core.seq2seq.comparison:say_words",
    "frames": "core.seq2seq.comparison:hear_frames",
}


@lru_cache
def code_version(kind: str) -> str:
    """The hash of the sources that a kind's numbers may depend on."""
    digest = hashlib.sha256()
    for pattern in KINDS[kind].sources:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
