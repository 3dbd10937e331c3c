"""Several runs at once on a page: those that the URL names, or those that ship."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import jobs
from core.cnn.config import MOST_RUNS, CNNConfig
from core.cnn.data import title_of
from core.machine.facts import n_cores
from core.runs import shipped
from core.runs.store import (
    CANCELLED,
    FAILED,
    FINISHED,
    INTERRUPTED,
    PAUSED,
    UNFINISHED,
    WAITING,
    Run,
)
from ui.live import Shown, begin, date_text, machine_text, warn_of_start
from ui.permalink import note_problem

KIND = "cnn"
REFRESH_EVERY = 1.5  # seconds: an epoch takes longer, and drawing takes time from training
ENDS = {
    CANCELLED: "cancelled",
    PAUSED: "paused",
    FAILED: "ended by an error",
    INTERRUPTED: "interrupted: its worker or the server stopped",
}


@dataclass(frozen=True)
class Sweep:
    """The trainings that a page shows."""

    trainings: tuple[Shown, ...]
    is_shipped: bool

    @property
    def active(self) -> bool:
        return any(training.run.active for training in self.trainings)

    @property
    def ids(self) -> list[str]:
        return [training.run.id for training in self.trainings]

    def with_state(self, *states: str) -> list[Shown]:
        return [training for training in self.trainings if training.run.state in states]


def config_of(training: Shown) -> CNNConfig:
    return CNNConfig(**training.run.config)


def trained_epochs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of whole epochs: not those of tests, nor of a loss that was not finite."""
    return [row for row in rows if row.get("status") == "trained"]


def shown_sweep(page: str) -> Sweep:
    """The trainings that the URL names; the shipped ones where it names none that is known."""
    ours = {run.id: Shown(run, rows, True) for run, rows in shipped.load_runs(KIND)}
    names = list(dict.fromkeys(st.query_params.get_all("run")))
    if not names:
        return Sweep(tuple(ours.values()), True)
    found = {name: _find(name) or ours.get(name) for name in names[:MOST_RUNS]}
    known = [training for training in found.values() if training]
    problem = _problem(names, known)
    if problem:
        note_problem(page, problem)
        st.query_params["run"] = [training.run.id for training in _alike(known)]
        st.rerun()
    return Sweep(tuple(known), all(training.is_shipped for training in known))


def start_sweep(configs: Sequence[CNNConfig], label: str) -> None:
    """Begin the trainings of these configs, or join those that are there."""
    st.button(label, type="primary", on_click=_start, args=(configs,), disabled=not configs)
    warn_of_start()


def follow_sweep(sweep: Sweep, draw: Callable[[list[Shown]], None]) -> None:
    """Progress, time left, pause and cancel, and the curves so far."""

    @st.fragment(run_every=REFRESH_EVERY)
    def live() -> None:
        now = [_find(name) for name in sweep.ids]
        trainings = [new or old for new, old in zip(now, sweep.trainings, strict=True)]
        active = [training.run for training in trainings if training.run.active]
        if not active:
            st.rerun()
        done = sum(1.0 if t.run.state == FINISHED else t.run.fraction for t in trainings)
        st.progress(done / len(trainings), text=_doing(trainings))
        stopping = all(run.asked for run in active)
        with st.container(horizontal=True):
            for label, act in (("Pause", jobs.pause), ("Cancel", jobs.cancel)):
                st.button(label, on_click=_for_all, args=(act, active), disabled=stopping)
        if any(training.rows for training in trainings):
            draw(trainings)

    live()


def describe_sweep(sweep: Sweep) -> None:
    """Where and when the trainings were made; what was left unfinished, and how to go on."""
    unfinished = sweep.with_state(*UNFINISHED)
    if unfinished:
        st.warning("\n".join(f"- {_how_it_ended(training)}" for training in unfinished))
    if stopped := sweep.with_state(PAUSED, INTERRUPTED, FAILED):
        configs = [config_of(training) for training in stopped]
        st.button("Go on", on_click=begin, args=(KIND, configs))
        st.caption(
            "Each goes on from its last whole epoch, if it has one, bit for bit as if it had not "
            "stopped."
        )
    if diverged := [t for t in sweep.trainings if any(_not_finite(row) for row in t.rows)]:
        names = "; ".join(network_name(t) for t in diverged)
        st.warning(f"The loss was not finite, and the training ended there: {names}.")
    origin = "Come with the app" if sweep.is_shipped else "Trained here"
    last = date_text(max(t.run.ended_at or t.run.created_at for t in sweep.trainings))
    machines = {machine_text(t.run.machine) for t in sweep.trainings if t.run.machine}
    n = len(sweep.trainings)
    st.caption(
        f"{origin}: {n} training{'s' * (n != 1)}, the last of {last}. {_settings(sweep)} "
        f"Machine: {'; '.join(sorted(machines)) or 'not recorded'}. What follows shows these; the "
        "controls above are for the next ones."
    )


def _settings(sweep: Sweep) -> str:
    """What all trainings of a sweep share, in words."""
    config = config_of(sweep.trainings[0])
    return (
        f"Images: {title_of(config.data)}. {config.optimiser}, {config.batch_size} images in a "
        f"step, {config.epochs} epochs, dropout {config.dropout:g}, weight decay "
        f"{config.weight_decay:g}."
    )


def network_name(training: Shown) -> str:
    config = training.run.config
    return "{variant}, {learning_rate:g}, seed {seed}".format(**config)


def _how_it_ended(training: Shown) -> str:
    run, n_epochs = training.run, sum("epoch" in row for row in training.rows)
    epochs = f"{n_epochs} whole epoch{'s' * (n_epochs != 1)}"
    return f"{network_name(training)}: {ENDS[run.state]}, after {epochs}. {run.message}"


def _find(name: str) -> Shown | None:
    run = jobs.find(name) if name.isalnum() and len(name) == 12 else None
    if run is None or run.kind != KIND:
        return None
    return Shown(run, jobs.store().rows(name), False)


def _problem(names: list[str], known: list[Shown]) -> str:
    if len(names) > MOST_RUNS:
        return f"run must name at most {MOST_RUNS} runs, got {len(names)}"
    missing = [name for name in names if name not in {training.run.id for training in known}]
    if missing:
        got = ", ".join(repr(name[:20]) for name in missing[:3])
        return f"run must be the name of a training on this server, got {got}"
    if len(_alike(known)) < len(known):
        return (
            "all runs must differ in variant, learning rate and seed alone; the others are left out"
        )
    return ""


def _alike(trainings: list[Shown]) -> list[Shown]:
    """Those that share with the first what the trainings of a sweep share."""
    return [t for t in trainings if _shared(t.run) == _shared(trainings[0].run)]


def _shared(run: Run) -> dict[str, Any]:
    return {k: v for k, v in run.config.items() if k not in ("variant", "learning_rate", "seed")}


def _start(configs: Sequence[CNNConfig]) -> None:
    if runs := begin(KIND, configs):
        st.query_params["run"] = [run.id for run in runs]


def _for_all(act: Callable[[str], None], runs: list[Run]) -> None:
    for run in runs:
        act(run.id)


def _doing(trainings: list[Shown]) -> str:
    active = [training for training in trainings if training.run.active]
    waiting = sum(training.run.state == WAITING for training in active)
    ended = sum(training.run.state == FINISHED for training in trainings)
    parts = [f"{len(active) - waiting} running"] * (len(active) > waiting)
    stopped = len(trainings) - len(active) - ended
    for n, word in ((waiting, "waiting"), (ended, "finished"), (stopped, "stopped")):
        parts += [f"{n} {word}"] * (n > 0)
    others = [run for run in jobs.store().active() if run.id not in {t.run.id for t in trainings}]
    if waiting == len(active) and others:
        parts.append(f"{len(others)} other run{'s' * (len(others) > 1)} first")
    return ", ".join(parts) + _time_left(active)


def _time_left(active: list[Shown]) -> str:
    """From the seconds that epochs took so far; empty before the first has ended."""
    spent = [row["seconds"] for t in active for row in t.rows if row.get("seconds")]
    if not spent:
        return ""
    epochs = sum(config_of(t).epochs * (1 - t.run.fraction) for t in active)
    left = epochs * sum(spent) / len(spent) / min(n_cores(), len(active))
    return f"; about {left:.0f} s left"


def _not_finite(row: dict[str, Any]) -> bool:
    return row.get("status") == "not finite"
