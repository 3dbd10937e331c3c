"""The command line in this process, where one of its own would add nothing but time."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from core.__main__ import main


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def run_here(*arguments: str) -> Done:
    """What `python -m core` with these arguments prints, and its status."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            status = main([*arguments])
        except SystemExit as ended:  # argparse
            status = ended.code
    return Done(status, out.getvalue(), err.getvalue())
