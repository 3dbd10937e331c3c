"""Runs in words: when and where they were made, how they ended, what they do now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import mean

from core import jobs
from core.machine.facts import host, machine_text, n_cores
from core.runs.database import StoreUnavailable
from core.runs.run import CANCELLED, FAILED, FINISHED, INTERRUPTED, PAUSED, WAITING, Run
from core.wording import date_text
from ui.shown_runs import ShownRun

ENDS = {
    CANCELLED: "cancelled",
    PAUSED: "paused",
    FAILED: "ended by an error",
    INTERRUPTED: "interrupted",
}

STEPS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def state_text(runs: Iterable[Run]) -> str:
    """The states of runs in words: 'running', or '1 running, 2 finished'."""
    counts = Counter(run.state for run in runs)
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{n} {state}" for state, n in counts.items())


def age_text(seconds: float) -> str:
    """How long ago a moment was, given in seconds since 1970: '3 minutes ago'."""
    age = jobs.now() - seconds
    for step, name in STEPS:
        if (n := int(age / step)) >= 1:
            return f"{n:,} {name}{'s' * (n > 1)} ago"
    return "just now"


def made_text(runs: Sequence[ShownRun], settings: str = "") -> str:
    """Where and when runs were made, and on which machines; `settings` are those of all."""
    last = date_text(max(s.run.ended_at or s.run.created_at for s in runs))
    machines = sorted({machine_text(s.run.machine) for s in runs if s.run.machine})
    count = f"{len(runs)} runs, the last of {last}"
    if len(runs) == 1:
        count = f"run `{runs[0].run.id}`, {last}"
    made_on = "; ".join(machines) or "not recorded"
    return f"{_place_text(runs)}: {count}. {settings} Machine: {made_on}."


def _place_text(runs: Sequence[ShownRun]) -> str:
    stored = [s.run for s in runs if not s.is_shipped]
    if not stored:
        return "Shipped with the app"
    places = ["here"] * any(run.host == host() for run in stored)
    places += ["on another server"] * any(run.host != host() for run in stored)
    return f"Run {' and '.join(places)}"


def end_text(shown: ShownRun, unit: str) -> str:
    """How and when a run ended; `unit` says what a row is."""
    n_rows = sum(row.get(unit, True) is not None for row in shown.results)
    rows = f"after {n_rows} {unit}{'s' * (n_rows != 1)}" if n_rows else f"before the first {unit}"
    done = f" (at {shown.run.fraction:.0%} of the whole)" if shown.run.fraction else ""
    return f"{ENDS[shown.run.state]} {rows}{done}. {shown.run.message}"


def progress_text(runs: list[ShownRun]) -> str:
    """What the active runs do now, how many wait, and the time left."""
    active = [shown for shown in runs if shown.run.active]
    waiting = [shown for shown in active if shown.run.state == WAITING]
    if len(waiting) == len(active):
        return _waiting_text([shown.run for shown in runs])
    if len(runs) == 1:
        run = runs[0].run
        return ("Stopping" if run.asked else run.doing or "Starting") + _time_left(active)
    counts = {
        "running": len(active) - len(waiting),
        "waiting": len(waiting),
        "finished": sum(shown.run.state == FINISHED for shown in runs),
    }
    counts["stopped"] = len(runs) - len(active) - counts["finished"]
    return ", ".join(f"{n} {what}" for what, n in counts.items() if n) + _time_left(active)


def _waiting_text(runs: list[Run]) -> str:
    if trouble := jobs.trouble():
        return f"Waiting. {trouble}"
    try:
        ahead = jobs.n_ahead([run.id for run in runs])
    except StoreUnavailable:  # the page says so where it looks for the runs
        return "Waiting"
    return f"Waiting for {ahead} run{'s' * (ahead != 1)} before this one" if ahead else "Starting"


def _time_left(active: list[ShownRun]) -> str:
    """An estimate from what was done so far; empty before there is enough to judge by."""
    totals = [total for shown in active if (total := _seconds_in_all(shown)) is not None]
    if not totals or any(shown.run.asked for shown in active):
        return ""
    left = mean(totals) * sum(1 - shown.run.fraction for shown in active)
    seconds = left / min(n_cores(), len(active))
    return f"; about {seconds:.0f} s left" if seconds >= 1 else "; nearly done"


def _seconds_in_all(shown: ShownRun) -> float | None:
    """How long the whole of a run takes: by its epochs, or by the share that is done."""
    run, epochs = shown.run, [row["seconds"] for row in shown.rows if row.get("seconds")]
    if epochs:
        return mean(epochs) * run.config["epochs"]
    elapsed = jobs.now() - run.started_at if run.started_at else 0.0
    return elapsed / run.fraction if run.fraction > 0.01 and elapsed > 2 else None
