"""A self-contained page: text and figures in one HTML file that includes Plotly."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go


def html_report(title: str, lines: Sequence[str], figures: Sequence[go.Figure]) -> str:
    """HTML that needs no network; all text is escaped."""
    parts = [
        figure.to_html(full_html=False, include_plotlyjs=i == 0) for i, figure in enumerate(figures)
    ]
    texts = "".join(f"<p>{escape(line)}</p>" for line in lines)
    style = "body{font-family:sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style>"
        f"<h1>{escape(title)}</h1>{texts}{''.join(parts)}</html>"
    )
