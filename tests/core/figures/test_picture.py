import re
from base64 import b64decode

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from core.figures.chance import chance_figure
from core.figures.kept import kept
from core.figures.picture import SIDE, picture
from core.figures.scaling import Trend, scaling_figure
from core.figures.theme import styled


def plain(**trace) -> go.Figure:
    figure = go.Figure(go.Scatter(line_color="#123456", **trace))
    figure.update_xaxes(range=[0, 10], tickvals=[0, 10]).update_yaxes(range=[0, 1], tickvals=[0.5])
    return styled(figure, "A title")


def drawing(html: str) -> str:
    return b64decode(re.search(r"base64,([\w+/=]+)", html)[1]).decode()


def test_points_lie_at_their_shares_of_the_axes():
    svg = drawing(picture(plain(x=[0, 5, 10], y=[0, 0.75, 1])))
    assert f"M0.0 {SIDE}.0L{SIDE / 2:.1f} {SIDE / 4:.1f}L{SIDE}.0 0.0" in svg


def test_on_a_logarithmic_axis_a_tenth_of_the_way_is_a_power():
    figure = plain(x=[1, 10, 100], y=[0, 0, 0])
    figure.update_xaxes(type="log", range=[0, 2], tickvals=[1, 100])
    assert f"M0.0 {SIDE}.0L{SIDE / 2:.1f} {SIDE}.0L{SIDE}.0" in drawing(picture(figure))


@pytest.mark.parametrize("missing", [{"xaxis_range": None}, {"yaxis_tickvals": None}])
def test_a_figure_whose_places_plotly_decides_has_no_picture(missing):
    with pytest.raises(ValueError, match="range and tickvals"):
        picture(plain(x=[1], y=[1]).update_layout(missing))


def test_texts_are_escaped():
    figure = plain(x=[1], y=[1]).update_layout(title_text="<script>")
    figure.update_xaxes(ticktext=["<b>", "&"])
    html = picture(figure)
    assert "<script" not in html and "<b>" not in html
    assert "&lt;script&gt;" in html and "&lt;b&gt;" in html and "&amp;" in html


def test_every_method_of_a_timing_is_drawn_in_its_colour_and_named():
    trends = [Trend("fused", "Softmax, fused"), Trend("taylor", "Linear")]
    sizes, costs = [128, 256, 512], {"fused": [1e-4, 4e-4, 16e-4], "taylor": [2e-4, 4e-4, 8e-4]}
    frame = pd.concat(
        [pd.DataFrame({"method": m, "size": sizes, "cost": c}) for m, c in costs.items()]
    )
    figure = scaling_figure(
        frame, "Time", trends=trends, size_label="L", cost_label="s", cost_unit="s"
    )
    html = picture(figure)
    svg = drawing(html)
    for trace in figure.data:
        assert svg.count(f'stroke="{trace.line.color}"') == 2  # its line and its marks
        assert trace.name in html
    for text in (*figure.layout.xaxis.ticktext, *figure.layout.yaxis.ticktext):
        assert f">{text}</span>" in html


def test_a_pale_line_is_pale_in_its_picture_with_its_marks():
    pale = {"mode": "lines+markers", "marker_size": 9, "opacity": 0.35}
    svg = drawing(picture(plain(x=[1, 2], y=[0, 1], **pale)))
    assert svg.count('opacity="0.35"') == 2


@pytest.mark.parametrize("side, room", [("left", "0em"), ("right", "1.3em")])
def test_a_turned_text_at_the_top_hangs_from_it_on_its_side_of_the_line(side, room):
    figure = plain(x=[1], y=[1])
    place = {"x": 5, "y": 1, "yref": "paper", "xanchor": side, "yanchor": "top"}
    figure.add_annotation(text="here", textangle=-90, font_color="#123456", **place)
    html = picture(figure)
    assert f"left:calc(50.00% - {room});top:0.00%" in html
    assert "rotate(-90deg) translateX(-100%)" in html


def test_scores_are_drawn_as_bars_with_the_boxes_of_chance_and_in_words():
    chance = np.random.default_rng(0).random((50, 3))
    figure = chance_figure(
        {"exact": np.array([0.5, 0.25, 1.0])},
        {"exact": chance},
        chance / 2,
        ["one", "two", "three"],
        names={"exact": "it"},
    )
    html = picture(figure)
    assert drawing(html).count("Z") == 9 and all(f">{t}<" in html for t in ("0.500", "1.000"))


def test_a_kept_figure_makes_its_picture_once():
    figure = kept(plain(x=[1], y=[1]))
    assert figure.to_picture() is figure.to_picture() and figure.to_picture() == picture(figure)
