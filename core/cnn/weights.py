"""Where the weights of a training are: those that ship, or those made on this server; no torch."""

import hashlib
import json
from pathlib import Path

from core.cnn.config import CNNConfig
from core.config import canonical_json
from core.kinds import code_version
from core.paths import ROOT, data_dir

SHIPPED = ROOT / "assets" / "checkpoints"


def training_folder(config: CNNConfig) -> Path:
    """The folder of all trainings that differ from this one in the number of epochs alone."""
    setting = {**json.loads(canonical_json(config)), "epochs": 0}
    text = json.dumps(setting, sort_keys=True) + code_version("cnn")
    return data_dir() / "checkpoints" / hashlib.sha256(text.encode()).hexdigest()[:12]


def weights_file(config: CNNConfig) -> Path | None:
    """The weights after the last epoch of that very training; None where they are not here."""
    shipped = shipped_weights(config)
    made_here = training_folder(config) / f"{config.epochs:04}.safetensors"
    return next((path for path in (shipped, made_here) if path.exists()), None)


def shipped_weights(config: CNNConfig) -> Path:
    """The file in which the weights of that training would ship: named by its own settings."""
    setting = hashlib.sha256(canonical_json(config).encode()).hexdigest()[:6]
    name = f"cnn-{config.variant}-{config.learning_rate:g}-seed{config.seed}-{setting}"
    return SHIPPED / f"{name}.safetensors"
