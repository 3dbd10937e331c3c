"""Files of attention maps from anyone: an .npz archive, or JSON for small ones.

Sizes are checked before contents, nothing is unpickled, and every `ValueError` says what was
expected and what came. The format is described in `core/exchange/README.md`.
"""

import io
import json
import zipfile
from typing import Any

import numpy as np

from core.archives import (
    Header,
    array_name,
    check_size,
    check_sizes,
    opened,
    read_array,
    read_headers,
)
from core.exchange.maps import MOST_BYTES, AttentionMaps, ModelAttention

MOST_JSON = 5_000_000  # bytes
OF_INPUT = ("inputs", "seconds_per_position", "sound")
OF_MODEL = ("cross", "symbols", "self", "probabilities")
UNNAMED = "Model"
_KINDS = {  # of dtypes, by the name of the array
    "inputs": ("U", "texts"),
    "symbols": ("U", "texts"),
    "sound": ("u", "the bytes of a sound file, as uint8"),
}
_NUMBERS = ("f", "floating-point numbers")


def read_maps(content: bytes) -> AttentionMaps:
    """The maps of a file, whichever of the two forms it has."""
    if content[:2] == b"PK":
        return _read_npz(content)
    if content.lstrip()[:1] == b"{":
        return _read_json(content)
    raise ValueError("the file must be an .npz archive or a JSON object, got neither")


def _read_npz(content: bytes) -> AttentionMaps:
    if len(content) > MOST_BYTES:
        raise ValueError(f"the file must have at most {MOST_BYTES:,} bytes, got {len(content):,}")
    with opened(io.BytesIO(content)) as archive:
        members = _members(archive)
        headers = read_headers(archive, members)
        for name, header in headers.items():
            check_size(name, header, members[name])
            _check_kind(name, header)
        arrays = {name: read_array(archive, name, members[name]) for name in members}
    shared = {name: arrays.pop(name) for name in OF_INPUT if name in arrays}
    by_model: dict[str, dict[str, Any]] = {}
    for name, array in arrays.items():
        model, _, what = name.rpartition(".")
        by_model.setdefault(model or UNNAMED, {})[what] = array
    return _maps({"models": [{"name": name, **of} for name, of in by_model.items()], **shared})


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members that are read, by name; others are ignored."""
    read = [info for info in archive.infolist() if _is_read(array_name(info))]
    members = {array_name(info): info for info in read}
    if len(members) < len(read):
        raise ValueError("the file must hold each array once, got one of them twice")
    if not any(name.rpartition(".")[2] == "cross" for name in members):
        names = ", ".join(repr(array_name(info)[:40]) for info in archive.infolist()[:10])
        raise ValueError(f"the file must hold the array cross, got {names or 'nothing'}")
    check_sizes(read, MOST_BYTES)
    return members


def _is_read(name: str) -> bool:
    return name in OF_INPUT or name.rpartition(".")[2] in OF_MODEL


def _check_kind(name: str, header: Header) -> None:
    kind, wanted = _KINDS.get(name.rpartition(".")[2], _NUMBERS)
    if header.dtype.kind != kind or kind == "u" and header.dtype.itemsize != 1:
        raise ValueError(f"{name} must be {wanted}, got {str(header.dtype)[:40]}")


def _read_json(content: bytes) -> AttentionMaps:
    if len(content) > MOST_JSON:
        raise ValueError(
            f"a JSON file must have at most {MOST_JSON:,} bytes, got {len(content):,}; "
            "larger ones must be an .npz archive"
        )
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the file must be JSON, got {str(error)[:100]}") from None
    models = value.get("models")
    if not isinstance(models, list) or not all(isinstance(model, dict) for model in models):
        raise ValueError("the file must have models, a list of objects with cross and symbols")
    value.pop("sound", None)
    return _maps(value)


def _maps(value: dict[str, Any]) -> AttentionMaps:
    seconds = value.get("seconds_per_position", 0.0)
    if np.ndim(seconds) or not np.isreal(seconds):
        raise ValueError("seconds_per_position must be one number")
    return AttentionMaps(
        models=tuple(_model(model) for model in value["models"]),
        inputs=_texts("inputs", value.get("inputs", ())),
        seconds_per_position=float(seconds),
        sound=np.asarray(value.get("sound", b""), np.uint8).tobytes() if "sound" in value else b"",
    )


def _model(value: dict[str, Any]) -> ModelAttention:
    name = value.get("name", UNNAMED)
    if missing := [what for what in ("cross", "symbols") if what not in value]:
        raise ValueError(f"{str(name)[:60]!r} must have {' and '.join(missing)}, got none")
    return ModelAttention(
        name=name,
        symbols=_texts("symbols", value["symbols"]),
        cross=_numbers("cross", value["cross"]),
        self_attention=_numbers("self", value["self"]) if "self" in value else None,
        probabilities=_numbers("probabilities", value["probabilities"])
        if "probabilities" in value
        else None,
    )


def _texts(what: str, values: Any) -> tuple[str, ...]:
    values = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(values, list | tuple):
        raise ValueError(f"{what} must be a list of texts, got {str(values)[:40]!r}")
    return tuple(values)


def _numbers(what: str, values: Any) -> np.ndarray:
    try:
        array = np.asarray(values)
    except ValueError:
        array = np.asarray(None)
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{what} must be numbers in rows of the same length, got others")
    return array.astype(np.float32)
