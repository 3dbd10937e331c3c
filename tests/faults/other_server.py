"""A second server on a data folder, for tests: submits runs, and prints what becomes of them.

python -m tests.faults.other_server KIND JSON [until] — a state, or a number of rows to wait for;
then it stays until its standard input is closed.
"""

import json
import sys

from core import jobs
from core.kinds import KINDS
from tests.core.slow_rows import QUIET, SLOW
from tests.waiting import wait_for


def main(kind: str, config: str, until: str = "running") -> None:
    for slow in (SLOW, QUIET):
        KINDS[slow.name] = slow
    run = jobs.submit(kind, KINDS[kind].config(**json.loads(config)))
    if until.isdigit():
        wait_for(lambda: len(jobs.store().rows(run.id)) >= int(until), 60)
    else:
        wait_for(lambda: jobs.find(run.id).state == until, 60)
    print(run.id, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
