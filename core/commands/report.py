"""The command that writes a report of what ships with the app."""

from pathlib import Path

from core.commands.command import Command, Rows
from core.files import check_writable, write_whole
from core.report.config import ReportConfig


def report(config: ReportConfig, save: Path | None) -> Rows:
    """Write what ships with the app as one HTML file, as *Add to report* makes it on the pages.

    Its charts are interactive, it needs no network, and it prints. A row for each of its entries.
    """
    output = Path(config.output)
    if output.is_dir():
        raise ValueError(f"output must be the path of a file, got the folder {config.output!r}")
    try:
        check_writable(output)
    except ValueError as error:
        raise ValueError(str(error).replace("save", "output", 1)) from None
    from core.report.document import report_html
    from core.report.entry import Report
    from core.report.shipped.entries import shipped_entries

    entries = shipped_entries()
    write_whole(output, report_html(Report(config.title, config.author, entries)))
    for entry in entries:
        yield {"question": entry.title, "answer": entry.answer.replace("**", "")}


COMMANDS = (Command("report", ReportConfig, report),)
