"""Training curves: those that ship, and over them those that are trained here."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial

import pandas as pd
import streamlit as st

from core.cnn.config import SHIPPED_DATA
from core.exchange.curves import Curves
from core.export import inert_csv
from core.figures.theme import Mode
from core.figures.training import curve_chart
from ui.cnn.own_curves import YOURS, draw_own_curves, own_curves, own_rows
from ui.cnn.pair import PREFERRED, best_rate
from ui.cnn.results import draw_results
from ui.cnn.sweep import (
    KIND,
    config_of,
    describe_sweep,
    shipped_sweep,
    trained_epochs,
)
from ui.cnn.training import draw_training
from ui.cnn.view import ALL_RATES, PAGE, CNNView
from ui.controls import controls_of
from ui.download import download_made
from ui.layout import as_sent, figure_cache, mode
from ui.my_runs import button_to_shipped, draw_my_runs, has_runs
from ui.permalink import refuse
from ui.runs import follow
from ui.settings import change, is_linked, setting
from ui.shown_runs import ShownRun, ShownRuns

SHIPPED, HERE = "shipped", "here"
LOSSES = {
    "of the epoch": ("train_loss", "training loss of the epoch"),
    "running mean": ("running_loss", "training loss, running mean"),
}
ACCURACY = ("validation_accuracy", "validation accuracy")
COLUMNS = ["source", "variant", "learning_rate", "seed", "epoch", "value"]

Sources = dict[str, list[ShownRun]]


def draw_curves(sweep: ShownRuns) -> None:
    """The panel that trains, the curves of one learning rate or of all, and the results."""
    draw_my_runs(KIND, sweep)
    draw_training(sweep.active)
    sources = _sources(sweep)
    first, second = st.columns([3, 2])
    with first:
        rate = _choose_rate(sources)
    with second:
        control = controls_of(CNNView)
        loss = control("loss", "Training loss", "Running mean: over all steps from the first on.")
    if sweep.active:
        draw = partial(_draw_live, sources, rate, loss)
        follow(KIND, sweep, draw, from_start=True)
        return
    describe_sweep(sweep)
    if not sweep.is_shipped and not has_runs(KIND):
        button_to_shipped()
    drawn = _draw_charts(sources, rate, loss)
    draw_own_curves()
    if drawn:
        draw_results(_at_rate([t for ts in sources.values() for t in ts], rate))
        _draw_downloads(sweep)


def _draw_live(sources: Sources, rate: str, loss: str, runs: list[ShownRun]) -> None:
    """The curves so far, over those that ship."""
    _draw_charts({**sources, HERE: _made_here(runs)}, rate, loss)


def _sources(sweep: ShownRuns) -> Sources:
    """The trainings that ship, and over them those that were run here on the same images."""
    data = config_of(sweep.first).data
    if sweep.is_shipped:
        return {SHIPPED: list(sweep.runs)}
    shipped = shipped_sweep(data).runs if data in SHIPPED_DATA else ()
    return {SHIPPED: list(shipped), HERE: _made_here(sweep.runs)}


def _made_here(trainings: Iterable[ShownRun]) -> list[ShownRun]:
    return [training for training in trainings if not training.is_shipped]


def curve_frame(sources: Sources, rate: str, column: str) -> pd.DataFrame:
    """One row for each epoch of each training at a learning rate, or at all."""
    rows = [
        (source, c.variant, c.learning_rate, c.seed, row["epoch"], row[column])
        for source, trainings in sources.items()
        for training in _at_rate(trainings, rate)
        for c in [config_of(training)]
        for row in trained_epochs(training.rows)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def within_frame(sources: Sources, rate: str, column: str) -> pd.DataFrame:
    """The points within the epochs of the trainings under way, of a loss alone."""
    rows = [
        (config_of(t).variant, row["within"], row[column])
        for t in _at_rate(sources.get(HERE, []), rate)
        for row in t.rows
        if t.run.active and "within" in row and column in row
    ]
    return pd.DataFrame(rows, columns=["variant", "epoch", "value"])


def _draw_charts(sources: Sources, rate: str, loss: str) -> bool:
    """Loss and accuracy side by side; returns whether an epoch was finished."""
    shown = [t for trainings in sources.values() for t in _at_rate(trainings, rate)]
    has_epochs = any(trained_epochs(t.rows) for t in shown)
    if not has_epochs and within_frame(sources, rate, LOSSES[loss][0]).empty:
        st.info("No epoch was finished yet.")
        return False
    own, name = own_curves(), setting("curves")
    key = name + ",".join(f"{t.run.id}-{t.run.attempt}-{len(t.rows)}-{t.run.active}" for t in shown)
    for place, (column, label) in zip(st.columns(2), (LOSSES[loss], ACCURACY), strict=True):
        chart, alt = _chart(key, rate, column, label, mode(), sources, own)
        place.vega_lite_chart(chart, alt=alt)
    st.caption(
        "A line is the mean over the seeds, its band from the lowest to the highest. "
        f"{_which_is_bold(sources, own)}"
        "The loss is measured while training, with dropout."
    )
    return has_epochs


@figure_cache
def _chart(
    key: str, rate: str, column: str, label: str, mode: Mode, _sources: Sources, _own: Curves | None
):
    """The chart of one measure, and its description."""
    frame = curve_frame(_sources, rate, column)
    epochs = max(config_of(t).epochs for ts in _sources.values() for t in _at_rate(ts, rate))
    highlighted = HERE if HERE in _sources else ""
    if _own and (rows := own_rows(_own, column)):
        frame = pd.concat([frame, pd.DataFrame(rows, columns=COLUMNS)])
        epochs, highlighted = max(epochs, int(frame["epoch"].max())), YOURS
    title = f"{label[0].upper()}{label[1:]}"
    within = within_frame(_sources, rate, column)
    options = {"last_epoch": epochs, "highlighted": highlighted, "within": within, "mode": mode}
    chart = as_sent(curve_chart(frame, title, **options))
    return chart, f"{title}: {_ends(frame, _sources)}"


def _which_is_bold(sources: Sources, own: Curves | None) -> str:
    if own:
        return "Bold: your own curves; pale: trained with the app. "
    return "Bold: trained here; pale: shipped with the app. " if HERE in sources else ""


def _ends(frame: pd.DataFrame, sources: Sources) -> str:
    """The values at the last epoch; of a chart that is still drawn, what it shows, for it to stay.

    A chart whose description changes is made anew.
    """
    if any(t.run.active for trainings in sources.values() for t in trainings):
        return "trainings under way here, over those that ship"
    last = frame.groupby(["source", "variant", "learning_rate"], sort=False).tail(1)
    ends = (f"{r.variant} {r.learning_rate:g} {r.source} {r.value:.3f}" for r in last.itertuples())
    return f"at the last epoch {', '.join(ends)}"


def _at_rate(trainings: list[ShownRun], rate: str) -> list[ShownRun]:
    return [t for t in trainings if rate in (ALL_RATES, _rate(t))]


def _rate(training: ShownRun) -> str:
    return "{learning_rate:g}".format(**training.run.config)


def _choose_rate(sources: Sources) -> str:
    """The learning rate that is drawn: at first that of the trainings here, or the best."""
    rates = {_rate(t) for trainings in sources.values() for t in trainings}
    options = [*sorted(rates, key=float), ALL_RATES]
    chosen, key = setting("rate"), "drawn rate"
    if chosen and chosen not in options and is_linked("rate"):
        refuse(CNNView, PAGE, "rate", chosen, f"one of {', '.join(options)}")
    rate = chosen if chosen in options else _first_rate(sources)
    st.session_state[key] = rate
    take = {"on_change": lambda: change("rate", st.session_state[key] or "")}
    st.segmented_control("Learning rate drawn", options, key=key, **take)
    return rate


def _first_rate(sources: Sources) -> str:
    if HERE in sources:
        rates = {_rate(t) for t in sources[HERE]}
        return rates.pop() if len(rates) == 1 else ALL_RATES
    trainings = sources[SHIPPED]
    variants = {t.run.config["variant"] for t in trainings if trained_epochs(t.rows)}
    variant = next((v for v in PREFERRED["left"] if v in variants), None)
    return f"{best_rate(trainings, variant):g}" if variant else ALL_RATES


def _draw_downloads(sweep: ShownRuns) -> None:
    """All rows of the trainings."""
    with st.container(horizontal=True):
        download_made("CSV", lambda: _table(sweep), "cnn.csv", "text/csv")
        download_made("JSON", lambda: _json(sweep), "cnn.json", "application/json")


def _table(sweep: ShownRuns) -> str:
    rows = [{"run": t.run.id, **t.run.config, **r} for t in sweep.runs for r in t.results]
    return inert_csv(pd.DataFrame(rows))


def _json(sweep: ShownRuns) -> str:
    return json.dumps([{"run": asdict(t.run), "rows": t.results} for t in sweep.runs])
