"""What commands print and keep: rows as they come, and finished runs."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.progress import Progress


def save_rows(
    path: Path,
    kind: str,
    config: Any,
    rows: list[dict],
    started_at: float,
    device: str | None = None,
) -> None:
    """Write a run that was made by a command, with the machine that made it, as JSON.

    `device`: where it was computed, of a config that does not say so.
    """
    from core.jobs import run_id
    from core.kinds import code_version
    from core.machine.timing import describe_machine
    from core.runs.shipped import finished_run, save_run

    device = device or getattr(config, "device", "cpu")
    machine = describe_machine(device, getattr(config, "n_threads", 1))
    name, version = run_id(kind, config), code_version(kind)
    save_run(path, finished_run(name, kind, config, version, machine, started_at), rows)


def rows_of(steps: Iterator[Any]) -> Iterator[dict[str, Any]]:
    """The rows among the steps as dicts; progress goes to a terminal's stderr."""
    for step in steps:
        if not isinstance(step, Progress):
            yield asdict(step)
        elif sys.stderr.isatty():
            print(f"\r\033[K{step.fraction:4.0%} {step.doing}", end="\r", file=sys.stderr)


def print_row(row: dict[str, Any], *, as_json: bool) -> None:
    """One line: a JSON object, or names and values that are not empty."""
    if as_json:
        print(json.dumps(row), flush=True)
        return
    shown = (f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items() if v)
    print("  ".join(shown), flush=True)
