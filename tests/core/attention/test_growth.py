import numpy as np
import pytest

from core.attention.growth import (
    QUARTILES,
    Crossing,
    crossover,
    crossovers,
    fit_power_law,
    growths,
    measured_frame,
    timed_frame,
)

LENGTHS = [128, 256, 512, 1024, 2048]


@pytest.mark.parametrize("exponent", [1.0, 2.0, 0.43])
def test_an_exact_power_law_is_found_with_no_error(exponent):
    law = fit_power_law(LENGTHS, [3e-6 * n**exponent for n in LENGTHS])
    assert law.exponent == pytest.approx(exponent) and law.standard_error < 1e-9
    assert law.lengths == tuple(LENGTHS[-4:])
    assert law.predict(4096) == pytest.approx(3e-6 * 4096**exponent)


def test_the_standard_error_is_that_of_ordinary_least_squares():
    costs = np.array([1.0, 2.3, 3.7, 8.4, 15.0])
    law = fit_power_law(LENGTHS, costs, n_fitted=5)
    x, y = np.log(LENGTHS), np.log(costs)
    design = np.stack([np.ones(5), x], axis=1)
    beta, rest, *_ = np.linalg.lstsq(design, y, rcond=None)
    covariance = rest[0] / 3 * np.linalg.inv(design.T @ design)
    assert law.exponent == pytest.approx(beta[1])
    assert law.standard_error == pytest.approx(covariance[1, 1] ** 0.5)


def test_two_lengths_are_too_few():
    assert fit_power_law([128, 256], [1.0, 2.0]) is None


def test_crossover_of_a_line_and_a_parabola():
    exact = [n**2 / 700 for n in LENGTHS]
    assert crossover(LENGTHS, exact, LENGTHS) == pytest.approx(700)
    assert crossover(LENGTHS[::-1], exact[::-1], LENGTHS[::-1]) == pytest.approx(700)


def test_no_crossover_outside_the_range():
    assert crossover(LENGTHS, [n * 2 for n in LENGTHS], LENGTHS) is None
    assert crossover(LENGTHS, [n / 2 for n in LENGTHS], LENGTHS) is None


def test_the_last_of_several_crossings_counts():
    assert 512 < crossover(LENGTHS, [1, 3, 1, 3, 3], [2] * 5) < 1024


def row(method, n, seconds, status="measured", spread=0.0):
    quartiles = seconds and (seconds * (1 - spread), seconds * (1 + spread))
    return {
        "method": method,
        "seq_len": n,
        "status": status,
        "median_seconds": seconds,
        "disturbed": False,
        **dict(zip(QUARTILES, quartiles or (None, None), strict=True)),
    }


def test_rows_become_frames_growths_and_crossovers():
    rows = [row("fused", n, n**2 / 700) for n in LENGTHS] + [row("elu", n, n) for n in LENGTHS]
    rows.append(row("fused", 4096, None, "time limit"))
    frame = timed_frame(rows)
    assert len(frame) == 10
    growth_of = {g.method: g for g in growths(frame, quadratic=("fused",))}
    assert growth_of["fused"].theory == 2 and growth_of["elu"].law.exponent == pytest.approx(1)
    crossings = crossovers(frame, "fused", ("elu", "random"))
    assert crossings == {"elu": Crossing(*[pytest.approx(700)] * 3)}


def test_the_interval_of_a_crossing_is_where_the_quartiles_cross():
    rows = [row("fused", n, n**2 / 700, spread=0.1) for n in LENGTHS]
    rows += [row("elu", n, n, spread=0.2) for n in LENGTHS]
    crossing = crossovers(timed_frame(rows), "fused", ("elu",))["elu"]
    assert crossing.low == pytest.approx(700 * 0.8 / 1.1)
    assert crossing.high == pytest.approx(700 * 1.2 / 0.9)
    assert crossing.span == "509–933"


@pytest.mark.parametrize(
    "spread, span",
    [(0.4, "300–1,633"), (0.5, "233 or more"), (0.7, "not bounded by these lengths")],
)
def test_an_interval_beyond_the_lengths_measured_says_so(spread, span):
    rows = [row("fused", n, n**2 / 700, spread=spread) for n in LENGTHS]
    rows += [row("elu", n, n, spread=spread) for n in LENGTHS]
    assert crossovers(timed_frame(rows), "fused", ("elu",))["elu"].span == span
    assert Crossing(700, 0, 800).span == "up to 800"


def test_no_measured_row_gives_an_empty_frame():
    assert measured_frame([], "median_seconds").empty
    limited = [{"method": "fused", "seq_len": 128, "status": "time limit", "median_seconds": None}]
    assert measured_frame(limited, "median_seconds").empty
