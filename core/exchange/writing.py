"""Makes a file of attention maps from arrays or tensors; needs NumPy alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.exchange.maps import AttentionMaps, ModelAttention


def from_tensors(
    name: str,
    symbols: Sequence[str],
    cross: Any,
    self_attention: Any = None,
    probabilities: Any = None,
) -> ModelAttention:
    """One model's attention from arrays or tensors of any device: cross (layers, heads, T, S).

    Row i must belong to the step that writes symbol i. Raises a `ValueError` that names a wrong
    shape.
    """
    return ModelAttention(
        name,
        tuple(symbols),
        as_array(cross),
        None if self_attention is None else as_array(self_attention),
        None if probabilities is None else as_array(probabilities),
    )


def save_maps(
    path: str | Path,
    *models: ModelAttention,
    inputs: Sequence[str] = (),
    seconds_per_position: float = 0.0,
    sound: str | Path | None = None,
) -> None:
    """Write one or two models that read the same input to an .npz archive, weights as float16.

    The input is given by its symbols, or by the seconds of a position and, if it is there, a sound
    file.
    """
    content = Path(sound).read_bytes() if sound else b""
    maps = AttentionMaps(models, tuple(inputs), seconds_per_position, content)  # checks them
    arrays: dict[str, Any] = {}
    for model in maps.models:
        arrays[f"{model.name}.symbols"] = np.array(model.symbols)
        arrays[f"{model.name}.cross"] = model.cross.astype(np.float16)
        if model.self_attention is not None:
            arrays[f"{model.name}.self"] = model.self_attention.astype(np.float16)
        if model.probabilities is not None:
            arrays[f"{model.name}.probabilities"] = model.probabilities.astype(np.float32)
    if maps.inputs:
        arrays["inputs"] = np.array(maps.inputs)
    else:
        arrays["seconds_per_position"] = np.array(maps.seconds_per_position)
    if maps.sound:
        arrays["sound"] = np.frombuffer(maps.sound, np.uint8)
    np.savez_compressed(path, **arrays)


def as_array(tensor: Any) -> np.ndarray:
    """An array of 32-bit floats from a tensor of any device and type, or from an array."""
    if hasattr(tensor, "detach"):
        tensor = tensor.detach().float().cpu().numpy()
    return np.asarray(tensor, np.float32)
