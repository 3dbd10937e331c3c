"""What ships is what the code computes."""

from dataclasses import fields

import numpy as np
import pytest

from core.attention.comparison import compare_attention
from core.attention.config import METHODS, AttentionConfig, ScalingConfig
from core.attention.growth import growths, measured_frame
from core.attention.rows import ScalingRow
from core.runs import shipped
from core.runs.store import FINISHED


def test_the_shipped_comparison_is_computed_again():
    kept, made = shipped.load_comparison(AttentionConfig()), compare_attention(AttentionConfig())
    for f in fields(made):
        if f.name != "errors":
            np.testing.assert_allclose(getattr(kept, f.name), getattr(made, f.name), atol=1e-12)
    for old, new in zip(kept.errors, made.errors, strict=True):
        assert old.output_error == pytest.approx(new.output_error)


def test_a_comparison_comes_back_as_it_was_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "SHIPPED_RUNS", tmp_path)
    config = AttentionConfig(terms=2, seq_len=16)
    assert shipped.load_comparison(config) is None
    made = compare_attention(config)
    shipped.save_comparison(tmp_path / "attention.npz", config, made)
    kept = shipped.load_comparison(config)
    assert kept.errors == made.errors and kept.trace == made.trace
    np.testing.assert_array_equal(kept.exact_weights, made.exact_weights)


def test_the_shipped_run_is_whole():
    run, rows = shipped.load_run("scaling")
    config = ScalingConfig(**run.config)
    assert run.state == FINISHED and run.machine["processor"]
    assert {ScalingRow(**row).method for row in rows} == set(METHODS)
    assert len(rows) == len(METHODS) * len(config.lengths)


def test_the_shipped_run_shows_the_powers_that_theory_gives():
    _, rows = shipped.load_run("scaling")
    laws = {
        growth.method: growth.law
        for growth in growths(measured_frame(rows, "median_seconds"), quadratic=())
    }
    assert 1.85 <= laws["fused"].exponent <= 2.15
    assert 0.9 <= laws["taylor"].exponent <= 1.1
