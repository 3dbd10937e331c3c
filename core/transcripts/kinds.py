"""What this topic offers to be computed."""

from core.runs.kinds import Computation
from core.transcripts.report import TableColumns, TranscriptReport

TRANSCRIPTS = Computation("transcripts", "core.transcripts.report:report_upload", TranscriptReport)
COLUMNS = Computation(
    "transcript columns", "core.transcripts.report:columns_of_upload", TableColumns
)
KINDS, COMPUTATIONS = (), (TRANSCRIPTS, COLUMNS)
