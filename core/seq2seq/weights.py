"""Where the weights of a decoder are: the states of a training, and the files that ship."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from core.config import canonical_json
from core.paths import ROOT, data_dir
from core.seq2seq.config import Seq2SeqConfig
from core.seq2seq.model import Seq2Seq
from core.seq2seq.tasks import CONFIGS, n_letters_of, task_of, vocabulary_of
from core.seq2seq.vocabulary import Vocabulary
from core.training.checkpoint import (
    Checkpoint,
    load_checkpoint,
    load_latest,
    load_weights,
    save_weights,
)

SHIPPED = ROOT / "assets" / "checkpoints"


def training_folder(config: Seq2SeqConfig, decoder: str) -> Path:
    """The folder of the states of one decoder's training, which more epochs make longer."""
    setting = {**json.loads(canonical_json(config)), "decoders": decoder, "epochs": 0}
    digest = hashlib.sha256(json.dumps(setting, sort_keys=True).encode()).hexdigest()[:12]
    return data_dir() / "checkpoints" / task_of(config) / digest


def shipped_file(task: str, decoder: str) -> Path:
    return SHIPPED / f"{task}-{decoder}.safetensors"


def load_trained(task: str, decoder: str) -> tuple[Seq2Seq, Seq2SeqConfig, Vocabulary]:
    """The network that comes with the app, ready to read; its config and its symbols."""
    path = shipped_file(task, decoder)
    record = load_checkpoint(path).record
    config = CONFIGS[task](**record["config"])
    vocabulary = vocabulary_of(config)
    model = Seq2Seq(config, decoder, len(vocabulary), n_letters_of(config))
    load_weights(model, path)
    return model.eval(), config, vocabulary


def ship_weights(config: Seq2SeqConfig, decoder: str, record: dict[str, Any]) -> Path:
    """Put the last state of a training among what comes with the app, in 16-bit numbers."""
    state = load_latest(training_folder(config, decoder), config.epochs)
    half = {
        name: tensor.to(torch.float16) if tensor.is_floating_point() else tensor
        for name, tensor in state.tensors.items()
    }
    told = {**state.record, "config": asdict(config), **record}
    return save_weights(shipped_file(task_of(config), decoder), Checkpoint(state.epoch, half, told))
