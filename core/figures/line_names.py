"""Names at the ends of lines, in their colours and right of the chart, none over another."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go

LETTER, LINE = 6.6, 15  # pixels of a letter of 12 pixels, about, and of a line of text
LONGEST = 17  # letters in a line
PADDING = 5  # pixels

End = tuple[str, float, str]  # a name, where its line ends on the vertical axis, its colour


def name_lines(
    figure: "go.Figure", ends: Sequence[End], limits: tuple[float, float], pixels: float
) -> None:
    """Write each name in the margin; the vertical axis has these `limits` and about these `pixels`.

    On a logarithmic axis ends and limits are logarithms. The legend names what has no line.
    """
    texts = [wrap(text, LONGEST) for text, _, _ in ends]
    per_pixel = (limits[1] - limits[0]) / pixels
    tallest = max(map(len, texts), default=1) * LINE + PADDING
    heights = within(spread([y for _, y, _ in ends], tallest * per_pixel), limits)
    for lines, height, (_, _, hue) in zip(texts, heights, ends, strict=True):
        figure.add_annotation(
            text="<br>".join(lines),
            x=1,
            xref="paper",
            xanchor="left",
            xshift=PADDING,
            y=height,
            align="left",
            showarrow=False,
            font={"color": hue, "size": 12},
        )
    longest = max((len(line) for lines in texts for line in lines), default=0)
    figure.update_yaxes(range=limits, selector={"overlaying": None})
    figure.update_layout(margin_r=LETTER * longest + 2 * PADDING)


def on_one_line(text: str) -> str:
    """The text with spaces at which a name is not broken."""
    return text.replace(" ", "\u00a0")


def spread(values: Sequence[float], gap: float) -> list[float]:
    """The values moved apart, in their order, so that neighbours are at least `gap` apart."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed: list[float] = []
    for i in order:
        placed.append(max(values[i], placed[-1] + gap) if placed else values[i])
    shift = sum(p - values[i] for p, i in zip(placed, order, strict=True)) / (len(values) or 1)
    heights = dict(zip(order, placed, strict=True))
    return [heights[i] - shift for i in range(len(values))]


def within(values: Sequence[float], limits: tuple[float, float]) -> list[float]:
    """The values, moved together so that they lie between the limits where they fit."""
    low, high = limits
    down = max(0.0, max(values, default=low) - high)
    up = max(0.0, low - min(values, default=low) + down)
    return [value - down + up for value in values]


def padded(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """Limits of an axis: a share of its length beyond what it shows."""
    room = share * (high - low or 1.0)
    return low - room, high + room
