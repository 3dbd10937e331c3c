"""What this topic offers to be computed."""

from core.exchange.curves import Curves
from core.exchange.ranking import RankedMaps
from core.exchange.rows import TrainedHeads
from core.runs.kinds import Computation

MAPS = Computation("attention maps", "core.exchange.ranking:rank_kept", RankedMaps)
CURVES = Computation("curves", "core.exchange.files:kept_curves", Curves)
HEADS = Computation("trained heads", "core.exchange.trained_heads:trained_heads", TrainedHeads)
KINDS, COMPUTATIONS = (), (MAPS, CURVES, HEADS)
