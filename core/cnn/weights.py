"""Where the weights of a training are: shipped with the app or made on this server; no torch."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cnn.config import CNNConfig
from core.cnn.kinds import CNN
from core.config import canonical_json, config_field
from core.files import mark_used, remove
from core.paths import ROOT, data_dir
from core.stored import make_room

MOST_TRAININGS = 300  # whose states are kept on a server
SHIPPED = ROOT / "assets" / "checkpoints"


def training_folder(config: CNNConfig) -> Path:
    """The folder of all trainings that differ from this one only in the number of epochs."""
    setting = {**json.loads(canonical_json(config)), "epochs": 0}
    text = json.dumps(setting, sort_keys=True) + CNN.version
    return _states() / hashlib.sha256(text.encode()).hexdigest()[:12]


def remove_oldest_states(spare: CNNConfig) -> None:
    """Keep the states of the `MOST_TRAININGS` most recently used trainings, and those of one."""
    make_room(_states().glob("*"), MOST_TRAININGS, spare=training_folder(spare))


def trainings_beside(config: CNNConfig) -> list[CNNConfig]:
    """The other trainings whose states are in the same folder."""
    bounds = config_field(CNNConfig, "epochs").metadata
    counts = range(bounds["low"], bounds["high"] + 1)
    return [replace(config, epochs=n) for n in counts if n != config.epochs]


def remove_states(config: CNNConfig, alone: bool) -> None:
    """Remove what a training left; where others use the folder, only its last state.

    Any other may be where one of those resumes.
    """
    remove(training_folder(config) if alone else _last_state(config))


def weights_file(config: CNNConfig) -> Path | None:
    """The weights after the last epoch of a training; None if they are not on this server."""
    shipped = shipped_weights(config)
    if shipped.exists():
        return shipped
    try:
        made_here = _last_state(config)
        return made_here if made_here.exists() else None
    except OSError:  # what a data folder has that cannot be read is not here
        return None


def used_weights(config: CNNConfig) -> Path | None:
    """The same for one who reads them now: the states used longest ago make room."""
    path = weights_file(config)
    if path is not None and path.parent != SHIPPED:
        mark_used(path.parent)
    return path


def has_weights(config: CNNConfig, rows: list[dict[str, Any]]) -> bool:
    """Whether the weights are here, or the training diverged and left none."""
    diverged = bool(rows) and rows[-1].get("status") == "not finite"
    return diverged or weights_file(config) is not None


def shipped_weights(config: CNNConfig) -> Path:
    """The path of the weights of a training if they ship with the app: named by its settings."""
    setting = hashlib.sha256(canonical_json(config).encode()).hexdigest()[:6]
    name = f"cnn-{config.variant}-{config.learning_rate:g}-seed{config.seed}-{setting}"
    return SHIPPED / f"{name}.safetensors"


def _last_state(config: CNNConfig) -> Path:
    return training_folder(config) / f"{config.epochs:04}.safetensors"


def _states() -> Path:
    return data_dir() / "checkpoints" / CNN.name
