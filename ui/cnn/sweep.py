"""The trainings that the page shows."""

from typing import Any

import streamlit as st

from core.cnn.config import MOST_RUNS, SHIPPED_DATA, CNNConfig
from core.cnn.data import title_of
from core.cnn.kinds import CNN
from core.runs.run import Run
from core.runs.shipped import shipped_runs
from ui.layout import escaped
from ui.run_texts import made_text
from ui.runs import tell_ends
from ui.settings import change, is_linked, setting
from ui.shown_runs import ShownRun, ShownRuns, shown_runs

KIND = CNN.name
SWEPT = ("variant", "learning_rate", "seed")
LINKED = "linked trainings"  # in the session's state


def shown_data() -> str:
    """The shipped data set that was chosen, known before the page's settings are read."""
    chosen = st.session_state.get("data", st.query_params.get("data"))
    return chosen if chosen in SHIPPED_DATA else SHIPPED_DATA[0]


def shown_sweep(page: str) -> ShownRuns:
    """The trainings named in the URL, if they can be compared; otherwise shipped ones.

    These are of the images that are chosen, if they ship with the app. Where the URL names other
    trainings than before, their images are chosen, unless it names images as well.
    """
    chosen = setting("data")
    data = chosen if chosen in SHIPPED_DATA else SHIPPED_DATA[0]
    sweep = shown_runs(KIND, page, MOST_RUNS, _shared, lambda run: run.config["data"] == data)
    if sweep.is_linked and st.session_state.get(LINKED) != sweep.ids and not is_linked("data"):
        change("data", config_of(sweep.first).data)
    st.session_state[LINKED] = sweep.ids
    return sweep


@st.cache_resource
def shipped_sweep(data: str) -> ShownRuns:
    """The trainings on a data set that ship with the app."""
    runs = (s for s in shipped_runs(KIND) if s.run.config["data"] == data)
    return ShownRuns(tuple(ShownRun(s.run, s.rows, True) for s in runs))


def describe_sweep(sweep: ShownRuns) -> None:
    """Where and when the trainings were run, and which of them ended without a result."""
    if diverged := [t for t in sweep.runs if any(_not_finite(row) for row in t.rows)]:
        names = "; ".join(network_name(t) for t in diverged)
        st.warning(f"The loss became infinite or NaN, and the training ended there: {names}.")
    tell_ends(KIND, sweep, network_name, "epoch")
    st.caption(made_text(sweep.runs, shared_settings(sweep)))


def config_of(training: ShownRun) -> CNNConfig:
    return CNNConfig(**training.run.config)


def network_name(training: ShownRun) -> str:
    return "{variant}, {learning_rate:g}, seed {seed}".format(**training.run.config)


def trained_epochs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of whole epochs: without tests, and without a loss that was not finite."""
    return [row for row in rows if row.get("status") == "trained"]


def shared_settings(sweep: ShownRuns) -> str:
    """The settings that all trainings of a sweep share, in words."""
    config = config_of(sweep.first)
    return (
        f"Images: {escaped(title_of(config.data))}. {config.optimiser}, batch size "
        f"{config.batch_size}, {config.epochs} epochs, dropout {config.dropout:g}, weight decay "
        f"{config.weight_decay:g}."
    )


def _shared(run: Run) -> dict[str, Any]:
    return {name: value for name, value in run.config.items() if name not in SWEPT}


def _not_finite(row: dict[str, Any]) -> bool:
    return row.get("status") == "not finite"
