"""The attention of the shipped heads: by softmax as the networks compute it, and by the series."""

import numpy as np
import pytest

from core.attention.config import MAX_TERMS
from core.exchange.config import TrainedHeadsConfig
from core.exchange.trained_heads import trained_heads
from core.seq2seq.comparison import read_source
from core.seq2seq.config import DECODERS, SPEECH, SPELLING, ReadingConfig
from ui.attention.trained import answer, head_table


@pytest.fixture(scope="module", params=[SPELLING, SPEECH])
def config(request):
    return TrainedHeadsConfig(request.param)


@pytest.fixture(scope="module")
def heads(config):
    return trained_heads(config)


@pytest.mark.parametrize("decoder", DECODERS)
def test_the_exact_weights_are_those_of_the_network(config, heads, decoder):
    asked = ReadingConfig(task=config.task, source=config.source, decoder=decoder)
    reading = read_source(asked)
    exact = getattr(heads, f"{decoder}_exact")
    assert exact.shape == reading.cross[0].shape
    np.testing.assert_allclose(exact, reading.cross[0], atol=1e-4)  # theirs are float32


@pytest.mark.parametrize("decoder", DECODERS)
def test_every_row_of_weights_sums_to_one_and_k_1_is_uniform(heads, decoder):
    approximate = getattr(heads, f"{decoder}_approximate")
    assert len(approximate) == MAX_TERMS
    np.testing.assert_allclose(approximate.sum(axis=-1), 1)
    np.testing.assert_allclose(approximate[0], 1 / approximate.shape[-1])
    for terms in (1, 3, 5):  # even degree: the polynomial is positive
        assert approximate[terms - 1].min() >= 0


@pytest.mark.parametrize("decoder", DECODERS)
def test_softmax_of_the_logits_gives_the_weights(heads, decoder):
    kernel = np.exp(getattr(heads, f"{decoder}_logits"))
    weights = kernel / kernel.sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(weights, getattr(heads, f"{decoder}_exact"))


def test_errors_are_those_of_the_weights_that_are_shown(heads):
    for row in heads.errors:
        if row.layer == 1:
            exact = getattr(heads, f"{row.decoder}_exact")[row.head - 1]
            approximate = getattr(heads, f"{row.decoder}_approximate")[row.terms - 1, row.head - 1]
            error = np.linalg.norm(approximate - exact) / np.linalg.norm(exact)
            assert row.weight_error == pytest.approx(error)


def test_the_table_has_every_head_once_and_the_answer_its_numbers(heads):
    table = head_table(heads.errors)
    assert len(table) == len(heads.errors) / MAX_TERMS
    assert not table[["decoder", "head"]].duplicated().any()
    text = answer(heads.errors, 3)
    lost = [row.output_error for row in heads.errors if row.terms == 3]
    assert f"**{np.median(lost):.0%} off**" in text and f"{len(table)} trained heads" in text
