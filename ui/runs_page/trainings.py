"""Curves of trainings on the same axes: a colour for each network, the second run pale."""

import pandas as pd
import streamlit as st

from core.figures.theme import Mode
from core.figures.training import curve_chart
from ui.layout import as_sent, figure_cache, mode
from ui.runs_page.chosen import Chosen
from ui.setting_texts import difference_texts

CURVES = {
    "train_loss": "Training loss of the epoch",
    "validation_accuracy": "Validation accuracy",
}
COLUMNS = ["source", "variant", "learning_rate", "seed", "epoch", "value"]
SHOWN_AS_CURVES = ("variant", "learning_rate")  # a colour and a dash in every chart of trainings


def draw_trainings(chosen: Chosen) -> None:
    for place, column in zip(st.columns(2), CURVES, strict=True):
        chart, alt = _curves(chosen.key, column, mode(), chosen)
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
    return as_sent(chart), f"{CURVES[column]} of {' and '.join(_chosen.names)}"


def _sources(configs: list[dict]) -> list[str]:
    """What tells two trainings apart beside what every chart of trainings shows by itself."""
    rest = [{n: v for n, v in c.items() if n not in SHOWN_AS_CURVES} for c in configs]
    if len(rest) < 2:
        return [""]
    names = difference_texts(*rest)
    if any(names):
        return list(names)
    return ["", ""] if configs[0] != configs[1] else ["first", "second"]
