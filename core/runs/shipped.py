"""Finished results that come with the app, so that a first visit is instant."""

import hashlib
import json
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path
from time import time
from typing import Any

import numpy as np

from core.attention.rows import AttentionComparison, ErrorRow
from core.cnn.rows import ImageResult, ShiftResult, TestResult
from core.config import canonical_json
from core.paths import SHIPPED_RUNS
from core.runs.store import FINISHED, Run
from core.seq2seq.rows import Frames, Reading, SaidWords

RESULTS = {
    "cnn test": TestResult,
    "cnn shifts": ShiftResult,
    "cnn image": ImageResult,
    "reading": Reading,
    "frames": Frames,
    "said": SaidWords,
}


def save_run(path: Path, run: Run, rows: list[dict[str, Any]]) -> None:
    """Write a finished run as JSON."""
    path.write_text(json.dumps({"run": asdict(run), "rows": rows}, indent=1) + "\n")


def load_run(kind: str) -> tuple[Run, list[dict[str, Any]]]:
    """The shipped run of a kind."""
    content = json.loads((SHIPPED_RUNS / f"{kind}.json").read_text())
    return Run(**content["run"]), content["rows"]


@lru_cache
def load_runs(kind: str) -> tuple[tuple[Run, list[dict[str, Any]]], ...]:
    """The shipped runs of a kind that has several, in the order of their files."""
    contents = (json.loads(p.read_text()) for p in sorted((SHIPPED_RUNS / kind).glob("*.json")))
    return tuple((Run(**content["run"]), content["rows"]) for content in contents)


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
        asked="",
        doing="",
        fraction=1.0,
        message="",
        machine=machine,
    )


def save_result(name: str, config: Any, result: Any) -> None:
    """Keep the result of a short computation, a frozen record of arrays, for a first visit."""
    _result_path(name, config).parent.mkdir(exist_ok=True)
    arrays = {f.name: getattr(result, f.name) for f in fields(result)}
    np.savez_compressed(_result_path(name, config), **arrays)


def load_result(name: str, config: Any) -> Any:
    """The shipped result of a short computation of this very config; None where there is none."""
    path = _result_path(name, config)
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as content:
        return RESULTS[name](**{key: content[key] for key in content.files})


def _result_path(name: str, config: Any) -> Path:
    digest = hashlib.sha256(f"{name} {canonical_json(config)}".encode()).hexdigest()[:12]
    return SHIPPED_RUNS / "results" / f"{name.replace(' ', '-')}-{digest}.npz"


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
