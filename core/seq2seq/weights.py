"""Where the weights of a decoder are: training checkpoints, and the files shipped with the app."""

import hashlib
import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from core.config import canonical_json
from core.paths import ROOT, data_dir
from core.seq2seq.config import Seq2SeqConfig
from core.seq2seq.kinds import KINDS
from core.seq2seq.model import Seq2Seq
from core.seq2seq.tasks import CONFIGS, n_letters_of, task_of, vocabulary_of
from core.seq2seq.vocabulary import Vocabulary
from core.training.checkpoint import (
    load_checkpoint,
    load_latest,
    load_weights,
    model_tensors,
    save_weights,
)

SHIPPED = ROOT / "assets" / "checkpoints"


def training_folder(config: Seq2SeqConfig, decoder: str) -> Path:
    """The folder of one decoder's checkpoints; a training with more epochs continues from them.

    Another version of the code has another folder: it does not continue what it did not begin.
    """
    task = task_of(config)
    (version,) = (kind.version for kind in KINDS if kind.name == task)
    settings = {**json.loads(canonical_json(config)), "decoders": decoder, "epochs": 0}
    text = json.dumps(settings, sort_keys=True) + version
    return data_dir() / "checkpoints" / task / hashlib.sha256(text.encode()).hexdigest()[:12]


def shipped_file(task: str, decoder: str) -> Path:
    return SHIPPED / f"{task}-{decoder}.safetensors"


def load_trained(task: str, decoder: str) -> tuple[Seq2Seq, Seq2SeqConfig, Vocabulary]:
    """The network shipped with the app, in evaluation mode; its config and its vocabulary.

    Raises a `ValueError` where none ships.
    """
    path = shipped_file(task, decoder)
    if not path.is_file():
        raise ValueError(f"decoder must be one whose weights are here, but there is no {path}")
    record = load_checkpoint(path).record
    config = CONFIGS[task](**record["config"])
    vocabulary = vocabulary_of(config)
    model = Seq2Seq(config, decoder, len(vocabulary), n_letters_of(config))
    load_weights(model, path)
    return model.eval(), config, vocabulary


def begin_with(model: Seq2Seq, path: Path) -> None:
    """Take over the weights of a file, as far as they go: more symbols or positions keep their own.

    Raises a `ValueError` where the file is missing, or has weights of another network.
    """
    if not os.path.isfile(path):
        raise ValueError(f"begin_with must be a folder that holds {path.name}, got {path.parent}")
    state = model.state_dict()
    for name, tensor in model_tensors(load_checkpoint(path).tensors).items():
        mine = state.get(name)
        fits = mine is not None and mine.shape[1:] == tensor.shape[1:] and len(tensor) <= len(mine)
        if not fits:
            shape = None if mine is None else tuple(mine.shape)
            raise ValueError(f"{name} must fit into {shape}, got {tuple(tensor.shape)} in {path}")
        mine[: len(tensor)] = tensor


def keep_weights(folder: Path, config: Seq2SeqConfig, decoder: str, record: dict[str, Any]) -> Path:
    """Save the last state of a training in a folder, as 16-bit floats."""
    state = load_latest(training_folder(config, decoder), config.epochs)
    record = {**state.record, "config": asdict(config), **record}
    path = folder / shipped_file(task_of(config), decoder).name
    return save_weights(path, replace(state, record=record))
