"""What this topic offers to be computed."""

from core.exchange.brought import Kept
from core.exchange.curves import Curves
from core.exchange.ranking import RankedMaps
from core.exchange.rows import TrainedHeads
from core.runs.kinds import Computation
from core.seq2seq.speech.clips import Sound

MAPS = Computation("attention maps", "core.exchange.ranking:rank_kept", RankedMaps)
CURVES = Computation("curves", "core.exchange.files:kept_curves", Curves)
HEADS = Computation("trained heads", "core.exchange.trained_heads:trained_heads", TrainedHeads)
IMAGES = Computation("keep images", "core.exchange.brought:keep_images", Kept, is_kept=False)
SOUND = Computation("keep sound", "core.exchange.brought:keep_sound", Kept, is_kept=False)
CLIP = Computation("clip", "core.exchange.brought:clip_sound", Sound)
KINDS, COMPUTATIONS = (), (MAPS, CURVES, HEADS, IMAGES, SOUND, CLIP)
