"""The state of a training as safetensors: weights, optimiser, generator, rows.

A folder holds the trainings of one setting. Its files are named by the number of whole epochs, so
that a training resumes where any earlier one of that setting stopped, and can be extended. A state
within an epoch has a file of its own: a shorter training may have ended with that epoch.
"""

import errno
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from core.files import write_whole_by

MODEL, EPOCH_START = "model.", "epoch_start"
WITHIN = "within"  # key of a record: what was done of the next epoch


@dataclass(frozen=True)
class Checkpoint:
    """The state that a training needs to resume as if it had never stopped."""

    epoch: int  # whole epochs
    tensors: dict[str, Tensor]  # model., optimiser.I., generator and, within an epoch, epoch_start
    record: dict[str, Any]  # numbers and rows


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write the state to a file, whole or not at all; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    is_within = WITHIN in checkpoint.record
    path = (within_path if is_within else checkpoint_path)(folder, checkpoint.epoch)
    record = {"record": json.dumps(checkpoint.record)}
    try:
        write_whole_by(path, lambda part: save_file(checkpoint.tensors, part, record))
    except SafetensorError as error:
        raise _system_error(error, folder) from error
    return path


def save_weights(path: Path, checkpoint: Checkpoint) -> Path:
    """Write the weights, as 16-bit floats, and the record, without the rest of the state."""
    tensors = {
        name: tensor.half() if tensor.is_floating_point() else tensor
        for name, tensor in checkpoint.tensors.items()
        if name.startswith(MODEL)
    }
    save_file(tensors, path, {"record": json.dumps(checkpoint.record)})
    return path


def load_latest(folder: Path, max_epochs: int) -> Checkpoint | None:
    """The state after the most epochs, at most `max_epochs`; None if there is none."""
    for epoch in sorted(_epochs(folder), reverse=True):
        within = _load_or_none(within_path(folder, epoch))
        if within and epoch < max_epochs and within.record["epochs"] == max_epochs:
            return within
        whole = _load_or_none(checkpoint_path(folder, epoch))
        if whole and epoch <= max_epochs:
            return whole
    return None


def remove_checkpoints(folder: Path, epoch: int, *, keep_whole: bool) -> None:
    """Remove the states after that number of epochs and within the next one, or only the latter."""
    within_path(folder, epoch).unlink(missing_ok=True)
    if not keep_whole:
        checkpoint_path(folder, epoch).unlink(missing_ok=True)


def load_checkpoint(path: Path) -> Checkpoint:
    with safe_open(path, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        record = json.loads(file.metadata()["record"])
    return Checkpoint(int(record["epoch"]), tensors, record)


def checkpoint_path(folder: Path, epoch: int) -> Path:
    return folder / f"{epoch:04}.safetensors"


def within_path(folder: Path, epoch: int) -> Path:
    """The file of the state within the epoch after so many whole ones."""
    return folder / f"{epoch:04}+.safetensors"


def _epochs(folder: Path) -> set[int]:
    return {int(path.name[:4]) for path in folder.glob("[0-9][0-9][0-9][0-9]*.safetensors")}


def _load_or_none(path: Path) -> Checkpoint | None:
    try:
        return load_checkpoint(path)
    except (FileNotFoundError, SafetensorError):  # never there, removed meanwhile, or damaged
        return None


def _system_error(error: SafetensorError, folder: Path) -> OSError:
    """What kept a file from being written: safetensors puts the system's error into its text."""
    number = re.search(r"os error (\d+)", str(error))
    code = int(number.group(1)) if number else errno.EIO
    return OSError(code, os.strerror(code), str(folder))


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
