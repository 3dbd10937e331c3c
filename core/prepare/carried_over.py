"""Gives the shipped runs the ids of the present code: `python -m core.prepare.carried_over`.

For a change of the sources that does not change their numbers, such as a move of modules. The
former ids are kept, so that every link to a shipped run still opens.
"""

from dataclasses import replace
from pathlib import Path

from core.kinds import KINDS
from core.paths import SHIPPED_RUNS
from core.runs.kinds import run_id
from core.runs.shipped import read_run, write_run


def carry_over(folder: Path = SHIPPED_RUNS) -> list[Path]:
    """Rewrite the runs whose id is not that of their config and the present code; return paths."""
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
