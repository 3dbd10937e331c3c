from itertools import cycle

import pytest
import torch

from core.attention import methods, trial
from core.attention.checks import TooLarge
from core.attention.config import METHODS, ScalingConfig
from core.attention.methods import predicted_bytes
from core.attention.rows import ScalingRow
from core.attention.scaling import measure_scaling
from core.machine import timing
from core.progress import Progress


@pytest.fixture(autouse=True)
def same_threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def config(**changes) -> ScalingConfig:
    return ScalingConfig(
        **{"methods": "materialised,fused,taylor", "longest": 256, "dim": 8, "rounds": 3, **changes}
    )


def rows_of(**changes) -> list[ScalingRow]:
    return [r for r in measure_scaling(config(**changes)) if isinstance(r, ScalingRow)]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("backward", [False, True])
def test_every_method_is_measured_at_every_length(causal, backward):
    rows = rows_of(methods=",".join(METHODS), causal=causal, backward=backward)
    assert [(r.method, r.seq_len) for r in rows] == [(m, n) for n in (128, 256) for m in METHODS]
    for row in rows:
        assert row.status == "measured" and row.n_rounds >= 3
        assert 0 < row.minimum_seconds <= row.median_seconds <= row.upper_quartile_seconds
        assert row.peak_bytes > 0 and row.heap in ("fresh", "retained", "system")
        if row.method in ("materialised", "fused"):
            assert row.relative_error < 1e-5
        else:
            assert 0.01 < row.relative_error < 10


def test_materialised_weights_take_the_memory_of_two_square_arrays():
    for row in rows_of(methods="materialised", shortest=256, longest=512, n_heads=2):
        assert row.peak_bytes == pytest.approx(2 * 2 * row.seq_len**2 * 4, rel=0.1)


def test_a_method_over_its_memory_limit_is_stopped_and_the_others_continue():
    rows = rows_of(methods="materialised,taylor_plain", longest=1024, dim=8, memory_limit=0.01)
    stopped = [r for r in rows if r.status != "measured"]
    assert predicted_bytes(config(), "taylor_plain", 1024) < 1e7
    assert [(r.method, r.status) for r in stopped] == [("materialised", "memory limit")]
    assert "GB" in stopped[0].reason and stopped[0].median_seconds is None
    assert [r.seq_len for r in rows if r.method == "taylor_plain"] == [128, 256, 512, 1024]


def test_a_method_over_its_time_limit_is_stopped_and_the_others_continue(monkeypatch):
    monkeypatch.setattr(methods, "multiply_adds", lambda method, n, *_: 10**9 if n == 256 else 1)
    rows = rows_of(methods="fused,elu", longest=512)
    stopped = {(r.method, r.seq_len) for r in rows if r.status == "time limit"}
    assert stopped == {("fused", 256), ("elu", 256)}
    assert all(r.seq_len == 128 for r in rows if r.status == "measured")


def test_a_method_that_does_not_fit_the_machine_is_stopped_and_the_others_continue(monkeypatch):
    def attend(config, method):
        def too_large(q, k, v):
            raise TooLarge("this machine is full")

        return too_large if method == "taylor" else lambda q, k, v: v

    monkeypatch.setattr(trial, "attention_method", attend)
    rows = rows_of(methods="fused,taylor")
    assert {r.method for r in rows if r.status == "measured"} == {"fused"}
    assert [r.reason for r in rows if r.status == "memory limit"] == ["this machine is full"]


def test_an_output_that_is_not_finite_is_reported_and_not_timed(monkeypatch):
    monkeypatch.setattr(trial, "attention_method", lambda *_: lambda q, k, v: v / 0)
    (row,) = rows_of(methods="fused", longest=128)
    assert row.status == "not finite" and row.median_seconds is None


def test_the_error_in_a_row_sees_a_wrong_method(monkeypatch):
    monkeypatch.setattr(trial, "attention_method", lambda *_: lambda q, k, v: 2 * v)
    (row,) = rows_of(methods="fused", longest=128)
    assert row.relative_error > 0.5


def test_progress_never_falls_and_names_what_is_done():
    steps = [s for s in measure_scaling(config(longest=512)) if isinstance(s, Progress)]
    shares = [s.fraction for s in steps]
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1
    assert any("timing L = 512, round 1: Softmax, in tiles" in s.doing for s in steps)


def test_progress_never_falls_where_methods_are_stopped_and_rounds_are_added(monkeypatch):
    disturbed = cycle([True, True, False])
    monkeypatch.setattr(timing, "disturbed_since", lambda change: next(disturbed))
    settings = {"methods": "materialised,taylor_plain,fused", "memory_limit": 0.01}
    steps = list(measure_scaling(config(longest=1024, **settings)))
    assert any(isinstance(step, ScalingRow) and step.status == "memory limit" for step in steps)
    shares = [step.fraction for step in steps if isinstance(step, Progress)]
    assert shares[0] == 0 and shares == sorted(shares) and shares[-1] < 1


def test_the_same_seed_gives_the_same_errors():
    first, second = rows_of(longest=128), rows_of(longest=128)
    assert [r.relative_error for r in first] == [r.relative_error for r in second]
    assert [r.relative_error for r in rows_of(longest=128, seed=1)] != [
        r.relative_error for r in first
    ]


def test_a_device_that_is_not_there_is_refused():
    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")
    with pytest.raises(ValueError, match="device must be cpu on this machine"):
        rows_of(device="cuda")
