"""What ships is what the code computes."""

from dataclasses import fields

import numpy as np
import pytest

from core.attention.comparison import compare_attention
from core.attention.config import METHODS, AttentionConfig, ScalingConfig
from core.attention.growth import growths, measured_frame
from core.attention.kinds import ATTENTION
from core.attention.rows import AttentionComparison, ScalingRow
from core.runs.run import FINISHED
from core.runs.shipped import load_result, read_result, result_path, shipped_runs, write_result


def test_the_shipped_comparison_is_computed_again():
    config = AttentionConfig()
    kept, made = load_result(ATTENTION, config), compare_attention(config)
    for f in fields(made):
        if f.name != "errors":
            np.testing.assert_allclose(getattr(kept, f.name), getattr(made, f.name), atol=1e-12)
    for old, new in zip(kept.errors, made.errors, strict=True):
        assert old.output_error == pytest.approx(new.output_error)


def test_a_result_comes_back_as_it_was_kept(tmp_path):
    config = AttentionConfig(terms=2, seq_len=16)
    assert load_result(ATTENTION, config) is None
    made, path = compare_attention(config), result_path(ATTENTION, config, tmp_path)
    write_result(path, made)
    kept = read_result(path, AttentionComparison)
    assert kept.errors == made.errors and kept.trace == made.trace
    np.testing.assert_array_equal(kept.exact_weights, made.exact_weights)


def test_the_shipped_run_is_whole():
    (kept,) = shipped_runs("scaling")
    run, rows = kept.run, kept.rows
    config = ScalingConfig(**run.config)
    assert run.state == FINISHED and run.machine["processor"]
    assert {ScalingRow(**row).method for row in rows} == set(METHODS)
    assert len(rows) == len(METHODS) * len(config.lengths)


def test_the_shipped_run_shows_the_powers_that_theory_gives():
    rows = shipped_runs("scaling")[0].rows
    laws = {
        growth.method: growth.law
        for growth in growths(measured_frame(rows, "median_seconds"), quadratic=())
    }
    assert 1.85 <= laws["fused"].exponent <= 2.15
    assert 0.9 <= laws["taylor"].exponent <= 1.1
