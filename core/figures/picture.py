"""A figure as a picture of itself: HTML that is seen before Plotly has been loaded.

Only what stands still: lines, marks, boxes, ticks, titles and annotations, at the places where
Plotly will draw them, whatever the width. It is made of the figure, so that both say the same.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape
from math import log10
from typing import Any

import plotly.graph_objects as go

SIDE = 1000  # units of the drawing, in both directions: it is stretched to the plot
DASHES = {"dash": "9 9", "dot": "3 3", "longdash": "12 6", "longdashdot": "12 6 3 6", None: ""}
TITLE = "font-size:14px;opacity:.8"  # of an axis
SHIFTS = {"left": 0, "center": -50, "right": -100, "top": 0, "middle": -50, "bottom": -100}


def picture(figure: go.Figure) -> str:
    """HTML of the figure's height and of any width; colours of text are those around it.

    Both axes must have a `range` and `tickvals`, and all margins be given: else Plotly decides
    where it draws, and `ValueError` is raised.
    """
    layout = figure.layout
    margin = [getattr(layout.margin, side) for side in "ltrb"]
    axes = (layout.xaxis, layout.yaxis)
    if None in margin or any(axis.range is None or axis.tickvals is None for axis in axes):
        raise ValueError("a picture needs margins, and a range and tickvals of both axes")
    left, top, right, bottom = margin
    drawn = "".join([*_grid(axes), *_shapes(layout), *_traces(figure)])
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" '
        f'preserveAspectRatio="none" fill="none">{drawn}</svg>'
    )
    source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    place = f"left:{left}px;top:{top}px;width:calc(100% - {left + right}px)"
    area = f"{place};height:calc(100% - {top + bottom}px)"
    texts = "".join(_texts(figure))
    return (
        f'<div class="first-picture" aria-hidden="true" style="height:{layout.height}px">'
        f'<b style="left:4px;top:4px;font-size:15px">{escape(layout.title.text or "")}</b>'
        f'<img alt="" src="{source}" style="{area}"><div style="{area}">{texts}</div></div>'
    )


def _share(value: Any, axis: Any, *, is_log: bool | None = None) -> float:
    """Where a value lies on an axis: 0 at its low end, 1 at its high one."""
    low, high = axis.range
    if is_log if is_log is not None else axis.type == "log":
        value = log10(value)
    return (float(value) - low) / (high - low)


def _points(trace: Any, layout: Any) -> list[tuple[float, float]]:
    return [
        (SIDE * _share(x, layout.xaxis), SIDE * (1 - _share(y, layout.yaxis)))
        for x, y in zip(trace.x, trace.y, strict=True)
    ]


def _path(path: str, hue: str, width: float, **style: Any) -> str:
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items() if value)
    return (
        f'<path d="{path}" stroke="{hue}" stroke-width="{width:g}" '
        f'vector-effect="non-scaling-stroke"{more}/>'
    )


def _line(points: Iterable[tuple[float, float]], hue: str, width: float, **style: Any) -> str:
    return _path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), hue, width, **style)


def _grid(axes: tuple[Any, Any]) -> Iterator[str]:
    for value in axes[1].tickvals if axes[1].showgrid is not False else ():
        y = SIDE * (1 - _share(value, axes[1]))
        yield _line([(0, y), (SIDE, y)], "#808495", 1, opacity=0.25)


def _shapes(layout: Any) -> Iterator[str]:
    for shape in layout.shapes:  # vertical lines, which a logarithmic axis places by their value
        x = SIDE * _share(shape.x0, layout.xaxis)
        dash = DASHES.get(shape.line.dash)
        yield _line([(x, 0), (x, SIDE)], shape.line.color, shape.line.width, stroke_dasharray=dash)


def _traces(figure: go.Figure) -> Iterator[str]:
    for trace in figure.data:
        if trace.type == "box":
            yield from _boxes(trace, figure.layout)
            continue
        if trace.type == "bar":
            yield from _bars(trace, figure.layout)
            continue
        points, mode = _points(trace, figure.layout), trace.mode or "lines"
        if "lines" in mode:
            dash = DASHES.get(trace.line.dash, "")
            line = trace.line
            yield _line(
                points, line.color, line.width or 2, stroke_dasharray=dash, opacity=trace.opacity
            )
        if "markers" in mode and trace.marker.opacity != 0:
            dots = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points)
            marker = trace.marker
            round_ends = {"stroke_linecap": "round", "opacity": trace.opacity}
            yield _path(dots, marker.color, marker.size, **round_ends)


def _boxes(trace: Any, layout: Any) -> Iterator[str]:
    """Horizontal boxes: whiskers, the middle half and the median."""
    half = _half(trace, layout)
    ends = zip(
        trace.lowerfence, trace.q1, trace.median, trace.q3, trace.upperfence, trace.y, strict=True
    )
    for *values, y in ends:
        low, lower, middle, upper, high = (SIDE * _share(v, layout.xaxis) for v in values)
        y = SIDE * (1 - _share(y, layout.yaxis))
        box = f"M{lower:.1f} {y - half:.1f}H{upper:.1f}V{y + half:.1f}H{lower:.1f}Z"
        rest = f"M{low:.1f} {y:.1f}H{lower:.1f}M{upper:.1f} {y:.1f}H{high:.1f}"
        rest += f"M{middle:.1f} {y - half:.1f}V{y + half:.1f}"
        yield _path(box + rest, trace.line.color, trace.line.width, fill=trace.fillcolor)


def _bars(trace: Any, layout: Any) -> Iterator[str]:
    """Horizontal bars from 0."""
    half, start = _half(trace, layout), SIDE * _share(0, layout.xaxis)
    for x, y in _points(trace, layout):
        bar = f"M{start:.1f} {y - half:.1f}H{x:.1f}V{y + half:.1f}H{start:.1f}Z"
        yield _path(bar, "none", 0, fill=trace.marker.color)


def _half(trace: Any, layout: Any) -> float:
    """Half the thickness of a horizontal bar or box, in units of the drawing."""
    return SIDE * trace.width / 2 / (layout.yaxis.range[1] - layout.yaxis.range[0])


def _texts(figure: go.Figure) -> Iterator[str]:
    """Ticks, titles of axes, annotations, and texts beside marks."""
    layout = figure.layout
    for value, text in zip(layout.xaxis.tickvals, _tick_texts(layout.xaxis), strict=True):
        yield _text(text, _share(value, layout.xaxis), 0, "center", "top", below=9)
    for value, text in zip(layout.yaxis.tickvals, _tick_texts(layout.yaxis), strict=True):
        yield _text(text, 0, _share(value, layout.yaxis), "right", "middle", beside=-6)
    if layout.xaxis.title.text:
        yield _text(layout.xaxis.title.text, 0.5, 0, "center", "top", below=28, style=TITLE)
    if layout.yaxis.title.text:
        start = f"{1 - layout.margin.l}px"
        yield _turned(layout.yaxis.title.text, start, 0.5, "translateX(-50%)", TITLE)
    for trace in figure.data:
        if trace.type == "scatter" and "text" in (trace.mode or ""):
            yield from _texts_of(trace, layout)
    for note in layout.annotations:
        x = note.x if note.xref == "paper" else _share(note.x, layout.xaxis, is_log=False)
        y = note.y if note.yref == "paper" else _share(note.y, layout.yaxis, is_log=False)
        style = f"color:{note.font.color};font-size:{note.font.size or 12}px"
        if note.textangle:
            left = f"calc({100 * x:.2f}% - {'0em' if note.xanchor == 'left' else '1.3em'})"
            move = "translateX(-100%)" if note.yanchor == "top" else ""
            yield _turned(note.text, left, y, move, style)
        else:
            shift = -(note.yshift or 0)
            beside, style = note.xshift or 0, f"{style};text-align:{note.align or 'center'}"
            place = (note.xanchor, note.yanchor or "middle", shift)
            yield _text(note.text, x, y, *place, beside=beside, style=style)


def _texts_of(trace: Any, layout: Any) -> Iterator[str]:
    """The texts left or right of the marks of a trace."""
    places = zip(trace.x, trace.y, trace.text, trace.textposition, strict=True)
    for x, y, text, position in places:
        x, y = _share(x, layout.xaxis), _share(y, layout.yaxis)
        is_left = position.endswith("left")
        side, beside = ("right", -8) if is_left else ("left", 8)
        yield _text(text, x, y, side, "middle", beside=beside)


def _tick_texts(axis: Any) -> Iterable[str]:
    return axis.ticktext if axis.ticktext is not None else [f"{value:g}" for value in axis.tickvals]


def _text(
    text: str,
    x: float,
    y: float,
    across: str,
    up: str,
    below: float = 0,
    *,
    beside: float = 0,
    style: str = "",
) -> str:
    """A text anchored at shares of the plot, moved by pixels."""
    move = f"transform:translate({SHIFTS[across]}%,{SHIFTS[up]}%)"
    place = f"left:calc({100 * x:.2f}% + {beside:g}px);top:calc({100 * (1 - y):.2f}% + {below:g}px)"
    lines = "<br>".join(map(escape, text.split("<br>")))
    return f'<span style="{place};{move};{style}">{lines}</span>'


def _turned(text: str, left: str, y: float, move: str = "", style: str = "") -> str:
    """A text that reads upwards, from a height on unless it is moved."""
    turn = f"transform-origin:0 0;transform:rotate(-90deg) {move}"
    place = f"left:{left};top:{100 * (1 - y):.2f}%"
    return f'<span style="{place};{turn};{style}">{escape(text)}</span>'
