"""How a topic declares what can be run: kinds of long runs, and short computations.

Functions are named as 'package.module:name', so that a table of them imports nothing heavy.
"""

import hashlib
from dataclasses import dataclass, fields
from importlib import import_module
from typing import Any

from core.config import canonical_json
from core.source import code_version


@dataclass(frozen=True)
class Kind:
    """A kind of long run: a config goes in, a generator of rows and progress comes out."""

    name: str
    config: type
    function: str
    rows: tuple[type, ...]  # the classes of its rows
    sources: tuple[str, ...]  # patterns of the files on which its numbers may depend
    product: str = ""  # function of config and rows: whether what the run made beside them is here
    sharing: str = ""  # function of a config: the configs of runs whose products lie where its does
    removal: str = ""  # function of a config and whether its product lies alone: removes it
    exclusive: bool = False  # has its machine to itself among long runs, and a new process
    resumable: bool = False  # keeps its state, so that it can be paused and resumed
    longest_queue: int = 8  # runs of the kind that may wait

    @property
    def version(self) -> str:
        """The hash of its sources."""
        return code_version(self.sources)

    def read_config(self, values: dict[str, Any]) -> Any:
        """The config that was stored; a `ValueError` where this version cannot read it."""
        names = {f.name for f in fields(self.config)}
        if values.keys() != names:
            odd = ", ".join(sorted(values.keys() ^ names))
            raise ValueError(f"the config must have the settings of this version, differs in {odd}")
        return self.config(**values)

    def check(self, values: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        """Raise a `ValueError` unless a stored config and its rows are those of this version."""
        self.read_config(values)
        forms = [{f.name for f in fields(row_class)} for row_class in self.rows]
        if strange := next((row for row in rows if row.keys() not in forms), None):
            raise ValueError(f"rows must be those of this version, got {', '.join(strange)}")

    def has_product(self, config: Any, rows: list[dict[str, Any]]) -> bool:
        """Whether what a finished run made beside its rows is here; true where it makes nothing."""
        return not self.product or resolve(self.product)(config, rows)

    def neighbours(self, config: Any) -> list[str]:
        """The names of the runs whose products lie where that of this config does."""
        return [run_id(self, c) for c in resolve(self.sharing)(config)] if self.sharing else []

    def remove_product(self, config: Any, *, alone: bool) -> None:
        """Remove what a run made beside its rows; where it lies `alone`, its whole place."""
        if self.removal:
            resolve(self.removal)(config, alone)


@dataclass(frozen=True)
class Computation:
    """A short computation: a config goes in, a frozen record of the class `result` comes out."""

    name: str
    function: str
    result: type
    is_kept: bool = True  # its answer, for whoever asks the same


def run_id(kind: Kind, config: Any) -> str:
    """The name of a run: the hash of its kind, config and code, known before it is run."""
    text = "\n".join((kind.name, canonical_json(config), kind.version))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def resolve(function: str) -> Any:
    """The function named 'package.module:name'."""
    module, name = function.split(":")
    return getattr(import_module(module), name)
