"""What this topic offers to be run."""

from core.runs.kinds import Computation, Kind
from core.seq2seq.rows import Frames, Pronunciations, Reading, Seq2SeqRow
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.spelling.config import SpellingConfig

_SHARED = ("core/seq2seq/*.py", "core/training/*.py")
SPEECH = Kind(
    "speech",
    SpeechConfig,
    "core.seq2seq.train:train_seq2seq",
    rows=(Seq2SeqRow,),
    sources=(*_SHARED, "core/seq2seq/speech/*.py"),
    resumable=True,
)
SPELLING = Kind(
    "spelling",
    SpellingConfig,
    "core.seq2seq.train:train_seq2seq",
    rows=(Seq2SeqRow,),
    sources=(*_SHARED, "core/seq2seq/spelling/*.py"),
    resumable=True,
)
READING = Computation("reading", "core.seq2seq.comparison:read_source", Reading)
PRONUNCIATIONS = Computation("said", "core.seq2seq.comparison:pronounce", Pronunciations)
FRAMES = Computation("frames", "core.seq2seq.comparison:log_mel_frames", Frames)
KINDS, COMPUTATIONS = (SPEECH, SPELLING), (READING, PRONUNCIATIONS, FRAMES)
