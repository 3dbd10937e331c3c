"""What the explorer is sent, as one `bytes`: lengths, JSON texts, and arrays. Free of Streamlit.

A state and then a reading, each a JSON text behind its length in four bytes; the arrays follow at
even addresses, where the reading's text says that they are.
"""

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

_TYPES = {"float16": "f2", "uint8": "u1", "int8": "i1"}
Packed = bytes  # a reading with its arrays


def packed(reading: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Packed:
    """The reading with its arrays; its key is their hash."""
    places, parts, at = {}, [], 0
    for name, array in arrays.items():
        part = array.tobytes()
        shape = list(array.shape)
        kind = _TYPES[str(array.dtype)]
        places[name] = {"type": kind, "shape": shape, "at": at, "size": len(part)}
        padding = len(part) % 2
        parts.append(part + b"\0" * padding)
        at += len(part) + padding
    body = b"".join(parts)
    digest = hashlib.sha256(_text(reading) + body).hexdigest()[:12]
    return _text({**reading, "arrays": places, "key": digest}) + body


def with_state(state: Mapping[str, Any], reading: Packed) -> bytes:
    """All that the explorer is sent."""
    return _text(state) + reading


def _text(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return struct.pack("<I", len(text)) + text
