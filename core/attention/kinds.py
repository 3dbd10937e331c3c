"""What this topic offers to be run."""

from core.attention.config import ScalingConfig
from core.attention.rows import AttentionComparison, OwnErrors, ScalingRow
from core.runs.kinds import Computation, Kind

SCALING = Kind(
    "scaling",
    ScalingConfig,
    "core.attention.scaling:measure_scaling",
    rows=(ScalingRow,),
    sources=(
        "core/attention/*.py",
        "core/metrics/approximation.py",
        "core/machine/timing.py",
        "core/machine/disturbance.py",
        "core/machine/heap.py",
    ),
    exclusive=True,
)
ATTENTION = Computation(
    "attention", "core.attention.comparison:compare_attention", AttentionComparison
)
OWN_ERRORS = Computation("own errors", "core.attention.comparison:own_errors", OwnErrors)
KINDS, COMPUTATIONS = (SCALING,), (ATTENTION, OWN_ERRORS)
