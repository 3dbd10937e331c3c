"""The state of a training after an epoch, as safetensors: weights, optimiser, generator, rows.

A folder holds the trainings of one setting. Its files are named by the number of epochs, so that a
training resumes where any earlier one of that setting stopped, and can be extended.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from core.files import write_whole

MODEL = "model."


@dataclass(frozen=True)
class Checkpoint:
    """The state that a training needs to resume as if it had never stopped."""

    epoch: int
    tensors: dict[str, Tensor]  # model., optimiser.I. and generator
    record: dict[str, Any]  # numbers and rows


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write the state to a file, whole or not at all; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = checkpoint_path(folder, checkpoint.epoch)
    _write(path, checkpoint.tensors, checkpoint.record)
    return path


def save_weights(path: Path, checkpoint: Checkpoint) -> Path:
    """Write the weights and the record, without the rest of the state."""
    tensors = {n: t for n, t in checkpoint.tensors.items() if n.startswith(MODEL)}
    _write(path, tensors, checkpoint.record)
    return path


def _write(path: Path, tensors: dict[str, Tensor], record: dict[str, Any]) -> None:
    # by way of bytes: `save_file` makes a `SafetensorError` of a full disk, not an `OSError`
    write_whole(path, save(tensors, {"record": json.dumps(record)}))


def load_latest(folder: Path, max_epochs: int) -> Checkpoint | None:
    """The state after the most epochs, at most `max_epochs`; None if there is none."""
    epochs = sorted((int(path.stem) for path in folder.glob("[0-9]*.safetensors")), reverse=True)
    for epoch in epochs:
        if epoch <= max_epochs:
            try:
                return load_checkpoint(checkpoint_path(folder, epoch))
            except (FileNotFoundError, SafetensorError):  # removed in the meantime, or damaged
                continue
    return None


def load_checkpoint(path: Path) -> Checkpoint:
    with safe_open(path, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        record = json.loads(file.metadata()["record"])
    return Checkpoint(int(record["epoch"]), tensors, record)


def checkpoint_path(folder: Path, epoch: int) -> Path:
    return folder / f"{epoch:04}.safetensors"


def load_weights(model: nn.Module, path: Path) -> None:
    """Load the weights of a checkpoint, or of a file with weights only, into a model."""
    model.load_state_dict(model_tensors(load_checkpoint(path).tensors))


def model_tensors(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of the model among those of a checkpoint, under their names in the model."""
    return {n.removeprefix(MODEL): t for n, t in tensors.items() if n.startswith(MODEL)}


def state_tensors(
    model: nn.Module, optimiser: torch.optim.Optimizer, generator: torch.Generator
) -> dict[str, Tensor]:
    tensors = {MODEL + name: value.detach().clone() for name, value in model.state_dict().items()}
    for i, values in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{i}.{name}": value.clone() for name, value in values.items()}
    return {**tensors, "generator": generator.get_state()}


def restore(
    checkpoint: Checkpoint,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    generator: torch.Generator,
) -> None:
    """Restore a saved state, bit for bit."""
    model.load_state_dict(model_tensors(checkpoint.tensors))
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in checkpoint.tensors.items():
        if name.startswith("optimiser."):
            _, i, key = name.split(".", 2)
            state.setdefault(int(i), {})[key] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    generator.set_state(checkpoint.tensors["generator"])
