"""Names at the ends of lines, in their colours and right of the chart, none over another."""

from collections.abc import Sequence
from itertools import accumulate
from math import inf
from statistics import mean
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
    texts = [wrapped(text) for text, _, _ in ends]
    per_pixel = (limits[1] - limits[0]) / pixels
    sizes = [(len(lines) * LINE + PADDING) * per_pixel for lines in texts]
    heights = spread([y for _, y, _ in ends], sizes, limits)
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


def wrapped(text: str) -> list[str]:
    """The lines of a name; no word is broken."""
    return wrap(text, LONGEST, break_long_words=False)


def on_one_line(text: str) -> str:
    """The text with spaces at which a name is not broken."""
    return text.replace(" ", "\u00a0")


def spread(
    values: Sequence[float],
    sizes: Sequence[float],
    limits: tuple[float, float] = (-inf, inf),
) -> list[float]:
    """Places for things of these sizes, in the order of the values and as near to them as may be.

    None is over another; all lie within the limits if they fit, else the last are beyond.
    """
    order = sorted(range(len(values)), key=lambda i: values[i])
    ordered = [sizes[i] for i in order]
    starts = [0.0, *accumulate(ordered)][:-1]
    low, high = limits[0], limits[1] - sum(sizes)
    wanted = [values[i] - sizes[i] / 2 - start for i, start in zip(order, starts, strict=True)]
    placed = [max(low, min(shift, high)) for shift in _ascending(wanted)]
    centres = [p + s + size / 2 for p, s, size in zip(placed, starts, ordered, strict=True)]
    by_index = dict(zip(order, centres, strict=True))
    return [by_index[i] for i in range(len(values))]


def _ascending(values: Sequence[float]) -> list[float]:
    """The ascending numbers nearest to the values by least squares: neighbours that are pooled."""
    pools: list[list[float]] = []
    for value in values:
        pools.append([value])
        while len(pools) > 1 and mean(pools[-2]) > mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    return [mean(pool) for pool in pools for _ in pool]


def padded(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """Limits of an axis: a share of its length beyond what it shows."""
    room = share * (high - low or 1.0)
    return low - room, high + room
