"""What the maps are sent: the numbers that they draw, in few bytes and in half precision."""

import json
import struct

import numpy as np
import pytest

from core.attention.comparison import compare_attention
from core.attention.config import AttentionConfig
from ui.attention.maps.contents import (
    MOST_CELLS,
    difference_limit,
    maps_contents,
    reduced,
    weight_limit,
)


def sent(contents: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    (length,) = struct.unpack_from("<I", contents)
    reading, body = json.loads(contents[4 : 4 + length]), contents[4 + length :]
    arrays = {}
    for name, place in reading["arrays"].items():
        assert place["type"] == "f2"
        part = np.frombuffer(body[place["at"] : place["at"] + place["size"]], np.float16)
        arrays[name] = part.reshape(place["shape"]).astype(np.float64)
    return reading, arrays


def contents_of(config: AttentionConfig) -> tuple[dict, dict[str, np.ndarray]]:
    c = compare_attention(config)
    return sent(
        maps_contents(
            c.exact_weights,
            c.approximate_weights,
            c.pair_logits,
            terms=config.terms,
            causal=config.causal,
        )
    )


@pytest.mark.parametrize("changes", [{}, {"causal": True}, {"terms": 2, "mean_logit": -1.0}])
def test_what_is_sent_is_what_was_computed(changes):
    config = AttentionConfig(seq_len=32, **changes)
    reading, arrays = contents_of(config)
    c = compare_attention(config)
    for name, matrix in (("exact", c.exact_weights), ("approximate", c.approximate_weights)):
        np.testing.assert_allclose(arrays[name], matrix, rtol=1e-3, atol=1e-6)
    difference = c.approximate_weights - c.exact_weights
    np.testing.assert_allclose(arrays["difference"], difference, rtol=1e-3, atol=1e-6)
    assert reading["range"] == [c.logits[0], c.logits[-1]]
    low, high = arrays["logits"].min(), arrays["logits"].max()
    assert low >= min(0, c.logits[0]) * 1.001 and high <= c.logits[-1] * 1.001


@pytest.mark.parametrize("seq_len, most", [(64, 34_000), (512, 135_000)])
def test_a_payload_is_small_and_no_map_has_more_cells_than_are_drawn(seq_len, most):
    c = compare_attention(AttentionConfig(seq_len=seq_len))
    contents = maps_contents(c.exact_weights, c.approximate_weights, c.pair_logits, terms=3)
    reading, arrays = sent(contents)
    assert len(contents) < most
    size = min(seq_len, MOST_CELLS)
    assert {array.shape for array in arrays.values()} == {(size, size)}
    assert reading["step"] == seq_len // size


def test_a_weight_beyond_half_precision_has_its_largest_number():
    weights = np.array([[1e9, -1e9], [0.5, 0.5]])
    reading, arrays = sent(maps_contents(np.full((2, 2), 0.5), weights, weights, terms=4))
    assert np.isfinite(arrays["approximate"]).all() and arrays["approximate"].max() == 65504
    assert reading["weightLimit"] == 1 and reading["differenceLimit"] == 1


def test_a_causal_block_has_no_number_of_a_pair_that_is_not_seen():
    size = 2 * MOST_CELLS
    logits = np.triu(np.full((size, size), 9.0), 1)  # 0 where a query sees the key
    exact = np.tri(size) / np.arange(1, size + 1)[:, None]
    reading, arrays = sent(maps_contents(exact, exact, logits, terms=3, causal=True))
    assert reading["step"] == 2 and (arrays["logits"] == 0).all()
    assert reading["range"] == [0, 0]


@pytest.mark.parametrize("outlier", [0.0, 0.05, 0.7, 1.0, 3.0, 1e6, -1e6])
@pytest.mark.parametrize("largest", [0.01, 0.3, 0.6, 1.0])
def test_the_scale_of_weights_ends_at_most_at_one_and_never_cuts_softmax(largest, outlier):
    exact, approximate = np.full((2, 2), largest / 2), np.full((2, 2), 0.01)
    exact[0, 1], approximate[1, 0] = largest, outlier
    limit = weight_limit(exact, approximate)
    assert largest <= limit <= min(1, 2 * largest)
    assert limit in (largest, 2 * largest, outlier, 1.0)
    assert 0 < difference_limit(approximate - exact) <= 1
    assert difference_limit(exact - exact) == 1


def test_a_long_matrix_of_few_rows_is_not_reduced():
    matrix = np.ones((4, 2 * MOST_CELLS))
    assert reduced(matrix)[1] == 1


@pytest.mark.parametrize("size", [5, MOST_CELLS, MOST_CELLS + 1, 500])
def test_reduction_keeps_the_extremes(size):
    matrix = np.random.default_rng(0).normal(size=(size, size))
    blocks, step = reduced(matrix)
    assert max(blocks.shape) <= MOST_CELLS and blocks.shape[0] == -(-size // step)
    assert np.abs(blocks).max() == np.abs(matrix).max()
    assert step > 1 or (blocks == matrix).all()
