"""How a topic declares what can be run: kinds of long runs, and short computations.

Functions are named as 'package.module:name', so that a table of them imports nothing heavy.
"""

import hashlib
from dataclasses import dataclass
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
    sources: tuple[str, ...]  # patterns of the files on which its numbers may depend
    exclusive: bool = False  # has its machine to itself among long runs, and a new process
    resumable: bool = False  # keeps its state, so that it can be paused and resumed
    longest_queue: int = 8  # runs of the kind that may wait

    @property
    def version(self) -> str:
        """The hash of its sources."""
        return code_version(self.sources)


@dataclass(frozen=True)
class Computation:
    """A short computation: a config goes in, a frozen record of the class `result` comes out."""

    name: str
    function: str
    result: type


def run_id(kind: Kind, config: Any) -> str:
    """The name of a run: the hash of its kind, config and code, known before it is run."""
    text = "\n".join((kind.name, canonical_json(config), kind.version))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def resolve(function: str) -> Any:
    """The function named 'package.module:name'."""
    module, name = function.split(":")
    return getattr(import_module(module), name)
