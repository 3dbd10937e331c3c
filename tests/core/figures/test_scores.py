"""Scores of utterances: every point is utterances again by its row."""

import numpy as np
import pandas as pd
import pytest

from core.figures.scores import scatter_matrix_figure
from core.figures.theme import colour, marker

MEASURES = {"jaccard": "Jaccard", "cosine": "cosine", "damerau_levenshtein": "Damerau–Levenshtein"}
NAMES = {"recurrent": "Recurrent", "attention": "Attention"}


def frame(n: int = 20) -> pd.DataFrame:
    scores = pd.DataFrame(np.random.default_rng(0).random((n, 3)), columns=list(MEASURES))
    decoders = [list(NAMES)[i % 2] for i in range(n)]
    return scores.assign(decoder=decoders, reference="<b>one two", hypothesis="won")


def figure(**more):
    return scatter_matrix_figure(frame(), MEASURES, "t", names=NAMES, **more)


def test_every_pair_of_measures_is_drawn_once_for_each_decoder():
    kinds = [trace.type for trace in figure().data]
    assert kinds.count("scatter") == kinds.count("histogram") == 3 * len(NAMES)


def test_a_click_on_a_point_gives_its_utterance():
    rows = frame()
    labels = {label: column for column, label in MEASURES.items()}
    for trace in figure().select_traces({"type": "scatter"}):
        x, y = (part.split(" %")[0] for part in trace.hovertemplate.split("<br>")[1].split(", "))
        utterances = rows.iloc[list(trace.customdata)]
        np.testing.assert_array_equal(utterances[labels[x]], trace.x)
        np.testing.assert_array_equal(utterances[labels[y]], trace.y)
        assert set(utterances["decoder"]) == {trace.legendgroup}
        assert trace.hovertext[0] == "&lt;b&gt;one two<br>→ won"


def test_chance_is_drawn_in_every_panel_of_its_measure():
    shapes = figure(chance={"cosine": 0.75}).layout.shapes
    assert sorted((s.x0, s.y0) for s in shapes if s.x0 == s.x1) == [(0.75, 0)] * 2
    assert [s.y0 for s in shapes if s.y0 == s.y1] == [0.75]
    assert len(figure(chance=dict.fromkeys(MEASURES, 0.5)).layout.shapes) == 3 + 2 * 3
    assert not figure().layout.shapes


def test_a_perfect_score_falls_into_the_last_bar():
    bars = next(figure().select_traces({"type": "histogram"}))
    assert bars.xbins.start < 0 and bars.xbins.end > 1


def test_all_bars_share_a_scale_that_holds_the_tallest():
    rows = frame().assign(jaccard=1.0)
    layout = scatter_matrix_figure(rows, MEASURES, "t", names=NAMES).layout
    ranges = {layout[axis].range for axis in ("yaxis", "yaxis5", "yaxis9")}
    assert len(ranges) == 1 and 10 <= ranges.pop()[1] < 11


def test_a_decoder_without_rows_is_still_in_the_legend():
    rows = frame().query("decoder == 'attention'")
    drawn = scatter_matrix_figure(rows, MEASURES, "t", names=NAMES)
    assert {trace.name for trace in drawn.data if trace.showlegend} == set(NAMES.values())


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_decoders_differ_in_colour_and_marker(mode):
    traces = figure(mode=mode).select_traces({"type": "scatter"})
    looks = {(t.legendgroup, t.marker.color, t.marker.symbol) for t in traces}
    assert looks == {(name, colour(name, mode), marker(name)) for name in NAMES}
    assert len({look[1] for look in looks}) == len({look[2] for look in looks}) == 2
