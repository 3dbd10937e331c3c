"""The command line: `python -m core COMMAND --option value … [--json]`.

Options are the fields of the command's config. Heavy libraries are imported once a command runs,
so that `--help` answers at once.
"""

import argparse
import os
import sys
from dataclasses import asdict, fields
from pathlib import Path
from time import time
from typing import Any

from core.attention.config import AttentionConfig, ScalingConfig
from core.cnn.config import CNNConfig, CountConfig, SweepConfig
from core.commands.output import print_row, rows_of, save_rows
from core.commands.seq2seq import evaluate, pronounce, train_seq2seq, transcribe
from core.config import expectation, parse
from core.metrics.config import SimilarityConfig
from core.paths import SHIPPED_RUNS
from core.seq2seq.config import EvaluateConfig, PronounceConfig, SpeechConfig, TranscribeConfig
from core.seq2seq.spelling.config import SpellingConfig

_SWEPT = ("variant", "learning_rate", "seed")


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
    from core.machine.timing import describe_machine

    started_at, rows = time(), []
    for row in rows_of(scaling.measure_scaling(config)):
        rows.append(row)
        print_row(row, as_json=json)
    machine = describe_machine(config.device, config.n_threads)
    print("measured on " + ", ".join(f"{k} {v}" for k, v in machine.items()), file=sys.stderr)
    if save:
        save_rows(save, "scaling", config, rows, started_at)


def train_cnn(config: CNNConfig, *, json: bool, save: Path | None) -> None:
    """Train one network; print a row for every epoch, and one for every test set."""
    import torch

    from core.cnn import train

    torch.set_num_threads(1)  # more are slower on small batches
    started_at, rows = time(), []
    for row in rows_of(train.train_cnn(config)):
        rows.append(row)
        print_row(row, as_json=json)
    if save:
        save_rows(save, "cnn", config, rows, started_at)


def sweep_cnn(config: SweepConfig, *, json: bool, save: Path | None) -> None:
    """Train a network for every variant, learning rate and seed; rows as each one finishes.

    With --save, FILE is a folder for the runs. Where it is that of the runs that come with the app,
    the weights of each variant's best learning rate, and what the page computes from them, are put
    among what comes with the app.
    """
    from core.cnn.sweep import best_learning_rates, run_sweep, ship_results, ship_weights

    trainings = []
    for training in run_sweep(config):
        trainings.append(training)
        rows = [asdict(row) for row in training.rows]
        for row in rows:
            one = {name: getattr(training.config, name) for name in _SWEPT}
            print_row({**one, **row}, as_json=json)
        if save:
            save.mkdir(exist_ok=True)
            name = "{variant}-{learning_rate:g}-{seed}.json".format(**asdict(training.config))
            save_rows(save / name, "cnn", training.config, rows, training.started_at)
    if save and save.resolve() == SHIPPED_RUNS / "cnn":
        best = best_learning_rates(trainings)
        chosen = [t for t in trainings if t.config.learning_rate == best[t.config.variant]]
        for training in chosen:
            ship_weights(training, " ".join(["python -m core", *sys.argv[1:]]))
        ship_results(chosen)


def count_parameters(config: CountConfig, *, json: bool, save: Path | None) -> None:
    """Print shape, parameters and multiply-adds of every layer, and their sums."""
    from core.cnn.config import VARIANTS, layers

    found = layers(VARIANTS[config.variant], config.n_classes)
    for layer in found:
        print_row(asdict(layer), as_json=json)
    sums = {n: sum(getattr(layer, n) for layer in found) for n in ("parameters", "multiply_adds")}
    print_row({"name": "sum", **sums}, as_json=json)


def similarity(config: SimilarityConfig, *, json: bool, save: Path | None) -> None:
    """Print the scores of two texts."""
    from core.metrics.texts import compare_texts

    print_row(asdict(compare_texts(config)), as_json=json)


def compare_attention(config: AttentionConfig, *, json: bool, save: Path | None) -> None:
    """Print the loss of every approximation, on this setting and around it."""
    from core.attention import comparison
    from core.runs.shipped import save_comparison

    result = comparison.compare_attention(config)
    for row in result.errors:
        print_row(asdict(row), as_json=json)
    if save:
        save_comparison(save, config, result)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description="Side by Side, in text.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, config_class in (
        ("measure-scaling", measure_scaling, ScalingConfig),
        ("compare-attention", compare_attention, AttentionConfig),
        ("train-cnn", train_cnn, CNNConfig),
        ("sweep-cnn", sweep_cnn, SweepConfig),
        ("count-parameters", count_parameters, CountConfig),
        ("similarity", similarity, SimilarityConfig),
        ("train-seq2seq", train_seq2seq, SpeechConfig),
        ("train-spelling", train_seq2seq, SpellingConfig),
        ("pronounce", pronounce, PronounceConfig),
        ("transcribe", transcribe, TranscribeConfig),
        ("evaluate", evaluate, EvaluateConfig),
    ):
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run, config_class=config_class)
        command.add_argument("--json", action="store_true", help="one JSON object a line")
        command.add_argument("--save", type=Path, metavar="FILE", help="keep the result in a file")
        _add_options(command, config_class)
    return parser


def _add_options(command: argparse.ArgumentParser, config_class: type) -> None:
    for f in fields(config_class):
        default = f" (default {f.default})" if f.default != "" else ""
        text = f"{f.metadata['text']}; {expectation(f)}{default}"
        option = f"--{f.name.replace('_', '-')}"
        if f.metadata.get("positional"):
            command.add_argument(f.name, type=_typed(f), metavar=f.name.upper(), help=text)
        elif isinstance(f.default, bool):
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
