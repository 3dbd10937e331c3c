"""What the masks of dropout cost a step of a decoder's training: `FastDropout` and `Dropout`.

    python -m tests.benchmarks.dropout

One thread, a batch of 192 words, in turn in one process. Medians and minima of 15 rounds.
"""

from statistics import median
from time import perf_counter

import torch

from core.seq2seq.config import DECODERS
from core.seq2seq.examples import collate
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.train import data_set_of, loss, new_model
from core.training.dropout import Dropout, FastDropout

ROUNDS = 15


def main() -> None:
    torch.set_num_threads(1)
    config = SpellingConfig()
    examples = data_set_of(config).training(0)
    batch = collate([next(examples) for _ in range(config.batch_size)])
    for decoder in DECODERS:
        model = new_model(config, decoder).train()
        layers = [layer for layer in model.modules() if isinstance(layer, Dropout)]
        for layer in layers:
            layer.generator = torch.Generator().manual_seed(0)
        seconds: dict[type, list[float]] = {FastDropout: [], Dropout: []}
        for _ in range(ROUNDS + 1):
            for kind, measured in seconds.items():
                for layer in layers:
                    layer.__class__ = kind
                start = perf_counter()
                loss(model, batch, config)[0].backward()
                measured.append(perf_counter() - start)
        fast, plain = (measured[1:] for measured in seconds.values())  # without the first
        print(
            f"{decoder}: {1000 * median(fast):.0f} ms with fast masks; the others take "
            f"{median(plain) / median(fast):.2f} (medians), {min(plain) / min(fast):.2f} (minima)"
        )


if __name__ == "__main__":
    main()
