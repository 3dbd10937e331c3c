"""What the explorer is sent: everything of a reading, in few bytes."""

import json
import struct

import numpy as np
import pytest

from tests.ui.explorer.made import speech_payload, spelling_payload
from ui.explorer.payload import packed, with_state


def unpacked(data: bytes) -> tuple[dict, dict, bytes]:
    texts = []
    for _ in range(2):
        (length,) = struct.unpack_from("<I", data)
        texts.append(json.loads(data[4 : 4 + length]))
        data = data[4 + length :]
    return *texts, data


def test_arrays_come_back_as_they_were():
    arrays = {
        "a": np.arange(5, dtype=np.uint8),
        "b": np.linspace(0, 1, 6, dtype=np.float16).reshape(2, 3),
        "c": np.array([-127, 127], np.int8),
    }
    state, reading, body = unpacked(with_state({"zoom": "é"}, packed({"n": 1}, arrays)))
    assert state == {"zoom": "é"} and reading["n"] == 1
    for name, array in arrays.items():
        place = reading["arrays"][name]
        assert place["at"] % 2 == 0
        part = np.frombuffer(body[place["at"] : place["at"] + place["size"]], array.dtype)
        np.testing.assert_array_equal(part.reshape(place["shape"]), array)


def test_a_key_is_that_of_all_contents():
    arrays = {"a": np.zeros(3, np.uint8)}
    keys = {
        unpacked(with_state({}, packed(*contents)))[1]["key"]
        for contents in (
            ({"n": 1}, arrays),
            ({"n": 1}, arrays),
            ({"n": 2}, arrays),
            ({"n": 1}, {"a": np.ones(3, np.uint8)}),
        )
    }
    assert len(keys) == 3


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError):
        packed({"score": float("nan")}, {})


@pytest.mark.parametrize(
    "data, most",
    [
        (speech_payload("monday may seventh", "monday may seventh", 3.0), 250_000),
        (spelling_payload("thorough", "TH ER OW", "TH R UW"), 20_000),
    ],
)
def test_a_payload_is_small(data, most):
    assert len(data) <= most
