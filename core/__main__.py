"""The command line: `python -m core COMMAND --option value … [--json]`.

Options are the fields of the command's config. Heavy libraries are imported once a command runs,
so that `--help` answers at once.
"""

import argparse
import json
import os
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from core.commands import attention, cnn, metrics, report, seq2seq, settings, transcripts
from core.commands.command import Command, check_place
from core.config import expectation, parse, written
from core.files import explained

COMMANDS = (
    *attention.COMMANDS,
    *cnn.COMMANDS,
    *metrics.COMMANDS,
    *seq2seq.COMMANDS,
    *transcripts.COMMANDS,
    *report.COMMANDS,
    *settings.COMMANDS,
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a caller's mistake is one sentence on stderr and exit status 2."""
    options = vars(_parser().parse_args(arguments))
    command, as_json = options.pop("command"), options.pop("json")
    save = options.pop("save", None)
    try:
        config = command.config(**{name: v for name, v in options.items() if v is not None})
        if save:
            check_place(command, save)
        for row in command.run(config, save):
            print(_line(row, as_json=as_json), flush=True)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of the rows, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:  # a full disk, say, or a data folder that cannot be made
        print(explained(error), file=sys.stderr)
        return 2
    return 0


def _line(row: dict[str, Any], *, as_json: bool) -> str:
    """A JSON object, or names and values that are not empty."""
    if as_json:
        return json.dumps(row)
    return "  ".join(
        f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items() if v
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description="Side by Side, in text.")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        text = command.run.__doc__
        subparser = subparsers.add_parser(
            command.name, help=text.replace("%", "%%"), description=text.replace("%", "%%")
        )
        subparser.set_defaults(command=command)
        subparser.add_argument("--json", action="store_true", help="one JSON object a line")
        _add_options(subparser, command)
    return parser


def _add_options(parser: argparse.ArgumentParser, command: Command) -> None:
    if command.saves:
        text = f"{command.saves} in which the result is kept"
        parser.add_argument("--save", type=Path, metavar=command.saves.upper(), help=text)
    for f in fields(command.config):
        default = f" (default {written(f, f.default)})" if f.default != "" else ""
        text = f"{f.metadata['text']}; {expectation(f)}{default}"
        option = f"--{f.name.replace('_', '-')}"
        if f.metadata.get("positional"):
            parser.add_argument(f.name, type=_typed(f), metavar=f.name.upper(), help=text)
        elif isinstance(f.default, bool):
            parser.add_argument(option, action=argparse.BooleanOptionalAction, help=text)
        else:
            parser.add_argument(option, type=_typed(f), metavar=f.name.upper(), help=text)


def _typed(f: Any) -> Any:
    def read(text: str) -> Any:
        try:
            return parse(f, text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # as stderr: a code page may lack √
    sys.exit(main())
