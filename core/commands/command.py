"""What a command is, and what several of them do: rows as they come, and finished runs kept."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.files import check_writable
from core.progress import Progress

FILE, FOLDER, EITHER = "file", "folder", "file or folder"
Rows = Iterator[dict[str, Any]]


@dataclass(frozen=True)
class Command:
    """A name on the command line, its options as a config, and a generator of the rows to print.

    The docstring of `run` is its help. `saves` says whether it keeps its result in the file or the
    folder of `--save`, which is None unless given; a command that keeps nothing has no such option.
    The file is that of a run, where a folder will not do.
    """

    name: str
    config: type
    run: Callable[[Any, Path | None], Rows]
    saves: str | None = None


def check_place(command: Command, save: Path) -> None:
    """Raise a `ValueError` unless the result of a command can be kept there: before it is made."""
    got = repr(str(save)[:200])
    if command.saves == FILE and os.path.isdir(save):
        raise ValueError(f"save must be a file, got the folder {got}")
    if command.saves == FOLDER and os.path.isfile(save):
        raise ValueError(f"save must be a folder, got the file {got}")
    check_writable(save)
    if command.saves == FILE and os.path.isfile(save):
        from core.runs.shipped import read_run

        try:
            read_run(save)
        except (ValueError, TypeError, KeyError):
            raise ValueError(f"save must be a new file, or one that has a run, got {got}") from None


def rows_of(steps: Iterable[Any]) -> Rows:
    """The rows among the steps as dicts; progress goes to a terminal's stderr."""
    for step in steps:
        if not isinstance(step, Progress):
            yield asdict(step)
        elif sys.stderr.isatty():
            print(f"\r\033[K{step.fraction:4.0%} {step.doing}", end="\r", file=sys.stderr)


def keep_run(
    path: Path,
    kind: str,
    config: Any,
    rows: list[dict[str, Any]],
    started_at: float,
    device: str | None = None,
) -> None:
    """Write a run that was made by a command, with the machine that made it, as JSON.

    `device` says where it was computed, for a config that does not.
    """
    from core.kinds import KINDS
    from core.machine.timing import describe_machine
    from core.runs.shipped import ShippedRun, finished_run, write_run

    device = device or getattr(config, "device", "cpu")
    machine = describe_machine(device, getattr(config, "n_threads", 1))
    write_run(path, ShippedRun(finished_run(KINDS[kind], config, machine, started_at), rows))


def command_line() -> str:
    """The command that is running, as it can be typed again."""
    return " ".join(["python -m core", *sys.argv[1:]])
