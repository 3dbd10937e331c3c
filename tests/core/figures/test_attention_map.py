"""Attention maps: one scale, one time axis, and cells that can be clicked."""

import numpy as np
import pytest

from core.figures.attention_map import attention_figure, difference_map, self_attention_figure
from core.figures.map_cells import MOST_POINTS, farthest_columns, symbol_label

SECONDS = {"seconds_per_column": 0.02, "axis_label": "time (s)"}


def drawn(n_rows: int, n_columns: int) -> np.ndarray:
    weights = np.random.default_rng(0).random((n_rows, n_columns)) ** 8
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def speech(n_rows: int = 40, n_columns: int = 300, **more):
    draw = np.random.default_rng(1)
    sound = draw.uniform(-1, 1, n_columns * 320).astype(np.float32)
    levels = draw.integers(0, 256, (80, 2 * n_columns), dtype=np.uint8)
    weights, labels = drawn(n_rows, n_columns), ["a"] * (n_rows - 1) + [">"]
    more = {"largest": 0.5, "sound": sound, "levels": levels, **SECONDS, **more}
    return attention_figure(weights, labels, "t", **more), weights


def test_labels_hold_no_mark_up_and_name_start_and_stop():
    symbols = [symbol_label(s) for s in ("<", ">", " ", "&", "<b>", "AH")]
    assert symbols == ["start", "stop", "␣", "&amp;", "&lt;b&gt;", "AH"]
    labels = {"row_labels": ["<b>", ">"], "column_labels": ["<i>", "&"]}
    figure = attention_figure(np.eye(2), title="t", largest=1, axis_label="letters", **labels)
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;", "stop")
    assert figure.layout.xaxis.ticktext == ("&lt;i&gt;", "&amp;")
    assert "<i>" not in figure.data[1].to_json()


def test_compared_maps_share_their_scale():
    maps = [
        attention_figure(w, "ab", "t", largest=0.9, column_labels="xyz", axis_label="").data[0]
        for w in (drawn(2, 3), np.full((2, 3), 1 / 3))
    ]
    assert {(m.zmin, m.zmax) for m in maps} == {(0, 0.9)}
    assert maps[0].colorscale == maps[1].colorscale


def test_sound_spectrogram_and_map_share_one_axis_in_seconds():
    figure, _ = speech()
    cells, points, spectrogram, waveform = figure.data
    assert {trace.xaxis for trace in figure.data} <= {None, "x"}
    assert [trace.yaxis for trace in (spectrogram, waveform)] == ["y2", "y3"]
    domains = [figure.layout[f"yaxis{i}"].domain for i in ("", 2, 3)]
    assert domains[0][1] < domains[1][0] < domains[1][1] < domains[2][0] < domains[2][1] == 1
    for trace in (cells, spectrogram):
        assert trace.x0 - trace.dx / 2 == pytest.approx(0)
        assert trace.dx * trace.z.shape[1] == pytest.approx(6)
    assert waveform.x.max() <= 6 and tuple(figure.layout.xaxis.range) == (0, 6)
    assert max(points.x) < 6


def test_without_sound_the_map_fills_the_figure():
    figure, _ = speech(sound=None, levels=None)
    assert len(figure.data) == 2 and tuple(figure.layout.yaxis.domain) == (0, 1)


@pytest.mark.parametrize("n_rows, n_columns", [(1, 1), (3, 8), (40, 300), (99, 1000)])
def test_a_point_over_every_block_gives_its_cell_and_weight(n_rows, n_columns):
    figure, weights = speech(n_rows, n_columns)
    cells, points = figure.data[:2]
    assert cells.hoverinfo == "skip" and len(points.customdata) <= MOST_POINTS
    for (row, column), y, text in zip(points.customdata, points.y, points.hovertext, strict=True):
        assert row == y and text.startswith(f"{weights[row, column]:.4f} at ")
        assert text.endswith(f"{column * 0.02:.2f} to {(column + 1) * 0.02:.2f} s")
    largest = {row: weights[row, column] for row, column in points.customdata[::-1]}
    for row, column in points.customdata:
        largest[row] = max(largest[row], weights[row, column])
    np.testing.assert_array_equal([largest[row] for row in range(n_rows)], weights.max(axis=1))


@pytest.mark.parametrize("most", [1, 7, 30, 31, 100])
def test_reduction_finds_the_value_farthest_from_zero(most):
    matrix = np.random.default_rng(0).normal(size=(4, 30))
    columns, step = farthest_columns(matrix, most)
    extremes = np.take_along_axis(matrix, columns, axis=1)
    assert columns.shape[1] <= most and (columns // step == np.arange(columns.shape[1])).all()
    np.testing.assert_array_equal(np.abs(extremes).max(axis=1), np.abs(matrix).max(axis=1))


def test_marks_are_where_they_should_be():
    marks = {"highlighted": (2, 4), "first_difference": 6, "cell": (3, 10), "span": (0.5, 1.5)}
    figure, _ = speech(**marks)
    rows, difference, band = figure.layout.shapes
    assert (rows.y0, rows.y1) == (1.5, 4.5) and difference.y0 == difference.y1 == 5.5
    assert (band.x0, band.x1, band.yref, band.y0, band.y1) == (0.5, 1.5, "paper", 0, 1)
    ring = figure.data[-1]
    assert (ring.x[0], ring.y[0]) == (pytest.approx(0.21), 3)
    assert figure.layout.annotations[0].text == "first difference"
    assert not speech()[0].layout.shapes


def test_a_map_of_an_utterance_is_small_enough_to_send():
    assert len(speech(40, 300)[0].to_json()) < 600_000
    assert len(speech(99, 1000)[0].to_json()) < 1_000_000


def test_the_difference_is_symmetric_about_zero():
    a, b = drawn(3, 8), drawn(3, 8)[::-1]
    cells, points = difference_map(a, b, "abc", "t", largest=0.4, **SECONDS).data
    assert cells.zmin == -cells.zmax == -0.4
    np.testing.assert_allclose(cells.z, a - b)
    assert {text[0] for text in points.hovertext} <= {"+", "-"}
    with pytest.raises(ValueError, match="same shape"):
        difference_map(a, b[:2], "abc", "t", largest=0.4, **SECONDS)


def test_the_future_of_what_was_written_stays_empty():
    weights = np.tril(np.ones((5, 5))) / np.arange(1, 6)[:, None]
    figure = self_attention_figure(weights, "abcd>", "<abcd", "t", largest=1)
    cells, points = figure.data
    assert (np.isnan(cells.z) == np.triu(np.ones((5, 5), bool), 1)).all()
    assert len(points.x) == 15 and all(row >= column for row, column in points.customdata)
    assert figure.layout.xaxis.ticktext[0] == "start" and figure.layout.yaxis.ticktext[-1] == "stop"


@pytest.mark.parametrize(
    "weights, rows, columns, problem",
    [
        (np.eye(2), "abc", {"column_labels": "ab"}, "row_labels must be 2"),
        (np.eye(2), "ab", {"column_labels": "a"}, "column_labels must be 2"),
        (np.eye(2), "ab", {}, "expected one of"),
        (np.zeros((0, 4)), "", {"column_labels": "abcd"}, "at least 1"),
    ],
)
def test_labels_must_fit_the_weights(weights, rows, columns, problem):
    with pytest.raises(ValueError, match=problem):
        attention_figure(weights, rows, "t", largest=1, axis_label="", **columns)


def test_roots_are_coloured_and_labelled_with_the_weights():
    plain, weights = speech(root=False)
    rooted, _ = speech(root=True)
    np.testing.assert_allclose(rooted.data[0].z, np.sqrt(plain.data[0].z))
    bar = rooted.data[0].colorbar
    np.testing.assert_allclose(np.square(bar.tickvals), [float(t) for t in bar.ticktext], atol=1e-6)
    assert (
        "square root" in rooted.layout.title.text
        and rooted.data[1].hovertext == plain.data[1].hovertext
    )
