"""What this topic offers to be computed."""

from core.exchange.ranking import RankedMaps
from core.runs.kinds import Computation

MAPS = Computation("attention maps", "core.exchange.ranking:rank_kept", RankedMaps)
KINDS, COMPUTATIONS = (), (MAPS,)
