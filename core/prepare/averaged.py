"""Averages networks with those that their training began with.

    python -m core.prepare.averaged --from telephone --folder FOLDER

A network that goes on learning from other speakers forgets some of the first one; the mean of its
weights and of those that it began with keeps most of both (Wortsman et al., 2022, "Robust
fine-tuning of zero-shot models"). Of several shares of the new weights, the same for both decoders,
the one of the highest score on the validation set is taken: the mean of similarity and of the share
without an error. Shipped weights are replaced.
"""

import argparse
from dataclasses import replace
from pathlib import Path

from core.seq2seq.config import DECODERS, SPEECH
from core.seq2seq.model import Seq2Seq
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.tasks import vocabulary_of
from core.seq2seq.train import DataSet, data_set_of, validation_metrics
from core.seq2seq.weights import shipped_file
from core.training.checkpoint import Checkpoint, load_checkpoint, model_tensors, save_weights

SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # of the new weights


def averaged(new: Checkpoint, old: Checkpoint, share: float) -> Checkpoint:
    """share · new + (1 − share) · old; rows that only the new one has stay as they are."""
    tensors = {}
    for name, tensor in new.tensors.items():
        mean = tensor.float().clone()
        if name in old.tensors:
            known = old.tensors[name].float()
            mean[: len(known)] = share * mean[: len(known)] + (1 - share) * known
        tensors[name] = mean
    return replace(new, tensors=tensors, record={**new.record, "share": share})


def average_shipped(begun_with: Path, folder: Path) -> None:
    """Print the validation score of every share, and ship the best one of both decoders."""
    pairs = {
        decoder: tuple(
            load_checkpoint(path)
            for path in (
                shipped_file(SPEECH, decoder),
                begun_with / f"{SPEECH}-{decoder}.safetensors",
            )
        )
        for decoder in DECODERS
    }
    config = SpeechConfig(**pairs[DECODERS[0]][0].record["config"])
    data_set = data_set_of(replace(config, folder=str(folder)))
    scores = {share: _score(pairs, share, data_set) for share in SHARES}
    best = max(scores, key=scores.get)
    print("share of the new weights: score on validation")
    print(*(f"{share:g}: {score:.4f}" for share, score in scores.items()), sep="\n")
    for decoder, (new, old) in pairs.items():
        save_weights(shipped_file(SPEECH, decoder), averaged(new, old, best))


def _score(
    pairs: dict[str, tuple[Checkpoint, Checkpoint]], share: float, data_set: DataSet
) -> float:
    """The mean of similarity (Damerau–Levenshtein) and exactness, of both decoders."""
    scores = []
    for decoder, (new, old) in pairs.items():
        config = SpeechConfig(**new.record["config"])
        model = Seq2Seq(config, decoder, len(vocabulary_of(config)))
        model.load_state_dict(model_tensors(averaged(new, old, share).tensors))
        metrics = validation_metrics(model, data_set, config)
        scores += [metrics["damerau_levenshtein"], metrics["exact"]]
        print(f"{decoder} {share:g}: {metrics['damerau_levenshtein']:.4f}, {metrics['exact']:.3f}")
    return sum(scores) / len(scores)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="begun_with", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    average_shipped(arguments.begun_with, arguments.folder)
