"""A whole file of transcripts: 20,000 rows of two models, part by part, in one process.

    python -m tests.benchmarks.transcripts

Medians and minima of 5 rounds; jiwer's two error rates of one model beside them.
"""

import random
from statistics import median
from time import perf_counter

import jiwer

from core.transcripts.config import TranscriptsConfig
from core.transcripts.report import report
from core.transcripts.table import read_table

N_ROWS, N_WORDS, ROUNDS = 20_000, 12, 5


def main() -> None:
    draw = random.Random(0)
    words = ["".join(draw.choices("abcdefghij", k=draw.randint(2, 8))) for _ in range(2000)]
    references = [" ".join(draw.choices(words, k=N_WORDS)) for _ in range(N_ROWS)]
    models = [[_changed(text, share, words, draw) for text in references] for share in (0.1, 0.12)]
    rows = (",".join(row) for row in zip(references, *models, strict=True))
    content = "\n".join(["reference,a,b", *rows]).encode()
    for name, call in (
        ("reading the file", lambda: read_table(content, "file")),
        ("reading and the whole report", lambda: _report(content)),
        ("jiwer: word and character error rate of one model", lambda: _jiwer(references, models)),
    ):
        seconds = [_seconds(call) for _ in range(ROUNDS)]
        print(f"{name}: {median(seconds):.2f} s, at best {min(seconds):.2f} s")


def _changed(text: str, share: float, words: list[str], draw: random.Random) -> str:
    return " ".join(draw.choice(words) if draw.random() < share else w for w in text.split())


def _report(content: bytes) -> None:
    report(read_table(content, "file"), TranscriptsConfig(file="file"))


def _jiwer(references: list[str], models: list[list[str]]) -> None:
    jiwer.wer(references, models[0])
    jiwer.cer(references, models[0])


def _seconds(call) -> float:
    started = perf_counter()
    call()
    return perf_counter() - started


if __name__ == "__main__":
    main()
