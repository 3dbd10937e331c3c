"""The kinds of long runs and of short computations, by name; functions as 'module:name'."""

from dataclasses import dataclass

from core.attention.config import ScalingConfig


@dataclass(frozen=True)
class Kind:
    """A kind of long run: its config, the generator of its rows, whether it needs quiet."""

    config: type
    function: str
    exclusive: bool  # has its machine to itself among long runs, and a new process
    sources: tuple[str, ...]  # files whose contents are its code version


KINDS = {
    "scaling": Kind(
        ScalingConfig,
        "core.attention.scaling:measure_scaling",
        exclusive=True,
        sources=("core/attention/*.py", "core/metrics/*.py", "core/timing.py", "core/heap.py"),
    )
}
COMPUTATIONS = {"attention": "core.attention.comparison:compare_attention"}
