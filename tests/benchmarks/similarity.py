"""The three similarities of many pairs against textdistance, in one process.

    python -m tests.benchmarks.similarity

2,620 pairs of 100 characters, as many as the course's test set; medians and minima of 7 rounds.
"""

import random
from functools import partial
from statistics import median
from time import perf_counter

import textdistance

from core.metrics.similarity import similarities

PAIRS, LENGTH, ROUNDS = 2620, 100, 7
PEERS = [textdistance.Jaccard, textdistance.Cosine, textdistance.DamerauLevenshtein]


def main() -> None:
    draw = random.Random(0)
    texts = [
        "".join(draw.choices("abcdefghijklmnopqrstuvwxyz ", k=LENGTH)) for _ in range(2 * PAIRS)
    ]
    references, hypotheses = texts[:PAIRS], texts[PAIRS:]
    ours = [seconds(lambda: similarities(references, hypotheses)) for _ in range(ROUNDS)]
    print(f"ours {median(ours) * 1e3:.1f} ms, at best {min(ours) * 1e3:.1f} ms")
    pairs = list(zip(references, hypotheses, strict=True))
    for external, n, name in ((True, PAIRS, "with rapidfuzz"), (False, 60, "its own algorithms")):
        peers = [peer(qval=1, external=external) for peer in PEERS]
        theirs = [seconds(partial(score_all, peers, pairs[:n])) * PAIRS / n for _ in range(3)]
        ratios = median(theirs) / median(ours), min(theirs) / min(ours)
        print(
            f"textdistance, {name}: {median(theirs):.2f} s (from {n} pairs), ratio of medians "
            f"{ratios[0]:.0f}, of minima {ratios[1]:.0f}"
        )


def score_all(peers, pairs) -> None:
    for a, b in pairs:
        for peer in peers:
            peer.normalized_similarity(a, b)


def seconds(call) -> float:
    started = perf_counter()
    call()
    return perf_counter() - started


if __name__ == "__main__":
    main()
