"""Gives the shipped runs the ids of today's code: `python -m core.prepare.carried_over`.

For a change of the sources that leaves their numbers as they were, such as a move of modules. The
former ids stay known, so that every link to a shipped run still opens.
"""

from dataclasses import replace
from pathlib import Path

from core.kinds import KINDS
from core.paths import SHIPPED_RUNS
from core.runs.kinds import run_id
from core.runs.shipped import read_run, write_run


def carry_over(folder: Path = SHIPPED_RUNS) -> list[Path]:
    """Rewrite every run whose id is not that of its config and the present code; returns which."""
    changed = []
    for path in sorted(folder.glob("*/*.json")):
        shipped = read_run(path)
        kind = KINDS[shipped.run.kind]
        name = run_id(kind, kind.config(**shipped.run.config))
        if name != shipped.run.id:
            run = replace(shipped.run, id=name, code_version=kind.version)
            write_run(path, replace(shipped, run=run))
            changed.append(path)
    return changed


if __name__ == "__main__":
    for path in carry_over():
        print(path)
