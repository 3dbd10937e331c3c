"""The small charts of the overview, drawn for their size: SVG, from the results that ship."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log10

from core.attention.config import METHODS, AttentionConfig
from core.attention.growth import measured_frame
from core.attention.kinds import ATTENTION
from core.cnn.catalogue import DATA_SETS
from core.cnn.config import SHIPPED_DATA
from core.cnn.pooling import ALIKE, pooling_effect
from core.cnn.trainings import shipped_trainings
from core.figures.line_names import LETTER, LINE, LONGEST, spread, wrapped
from core.figures.theme import Mode, colour
from core.metrics.config import SimilarityConfig
from core.metrics.similarity import MEASURES
from core.metrics.texts import compare_texts
from core.runs.shipped import load_result, shipped_runs
from core.seq2seq.config import DECODERS, SPEECH
from core.seq2seq.scores import greedy_means
from core.seq2seq.speech.held_out import COMMANDS, DIGITS
from core.wording import signed

WIDTH, ROW, NAMES = 336, 26, 152  # units of the drawing; height of a row, width of its name
INK = "@ink"  # stands for the colour of text
DRAWN = ("materialised", "fused", "taylor")  # of the methods that were timed


@dataclass(frozen=True)
class Picture:
    """An SVG, and what it shows in words."""

    svg: str
    alt: str


def approximation(mode: Mode) -> Picture:
    """The error of the output for each K."""
    config = AttentionConfig()
    errors = [
        e
        for e in load_result(ATTENTION, config).errors
        if (e.varied, e.method) == ("none", "taylor")
    ]
    rows = [
        (
            f"K = {e.terms}" + " (mean of V)" * (e.terms == 1),
            e.output_error,
            f"{e.output_error:.0%}",
            colour(str(e.terms), mode),
        )
        for e in errors
    ]
    return _bars("Error of the output by the number of terms K", rows, mode)


def speed(mode: Mode) -> Picture:
    """Time against length, both logarithmic."""
    (run,) = shipped_runs("scaling")
    frame = measured_frame(run.rows, "median_seconds")
    lines = []
    for method in DRAWN:
        points = frame[frame["method"] == method].sort_values("size")
        pairs = list(zip(points["size"], points["cost"], strict=True))
        lines.append((METHODS[method], pairs, colour(method, mode)))
    return _lines("Time of a call against length (logarithmic)", lines, mode)


def pooling(mode: Mode) -> Picture:
    """What pooling adds to the test accuracy on each data set, with its interval."""
    rows = []
    for name in SHIPPED_DATA:
        effect = pooling_effect(shipped_trainings(name), *ALIKE)
        low, high = (100 * end for end in effect.interval)
        mean = 100 * effect.mean
        rows.append((DATA_SETS[name].subject, mean, low, high, f"{signed(mean, 1)} points"))
    title = "Accuracy with pooling minus without (95%)"
    return _intervals(title, rows, mode)


def decoders(mode: Mode) -> Picture:
    """How many of strangers' words each decoder writes without an error."""
    means = greedy_means(SPEECH)
    rows = [
        (
            f"{decoder}, {heard}",
            float(means.loc[(test, decoder), "exact"]),
            f"{means.loc[(test, decoder), 'exact']:.0%}",
            colour(decoder, mode),
        )
        for test, heard in {DIGITS: "quiet", COMMANDS: "real rooms"}.items()
        for decoder in DECODERS
    ]
    return _bars("Strangers' digits written without an error", rows, mode)


def scores(mode: Mode) -> Picture:
    """The three similarities of a sentence to its own letters shuffled."""
    scored = compare_texts(SimilarityConfig())
    rows = [
        (label, value, f"{value:.2f}", colour("reference", mode))
        for name, label in MEASURES.items()
        for value in [getattr(scored, f"shuffled_{name}")]
    ]
    return _bars("A sentence beside its own letters shuffled", rows, mode)


def _bars(title: str, rows: Sequence[tuple[str, float, str, str]], mode: Mode) -> Picture:
    """A bar from 0 to 1 for each row of name, value, text and colour."""
    parts, space = [], WIDTH - NAMES - 44
    for i, (name, value, text, hue) in enumerate(rows):
        y = ROW * (i + 1)
        width = space * min(value, 1.0)
        parts.append(_text(0, y + 17, name))
        parts.append(
            f'<rect x="{NAMES}" y="{y + 4}" width="{width:.1f}" height="16" fill="{hue}"/>'
        )
        parts.append(_text(NAMES + width + 6, y + 17, text))
    return _drawing(title, parts, ROW * (len(rows) + 1) + 4, mode)


def _intervals(
    title: str, rows: Sequence[tuple[str, float, float, float, str]], mode: Mode
) -> Picture:
    """A point with its interval for each row of name, mean, low, high and text; 0 is marked."""
    lowest = min(0.0, *(low for _, _, low, _, _ in rows))
    highest = max(0.0, *(high for *_, high, _ in rows))
    scale, hue = (WIDTH - NAMES - 20) / (highest - lowest), colour("ink", mode)

    def x(value: float) -> float:
        return NAMES + 10 + scale * (value - lowest)

    height = 2 * ROW * len(rows) + ROW + 4
    line = f'x1="{x(0):.1f}" x2="{x(0):.1f}" y1="{ROW}" y2="{height - 4}"'
    parts = [f'<line {line} stroke="{INK}" stroke-dasharray="4 3"/>']
    for i, (name, mean, low, high, text) in enumerate(rows):
        y = 2 * ROW * i + 2 * ROW
        parts.append(_text(0, y + 5, name))
        ends = f'x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{y}" y2="{y}"'
        parts.append(f'<line {ends} stroke="{hue}" stroke-width="3"/>')
        parts.append(f'<circle cx="{x(mean):.1f}" cy="{y}" r="6" fill="{hue}"/>')
        at = max(x(mean) - 34, x(0) + 6) if mean >= 0 else min(x(mean) + 34, x(0) - 6)
        parts.append(_text(at, y - 11, text, "start" if mean >= 0 else "end"))
    return _drawing(title, parts, height, mode)


def _lines(
    title: str, lines: Sequence[tuple[str, list[tuple[float, float]], str]], mode: Mode
) -> Picture:
    """Lines of (size, seconds) on two logarithmic axes, each with its name right of its end."""
    height, left, top, right = 210, 52, 30, WIDTH - LONGEST * LETTER - 8
    sizes = [log10(size) for _, points, _ in lines for size, _ in points]
    costs = [log10(cost) for _, points, _ in lines for _, cost in points]

    def x(size: float) -> float:
        return left + (right - left) * (log10(size) - min(sizes)) / (max(sizes) - min(sizes))

    def y(cost: float) -> float:
        share = (log10(cost) - min(costs)) / (max(costs) - min(costs))
        return height - 24 - (height - 24 - top) * share

    parts = []
    for _, points, hue in lines:
        path = " ".join(f"{x(size):.1f},{y(cost):.1f}" for size, cost in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{hue}" stroke-width="2.5"/>')
    names = [wrapped(name) for name, _, _ in lines]
    heights = [LINE * len(name) + 4 for name in names]
    at_ends = [y(points[-1][1]) for _, points, _ in lines]
    places = spread(at_ends, heights, (top - 6, height - 24))
    for name, (_, _, hue), place in zip(names, lines, places, strict=True):
        for i, text in enumerate(name):
            at = place + 5 + LINE * (i - (len(name) - 1) / 2)
            parts.append(_text(right + 6, at, text, hue=hue))
    shortest, longest = (10**end for end in (min(sizes), max(sizes)))
    parts.append(_text(left, height - 4, f"L = {shortest:,.0f}"))
    parts.append(_text(right, height - 4, f"{longest:,.0f}", "end"))
    for exponent in range(-4, 1):
        if min(costs) <= exponent <= max(costs):
            label = {-4: "0.1 ms", -3: "1 ms", -2: "10 ms", -1: "0.1 s", 0: "1 s"}[exponent]
            at = y(10**exponent)
            parts.append(_text(left - 8, at + 4, label, "end"))
            ends = f'x1="{left}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}"'
            parts.append(f'<line {ends} stroke="{INK}" opacity=".15"/>')
    return _drawing(title, parts, height, mode)


def _text(x: float, y: float, text: str, anchor: str = "start", hue: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{hue}">{escape(text)}</text>'
    )


def _drawing(title: str, parts: Sequence[str], height: int, mode: Mode) -> Picture:
    body = f"{_text(0, 15, title)}{''.join(parts)}".replace(INK, colour("ink", mode))
    size = f'viewBox="0 0 {WIDTH} {height}" width="{2 * WIDTH}" height="{2 * height}"'
    font = 'font-size="13" font-family="system-ui, Helvetica, Arial, sans-serif"'
    return Picture(f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>{body}</svg>', title)
