"""The commands of softmax against linear attention."""

import sys
from dataclasses import asdict, replace
from pathlib import Path
from time import time

from core.attention.config import OwnAttentionConfig, OwnScalingConfig
from core.commands.command import EITHER, FILE, Command, Rows, keep_run, rows_of


def measure_scaling(asked: OwnScalingConfig, save: Path | None) -> Rows:
    """Time every method at every length; a row for each as it is measured."""
    from core.attention import scaling
    from core.machine.timing import describe_machine

    config, started_at, rows = asked.with_own(), time(), []
    for row in rows_of(scaling.measure_scaling(config)):
        rows.append(row)
        yield row
    machine = describe_machine(config.device, config.n_threads)
    print("measured on " + ", ".join(f"{k} {v}" for k, v in machine.items()), file=sys.stderr)
    if save:
        keep_run(save, "scaling", config, rows, started_at)


def compare_attention(asked: OwnAttentionConfig, save: Path | None) -> Rows:
    """Compute the loss of every approximation, on this setting and around it.

    With --save, FILE is an .npz file, or a folder in which the result is named by its settings, as
    what ships with the app is in assets/runs/results. With --method, the error of a method of your
    own comes last, and nothing is saved in such a folder.
    """
    from core.attention import comparison
    from core.attention.kinds import ATTENTION
    from core.runs.shipped import result_path, write_result

    if save and not save.is_dir() and save.suffix != ".npz":
        raise ValueError(f"save must be a folder or end in .npz, got {save}")
    if save and save.is_dir() and asked.method:
        raise ValueError(f"save must end in .npz with a method of your own, got the folder {save}")
    config = asked.without_own()
    own = (comparison.own_error(config, asked.method),) if asked.method else ()
    result = comparison.compare_attention(config)
    result = replace(result, errors=(*result.errors, *own))
    yield from map(asdict, result.errors)
    if save:
        write_result(result_path(ATTENTION, config, save) if save.is_dir() else save, result)


COMMANDS = (
    Command("measure-scaling", OwnScalingConfig, measure_scaling, FILE),
    Command("compare-attention", OwnAttentionConfig, compare_attention, EITHER),
)
