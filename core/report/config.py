"""The settings of the command that makes a report."""

from dataclasses import dataclass

from core.config import matching, validate
from core.report.entry import LONGEST_NAME


@dataclass(frozen=True)
class ReportConfig:
    """The file, and what stands above its entries."""

    output: str = matching(
        "report.html", r".{1,1000}", "the path of a file", "file that the report is written to"
    )
    title: str = matching(
        "What ships with Side by Side",
        rf".{{1,{LONGEST_NAME}}}",
        f"a text of 1 to {LONGEST_NAME} characters",
        "title of the report",
    )
    author: str = matching(
        "", rf".{{0,{LONGEST_NAME}}}", f"a text of at most {LONGEST_NAME} characters", "your name"
    )

    def __post_init__(self):
        validate(self)
