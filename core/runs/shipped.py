"""Finished runs and results of short computations that ship with the app: an instant first view.

Runs are JSON files in `assets/runs/KIND/`, results `.npz` files in `assets/runs/results/`, named by
the hash of their config.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from time import time
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from core.config import canonical_json
from core.files import write_whole, write_whole_by
from core.paths import SHIPPED_RUNS
from core.runs.kinds import Computation, Kind, run_id
from core.runs.run import FINISHED, Run

RESULTS = SHIPPED_RUNS / "results"


@dataclass(frozen=True)
class ShippedRun:
    """A run with its rows, and the ids that it had under earlier versions of the code."""

    run: Run
    rows: list[dict[str, Any]]
    former_ids: tuple[str, ...] = ()

    def is_named(self, name: str) -> bool:
        """Whether a link with this name means this run."""
        return name == self.run.id or name in self.former_ids


@lru_cache
def shipped_runs(kind: str) -> tuple[ShippedRun, ...]:
    """The shipped runs of a kind, in the order of their files."""
    return tuple(read_run(path) for path in sorted((SHIPPED_RUNS / kind).glob("*.json")))


def read_run(path: Path) -> ShippedRun:
    content = json.loads(path.read_text(encoding="utf-8"))
    return ShippedRun(Run(**content["run"]), content["rows"], tuple(content.get("former_ids", ())))


def write_run(path: Path, shipped: ShippedRun) -> None:
    """Write a run as JSON; one that ships there under another id remains known by it too."""
    former = set(shipped.former_ids)
    if path.exists():
        earlier = read_run(path)
        former |= {earlier.run.id, *earlier.former_ids}
    content = {
        "run": asdict(shipped.run),
        "former_ids": sorted(former - {shipped.run.id}),
        "rows": shipped.rows,
    }
    write_whole(path, (json.dumps(content, indent=1) + "\n").encode())


def finished_run(kind: Kind, config: Any, machine: dict, started_at: float) -> Run:
    """The record of a run that was made outside the queue."""
    now = time()
    return Run(
        id=run_id(kind, config),
        kind=kind.name,
        config=asdict(config),
        code_version=kind.version,
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


def load_result(computation: Computation, config: Any) -> Any:
    """The shipped result of a short computation of this very config; None where there is none."""
    path = result_path(computation, config)
    return read_result(path, computation.result) if path.exists() else None


def result_path(computation: Computation, config: Any, folder: Path = RESULTS) -> Path:
    """The file of the result of this config."""
    text = f"{computation.name} {canonical_json(config)}"
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return folder / f"{computation.name.replace(' ', '-')}-{digest}.npz"


def write_result(path: Path, result: Any) -> None:
    """Write a frozen record of arrays, numbers and tuples of rows as compressed arrays."""
    path.parent.mkdir(exist_ok=True)
    values = {f.name: _as_array(getattr(result, f.name)) for f in fields(result)}
    write_whole_by(path, lambda part: _save_arrays(part, values))


def read_result(path: Path, result_class: type) -> Any:
    """The record of that class which `write_result` wrote."""
    types = get_type_hints(result_class)
    with np.load(path, allow_pickle=False) as content:
        values = {name: _from_array(content[name], types[name]) for name in content.files}
    return result_class(**values)


def _save_arrays(path: Path, values: dict[str, Any]) -> None:
    with path.open("wb") as file:  # given a path, NumPy would add an ending to it
        np.savez_compressed(file, **values)


def _as_array(value: Any) -> Any:
    """Rows as the text of a JSON list; anything else as NumPy takes it."""
    if isinstance(value, Sequence) and not isinstance(value, str) and all(map(is_dataclass, value)):
        return np.array(json.dumps([asdict(row) for row in value]))
    return value


def _from_array(array: np.ndarray, kind: Any) -> Any:
    if get_origin(kind) is tuple:
        row_class = get_args(kind)[0]
        return tuple(row_class(**row) for row in json.loads(str(array)))
    return array if kind is np.ndarray else array.item()
