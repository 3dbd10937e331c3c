"""A self-contained page: text and figures in one HTML file that includes Plotly."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from core.figures.theme import Mode

TEMPLATES = {"light": "plotly_white", "dark": "plotly_dark"}


def html_report(
    title: str, lines: Sequence[str], figures: Sequence[go.Figure], mode: Mode = "light"
) -> str:
    """HTML that needs no network; all text is escaped. `mode`: that of the figures' colours."""
    parts = [
        standalone(figure, mode).to_html(full_html=False, include_plotlyjs=i == 0)
        for i, figure in enumerate(figures)
    ]
    texts = "".join(f"<p>{escape(line)}</p>" for line in lines)
    style = (
        f":root{{color-scheme:{mode}}}"  # the browser's colours of page and text
        "body{font-family:sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style>"
        f"<h1>{escape(title)}</h1>{texts}{''.join(parts)}</html>"
    )


def standalone(figure: go.Figure, mode: Mode) -> go.Figure:
    """A copy that does not rely on the app for its theme and for margins that fit the labels."""
    clear = "rgba(0,0,0,0)"
    look = {"template": TEMPLATES[mode], "paper_bgcolor": clear, "plot_bgcolor": clear}
    return go.Figure(figure).update_layout(**look)
