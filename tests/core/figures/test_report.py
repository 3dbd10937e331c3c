"""The self-contained page."""

import plotly.graph_objects as go
import plotly.io
import pytest

from core.figures.report import html_report, standalone


@pytest.fixture
def bare_template():
    """A default template without margins that fit, such as the app sets for its own theme."""
    plotly.io.templates["bare"] = go.layout.Template()
    before, plotly.io.templates.default = plotly.io.templates.default, "bare"
    yield
    plotly.io.templates.default = before


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_labels_of_rows_have_room_whatever_theme_the_app_sets(mode, bare_template):
    figure = go.Figure(go.Heatmap(z=[[1, 2]], y=["STOP"]))
    assert not figure.layout.template.layout.yaxis.automargin
    assert standalone(figure, mode).layout.template.layout.yaxis.automargin
    assert not figure.layout.template.layout.yaxis.automargin  # the app's own is as it was


def test_the_page_has_the_colours_that_its_figures_were_made_for():
    figure = go.Figure(go.Scatter(y=[1, 2]))
    light = standalone(figure, "light").layout.template.layout.font.color
    assert standalone(figure, "dark").layout.template.layout.font.color != light
    assert "color-scheme:dark" in html_report("a", [], [figure], "dark")
    assert "color-scheme:light" in html_report("a", [], [figure])


def test_all_text_is_escaped_and_nothing_is_fetched():
    html = html_report("<b>", ["<i>", "a & b"], [])
    assert "<b>" not in html and "<i>" not in html and "a &amp; b" in html
    assert "http" not in html
