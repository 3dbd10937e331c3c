"""Figures that are kept are sent as they were, and made into what is sent once."""

import json

import plotly.graph_objects as go
import plotly.io

from core.figures.kept import KeptFigure, kept


def figure() -> go.Figure:
    return go.Figure(go.Scatter(x=[1, 2], y=[3.5, 4]), {"title": {"text": "t"}})


def test_a_kept_figure_is_sent_as_it_was():
    sent, before = (json.loads(plotly.io.to_json(f)) for f in (kept(figure()), figure()))
    assert sent == before


def test_what_is_sent_is_made_once(monkeypatch):
    made = []
    whole = go.Figure.to_dict
    monkeypatch.setattr(go.Figure, "to_dict", lambda self: made.append(1) or whole(self))
    one = kept(figure())
    made.clear()
    assert one.to_dict() == one.to_dict() and len(made) == 1


def test_figures_in_lists_and_tuples_are_kept_and_all_else_is_left():
    made = kept((figure(), "text", [figure()]))
    assert isinstance(made[0], KeptFigure) and isinstance(made[2][0], KeptFigure)
    assert made[1] == "text" and isinstance(made, tuple) and isinstance(made[2], list)
