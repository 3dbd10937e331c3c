"""Finished results that come with the app, so that a first visit is instant."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from time import time
from typing import Any

import numpy as np

from core.attention.rows import AttentionComparison, ErrorRow
from core.config import canonical_json
from core.paths import SHIPPED_RUNS
from core.store import FINISHED, Run


def save_run(path: Path, run: Run, rows: list[dict[str, Any]]) -> None:
    """Write a finished run as JSON."""
    path.write_text(json.dumps({"run": asdict(run), "rows": rows}, indent=1) + "\n")


def load_run(kind: str) -> tuple[Run, list[dict[str, Any]]]:
    """The shipped run of a kind."""
    content = json.loads((SHIPPED_RUNS / f"{kind}.json").read_text())
    return Run(**content["run"]), content["rows"]


def finished_run(
    name: str, kind: str, config: Any, code_version: str, machine: dict, started_at: float
) -> Run:
    """The record of a run that was made outside the queue."""
    now = time()
    return Run(
        id=name,
        kind=kind,
        config=asdict(config),
        code_version=code_version,
        state=FINISHED,
        attempt=1,
        server="",
        host="",
        created_at=started_at,
        started_at=started_at,
        ended_at=now,
        heartbeat_at=now,
        cancel_requested=False,
        doing="",
        fraction=1.0,
        message="",
        machine=machine,
    )


def save_comparison(path: Path, config: Any, comparison: AttentionComparison) -> None:
    """Write a comparison and its config as compressed arrays."""
    values = {f.name: getattr(comparison, f.name) for f in fields(comparison)}
    errors = json.dumps([asdict(row) for row in values.pop("errors")])
    np.savez_compressed(path, config=canonical_json(config), errors=errors, **values)


def load_comparison(config: Any) -> AttentionComparison | None:
    """The shipped comparison if it is of this very config."""
    path = SHIPPED_RUNS / "attention.npz"
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as content:
        values = {name: content[name] for name in content.files}
    if str(values.pop("config")) != canonical_json(config):
        return None
    errors = tuple(ErrorRow(**row) for row in json.loads(str(values.pop("errors"))))
    return AttentionComparison(
        **{name: value if value.ndim else value.item() for name, value in values.items()},
        errors=errors,
    )
