"""The command line: `python -m core COMMAND --option value … [--json]`.

Options are the fields of the command's config. Heavy libraries are imported once a command runs,
so that `--help` answers at once.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from time import time
from typing import Any

from core.attention.config import AttentionConfig, ScalingConfig
from core.config import expectation, parse


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a caller's mistake is one sentence on stderr and exit status 2."""
    options = vars(_parser().parse_args(arguments))
    run, config_class = options.pop("run"), options.pop("config_class")
    output = {name: options.pop(name) for name in ("json", "save")}
    try:
        if output["save"] and not output["save"].absolute().parent.is_dir():
            raise ValueError(f"save must name a file in a folder that exists, got {output['save']}")
        config = config_class(**{name: v for name, v in options.items() if v is not None})
        run(config, **output)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of the rows, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def measure_scaling(config: ScalingConfig, *, json: bool, save: Path | None) -> None:
    """Print a row for every method and length as it is measured."""
    from core.attention import scaling
    from core.jobs import code_version, run_id
    from core.shipped import finished_run, save_run
    from core.timing import describe_machine

    started_at, rows = time(), []
    for row in _rows(scaling.measure_scaling(config)):
        rows.append(row)
        _print_row(row, as_json=json)
    machine = describe_machine(config.device, config.n_threads)
    print("measured on " + ", ".join(f"{k} {v}" for k, v in machine.items()), file=sys.stderr)
    if save:
        version = code_version("scaling")
        name = run_id("scaling", config)
        run = finished_run(name, "scaling", config, version, machine, started_at)
        save_run(save, run, rows)


def compare_attention(config: AttentionConfig, *, json: bool, save: Path | None) -> None:
    """Print the loss of every approximation, on this setting and around it."""
    from core.attention import comparison
    from core.shipped import save_comparison

    result = comparison.compare_attention(config)
    for row in result.errors:
        _print_row(asdict(row), as_json=json)
    if save:
        save_comparison(save, config, result)


def _rows(steps: Iterator[Any]) -> Iterator[dict[str, Any]]:
    """The rows among the steps as dicts; progress goes to a terminal's stderr."""
    from core.progress import Progress

    for step in steps:
        if not isinstance(step, Progress):
            yield asdict(step)
        elif sys.stderr.isatty():
            print(f"\r\033[K{step.fraction:4.0%} {step.doing}", end="\r", file=sys.stderr)


def _print_row(row: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(row), flush=True)
        return
    shown = (f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items() if v)
    print("  ".join(shown), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description="Side by Side, in text.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, config_class in (
        ("measure-scaling", measure_scaling, ScalingConfig),
        ("compare-attention", compare_attention, AttentionConfig),
    ):
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run, config_class=config_class)
        command.add_argument("--json", action="store_true", help="one JSON object a line")
        command.add_argument("--save", type=Path, metavar="FILE", help="keep the result in a file")
        _add_options(command, config_class)
    return parser


def _add_options(command: argparse.ArgumentParser, config_class: type) -> None:
    for f in fields(config_class):
        text = f"{f.metadata['text']}; {expectation(f)} (default {f.default})"
        option = f"--{f.name.replace('_', '-')}"
        if isinstance(f.default, bool):
            command.add_argument(option, action=argparse.BooleanOptionalAction, help=text)
        else:
            command.add_argument(option, type=_typed(f), metavar=f.name.upper(), help=text)


def _typed(f: Any) -> Any:
    def read(text: str) -> Any:
        try:
            return parse(f, text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


if __name__ == "__main__":
    sys.exit(main())
