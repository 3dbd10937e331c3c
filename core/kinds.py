"""The one table that knows every topic: what can be run, and what can be computed, by name."""

from core.attention import kinds as attention
from core.cnn import kinds as cnn
from core.exchange import kinds as exchange
from core.runs.kinds import Computation, Kind
from core.seq2seq import kinds as seq2seq
from core.transcripts import kinds as transcripts

_TOPICS = (attention, cnn, seq2seq, transcripts, exchange)
KINDS: dict[str, Kind] = {kind.name: kind for topic in _TOPICS for kind in topic.KINDS}
COMPUTATIONS: dict[str, Computation] = {c.name: c for topic in _TOPICS for c in topic.COMPUTATIONS}
