"""What this topic offers to be computed."""

from core.exchange.curves import Curves
from core.exchange.ranking import RankedMaps
from core.runs.kinds import Computation

MAPS = Computation("attention maps", "core.exchange.ranking:rank_kept", RankedMaps)
CURVES = Computation("curves", "core.exchange.files:kept_curves", Curves)
KINDS, COMPUTATIONS = (), (MAPS, CURVES)
