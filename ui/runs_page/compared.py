"""One run, or two of a kind on shared axes, in the figure that shows such runs on their page."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.attention.config import EXACT_METHODS, METHODS
from core.attention.growth import measured_frame
from core.figures.scaling import Trend, scaling_figure
from core.figures.theme import Mode
from core.figures.training import curve_chart
from ui.layout import escaped, figure_cache, mode, show_figure
from ui.run_texts import difference_texts
from ui.runs_page.chosen import Chosen
from ui.runs_page.view import ERROR, MEASURES, MEMORY, TIME
from ui.settings import change, prepare, setting

COSTS = {  # of each measure: its column, the title, the label of its axis and its unit
    TIME: ("median_seconds", "Time of one call", "median seconds of one call", "s"),
    MEMORY: ("peak_bytes", "Memory of one call", "peak bytes of one call", "B"),
    ERROR: ("relative_error", "Error of the output", "relative error", ""),
}
CURVES = {
    "train_loss": "Training loss of the epoch",
    "validation_accuracy": "Validation accuracy",
}
COLUMNS = ["source", "variant", "learning_rate", "seed", "epoch", "value"]
SHOWN_AS_CURVES = ("variant", "learning_rate")  # a colour and a dash in every chart of trainings


def draw_compared(chosen: Chosen) -> None:
    """The figure of the chosen runs; of a kind that has none, and of none with rows, a sentence."""
    if not any(shown.rows for shown in chosen.runs):
        st.info("There is nothing to draw: no row was measured yet.")
        return
    key = "+".join(f"{s.run.id}-{s.run.attempt}-{len(s.rows)}" for s in chosen.runs)
    _DRAWN.get(chosen.kind, _draw_rows)(key, chosen)


def _draw_timings(key: str, chosen: Chosen) -> None:
    prepare("shown")
    first, second = st.columns([2, 5])
    with first:
        shown = st.segmented_control("Drawn", MEASURES, required=True, key="shown")
    with second:
        drawn = _choose_methods(chosen)
    figure, alt = _timings(key, shown, drawn, mode(), chosen)
    if figure is None:
        st.info("Nothing was measured of this.")
        return
    show_figure(figure, alt, "compared")
    if len(chosen.runs) > 1:
        st.caption(
            escaped(f"Solid: {chosen.names[0]}; dashed: {chosen.names[1]}. Open: disturbed.")
        )


def _choose_methods(chosen: Chosen) -> tuple[str, ...]:
    """The methods that are drawn: at first one exact and one linear that all runs timed."""
    timed = list(dict.fromkeys(row["method"] for s in chosen.runs for row in s.rows))
    key = "drawn methods"
    wanted = [m for m in setting("drawn").split(",") if m in timed]
    st.session_state[key] = drawn = wanted or first_methods(chosen)

    def take() -> None:
        change("drawn", ",".join(st.session_state[key]))

    st.pills(
        "Methods drawn",
        timed,
        selection_mode="multi",
        format_func=lambda method: escaped(METHODS.get(method, method)),
        key=key,
        on_change=take,
    )
    return tuple(drawn)


def first_methods(chosen: Chosen) -> list[str]:
    """One exact and one linear method, those that all runs timed if there are such."""
    by_run = [dict.fromkeys(row["method"] for row in s.rows) for s in chosen.runs]
    shared = [m for m in METHODS if all(m in methods for methods in by_run)]
    exact = [m for m in reversed(EXACT_METHODS) if m in shared]
    linear = [m for m in shared if m not in EXACT_METHODS]
    return [*exact[:1], *linear[:1]] or list(dict.fromkeys(m for ms in by_run for m in ms))


@figure_cache
def _timings(key: str, shown: str, drawn: tuple[str, ...], mode: Mode, _chosen: Chosen):
    column, title, label, unit = COSTS[shown]
    frames, trends = [], []
    for i, (timing, name) in enumerate(zip(_chosen.runs, _chosen.names, strict=True)):
        rows = [r for r in timing.rows if r["method"] in drawn and r[column] is not None]
        frame = measured_frame(rows, column)
        for method in dict.fromkeys(frame["method"]):
            text = METHODS.get(method, method)
            text = f"{text}: {name}" if len(_chosen.runs) > 1 else text
            trends.append(Trend(f"{method} {i}", text, looks=method, dashed=i > 0))
        frames.append(frame.assign(method=frame["method"] + f" {i}"))
    frame = pd.concat(frames)
    if frame.empty:
        return None, ""
    size = "sequence length L, tokens"
    options = {"trends": trends, "size_label": size, "cost_label": label, "cost_unit": unit}
    figure = scaling_figure(frame, title, mode=mode, **options)
    return figure, f"{title} against length. {'; '.join(trend.name for trend in trends)}"


def _draw_trainings(key: str, chosen: Chosen) -> None:
    for place, column in zip(st.columns(2), CURVES, strict=True):
        chart, alt = _curves(key, column, mode(), chosen)
        if chart is None:
            place.info("No epoch was finished yet.")
        else:
            place.vega_lite_chart(chart, alt=alt)
    if any(_sources([shown.run.config for shown in chosen.runs])):
        st.caption("Bold: the first; pale: the second.")


@figure_cache
def _curves(key: str, column: str, mode: Mode, _chosen: Chosen):
    configs = [shown.run.config for shown in _chosen.runs]
    sources = _sources(configs)
    rows = [
        (source, c["variant"], c["learning_rate"], c["seed"], row["epoch"], row[column])
        for shown, c, source in zip(_chosen.runs, configs, sources, strict=True)
        for row in shown.rows
        if row.get("status") == "trained"
    ]
    if not rows:
        return None, ""
    chart = curve_chart(
        pd.DataFrame(rows, columns=COLUMNS),
        CURVES[column],
        last_epoch=max(c["epochs"] for c in configs),
        highlighted=sources[0],
        mode=mode,
    )
    return chart, f"{CURVES[column]} of {' and '.join(_chosen.names)}"


def _sources(configs: list[dict]) -> list[str]:
    """What tells two trainings apart beside what every chart of trainings shows by itself."""
    rest = [{n: v for n, v in c.items() if n not in SHOWN_AS_CURVES} for c in configs]
    if len(rest) < 2:
        return [""]
    names = difference_texts(*rest)
    if any(names):
        return list(names)
    return ["", ""] if configs[0] != configs[1] else ["first", "second"]


def _draw_rows(key: str, chosen: Chosen) -> None:
    for shown in chosen.runs:
        st.dataframe(pd.DataFrame(shown.rows), hide_index=True, alt="The rows of the run")


_DRAWN: dict[str, Callable[[str, Chosen], None]] = {
    "scaling": _draw_timings,
    "cnn": _draw_trainings,
}
