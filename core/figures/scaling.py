"""A cost against the size on logarithmic axes: of one measurement, or of one over another."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import pandas as pd
import plotly.graph_objects as go

from core.figures.line_names import End, name_lines, padded
from core.figures.theme import Mode, colour, faded, marker, styled
from core.wording import significant, tick_texts

HEIGHT, BESIDE_PLOT = 520, 112  # pixels: of the figure, and of its title and axis
PALE = 0.35  # opacity
SI_PREFIXES = {-3: "n", -2: "µ", -1: "m", 0: "", 1: "k", 2: "M", 3: "G", 4: "T"}


@dataclass(frozen=True)
class Trend:
    """The fitted power law of one method, and the exponent that theory predicts."""

    method: str
    name: str  # at the end of the line
    fitted_sizes: tuple[float, ...] = ()
    fitted_costs: tuple[float, ...] = ()
    theory: int | None = None  # exponent, drawn dotted through the last measured point
    looks: str = ""  # the method whose colour and marker it has, where that is another
    dashed: bool = False
    pale: bool = False  # named only where no other line has its colour

    @property
    def hue(self) -> str:
        return self.looks or self.method


def scaling_figure(
    frame: pd.DataFrame,
    title: str,
    *,
    trends: Sequence[Trend],
    size_label: str,
    cost_label: str,
    cost_unit: str = "",
    crossings: Sequence[tuple[float, str]] = (),
    mode: Mode = "light",
) -> go.Figure:
    """The columns `method, size, cost` and, if present, `low, high, disturbed`.

    `crossings` are sizes to mark, each with the text of its mark: at the top, where lines that rise
    leave room. Each line has its name at its end. Between title and plot there is room for a flag.
    """
    figure = go.Figure()
    for trend in trends:
        points = frame[frame["method"] == trend.method].sort_values("size")
        if points.empty:
            continue
        figure.add_trace(_measured(points, trend, mode, cost_unit))
        if trend.fitted_sizes:
            figure.add_trace(_line(trend, trend.fitted_sizes, trend.fitted_costs, "solid", mode, 3))
        if trend.theory is not None:
            figure.add_trace(_theory(points, trend, mode))
    _draw_axes(figure, frame, size_label, cost_label, cost_unit)
    _mark_crossings(figure, crossings, mode)
    styled(figure, title, height=HEIGHT)
    figure.update_layout(showlegend=False, margin={"l": 76, "b": 48, "t": 64})
    if (frame["cost"] > 0).any():
        name_lines(figure, _ends(frame, trends, mode), _limits(frame), HEIGHT - BESIDE_PLOT)
    return figure


def _mark_crossings(figure: go.Figure, crossings: Sequence[tuple[float, str]], mode: Mode) -> None:
    """A dashed line for each, with its text at the left; at the right of the last of several.

    So two texts are apart, however near the lines and however narrow the figure.
    """
    ink = colour("ink", mode)
    for i, (size, text) in enumerate(sorted(crossings)):
        figure.add_vline(x=size, line={"color": ink, "dash": "dash", "width": 1})
        side = "left" if 0 < i == len(crossings) - 1 else "right"
        label = {"text": text, "textangle": -90, "showarrow": False, "font_color": ink}
        label |= {"bgcolor": faded("paper", mode, 0.75), "xanchor": side, "yanchor": "top"}
        figure.add_annotation(x=log10(size), y=1, yref="paper", **label)


def _draw_axes(
    figure: go.Figure, frame: pd.DataFrame, size_label: str, cost_label: str, unit: str
) -> None:
    """Both logarithmic, with a tick at every size and at every power of ten."""
    sizes, limits = sorted(frame["size"].unique()) or [1.0], _limits(frame)
    powers = range(ceil(limits[0]), floor(limits[1]) + 1)
    figure.update_xaxes(
        type="log",
        automargin=False,
        title=size_label,
        range=padded(log10(sizes[0]), log10(sizes[-1])),
        tickvals=sizes,
        ticktext=[_size_text(int(n)) for n in sizes],
        tickangle=0,
    )
    figure.update_yaxes(
        type="log",
        automargin=False,
        title=cost_label,
        range=limits,
        tickvals=[10.0**power for power in powers],
        ticktext=_power_texts(powers, unit),
    )


def _size_text(size: int) -> str:
    """A size in at most three digits, for axes on phones: 512, and 16k for 16,384."""
    return f"{size // 1024}k" if size % 1024 == 0 else f"{size}"


def _power_texts(powers: Sequence[int], unit: str) -> list[str]:
    """10 to each power with its unit, such as *100 µs*; without one, as a plain number."""
    return [_si_text(p, unit) for p in powers] if unit else tick_texts([10.0**p for p in powers])


def _si_text(power: int, unit: str) -> str:
    thousands, rest = divmod(power, 3)
    return f"{10**rest} {SI_PREFIXES.get(thousands, f'E{3 * thousands} ')}{unit}"


def _measured(points: pd.DataFrame, trend: Trend, mode: Mode, unit: str) -> go.Scatter:
    error_bars = None
    if "low" in points and not trend.pale:
        above, below = points["high"] - points["cost"], points["cost"] - points["low"]
        error_bars = {"type": "data", "array": above, "arrayminus": below, "symmetric": False}
    symbol = marker(trend.hue)
    disturbed = points.get("disturbed", pd.Series(False, index=points.index))
    return go.Scatter(
        x=points["size"],
        y=points["cost"],
        error_y=error_bars,
        name=trend.name,
        legendgroup=trend.method,
        mode="markers+lines",
        line={
            "color": colour(trend.hue, mode),
            "width": 2 if trend.pale else 1,
            "dash": "dash" if trend.dashed else "solid",
        },
        marker={
            "size": 9,
            "symbol": [f"{symbol}-open" if d else symbol for d in disturbed],
            "color": colour(trend.hue, mode),
            "line": {"width": 1.5, "color": colour(trend.hue, mode)},
        },
        opacity=PALE if trend.pale else None,
        text=None if unit else [significant(cost) for cost in points["cost"]],
        hovertemplate=f"{trend.name}{', pale' * trend.pale}<br>%{{x:,}}: "
        f"{'%{y:.4~s}' if unit else '%{text}'}<extra></extra>",
    )


def _ends(frame: pd.DataFrame, trends: Sequence[Trend], mode: Mode) -> list[End]:
    """The name of each line, and the logarithm of its last cost above 0.

    A pale line lends its end to one of its colour that is shorter.
    """
    frame = frame[frame["cost"] > 0]
    last = {m: points.sort_values("size").iloc[-1] for m, points in frame.groupby("method")}
    drawn = [trend for trend in trends if trend.method in last]
    pale = {trend.hue: last[trend.method] for trend in drawn if trend.pale}
    bold = {trend.hue for trend in drawn if not trend.pale}
    ends = []
    for trend in drawn:
        if trend.pale and trend.hue in bold:
            continue
        end = last[trend.method]
        end = max(end, pale.get(trend.hue, end), key=lambda row: row["size"])
        ends.append((trend.name, log10(end["cost"]), colour(trend.hue, mode)))
    return ends


def _limits(frame: pd.DataFrame) -> tuple[float, float]:
    """The logarithms of the lowest and the highest cost, quartiles included."""
    costs = frame[[name for name in ("cost", "low", "high") if name in frame]]
    costs = costs.where(costs > 0)
    if costs.isna().all(axis=None):
        return 0.0, 1.0
    return padded(log10(costs.min().min()), log10(costs.max().max()))


def _theory(points: pd.DataFrame, trend: Trend, mode: Mode) -> go.Scatter:
    last = points.iloc[-1]
    costs = last["cost"] * (points["size"] / last["size"]) ** trend.theory
    return _line(trend, points["size"], costs, "dot", mode, 1.5)


def _line(trend: Trend, sizes, costs, dash: str, mode: Mode, width: float) -> go.Scatter:
    return go.Scatter(
        x=list(sizes),
        y=list(costs),
        mode="lines",
        line={"color": colour(trend.hue, mode), "dash": dash, "width": width},
        opacity=0.45 if dash == "solid" else 0.9,
        legendgroup=trend.method,
        showlegend=False,
        hoverinfo="skip",
    )
