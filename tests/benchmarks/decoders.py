"""Reading one input by both decoders on a warm worker, and what the cache of a step saves.

    python -m tests.benchmarks.decoders

A clip of about 3 s, free-running, forced and its frames, as the page requests them; then a word.
Then greedy search that keeps its state, against decoding the whole text again at every step, in one
process. Medians and minima of 15 rounds.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import torch

from core import jobs
from core.seq2seq.comparison import load_input, trained_network
from core.seq2seq.config import DECODERS, FORCED, FREE, SPEECH, SPELLING, ReadingConfig
from core.seq2seq.search import greedy, next_log_probabilities
from core.seq2seq.speech.utterances import find_utterance, waveform
from core.seq2seq.vocabulary import START_ID, STOP_ID

ROUNDS = 15
SOURCES = {SPEECH: "friday october sixth", SPELLING: "thoroughly"}


def main() -> None:
    clip_seconds = len(waveform(find_utterance(SOURCES[SPEECH]))) / 16_000
    for task, source in SOURCES.items():
        read_all(task, source)  # a worker that has loaded everything
        seconds = [timed(lambda t=task, s=source: read_all(t, s)) for _ in range(ROUNDS)]
        report(f"{task}, {source!r}, both decoders with all maps", seconds)
    print(f"the clip lasts {clip_seconds:.1f} s")
    torch.set_num_threads(1)
    for decoder in DECODERS:
        cached, uncached = [], []
        for _ in range(ROUNDS):
            cached.append(timed(lambda d=decoder: search(d, keep=True)))
            uncached.append(timed(lambda d=decoder: search(d, keep=False)))
        report(f"greedy search, {decoder}, state kept", cached)
        report(f"greedy search, {decoder}, decoded again at each step", uncached)
        print(f"ratio of medians {median(uncached) / median(cached):.1f}, "
              f"of minima {min(uncached) / min(cached):.1f}")  # fmt: skip


def read_all(task: str, source: str) -> None:
    for decoder in DECODERS:
        for mode in (FREE, FORCED):
            config = ReadingConfig(task=task, source=source, decoder=decoder, mode=mode)
            jobs.compute("reading", config)
    if task == SPEECH:
        jobs.compute("frames", ReadingConfig(source=source))


@torch.no_grad()
def search(decoder: str, *, keep: bool) -> None:
    """Greedy search of a long text; the input is encoded once."""
    network = trained_network(SPEECH, decoder)
    inputs, _ = load_input(
        ReadingConfig(source="six six eight zero nine nine zero", decoder=decoder)
    )
    state = network.model.start(inputs.unsqueeze(0), torch.tensor([inputs.shape[-1]]))
    if keep:
        greedy(network.model.decoder, state, 99)
        return
    symbols = torch.full((1, 1), START_ID)
    while symbols.shape[1] < 100 and symbols[0, -1] != STOP_ID:
        best = next_log_probabilities(network.model.decoder(symbols, state)).argmax(dim=-1)
        symbols = torch.cat([symbols, best.unsqueeze(1)], dim=1)


def timed(call: Callable[[], None]) -> float:
    started = perf_counter()
    call()
    return perf_counter() - started


def report(name: str, seconds: list[float]) -> None:
    print(f"{name}: median {median(seconds) * 1e3:.0f} ms, minimum {min(seconds) * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
