"""The command that scores a whole file of transcripts."""

from dataclasses import asdict
from pathlib import Path

from core.commands.command import Command, Rows
from core.transcripts.config import SEPARATOR, TranscriptsConfig


def similarity_file(config: TranscriptsConfig, save: Path | None) -> Rows:
    """Score every model of a file of transcripts, and every two of them.

    A row for each model and measure, with its 95% interval and chance; then a row for each two
    models and measure; then the same of word errors by the length of what was said; then the words
    most often confused.
    """
    from core.transcripts.files import read_local
    from core.transcripts.report import report

    plain = tuple(map(Path, config.plain.split(SEPARATOR))) if config.plain else ()
    result = report(read_local(Path(config.file), plain), config)
    yield from map(asdict, result.scores)
    for row in result.differences:
        yield {**asdict(row), "better": row.better}
    yield from map(asdict, result.by_length)
    for row in result.length_differences:
        yield {**asdict(row), "better": row.better}
    yield from map(asdict, result.confusions)


COMMANDS = (Command("similarity-file", TranscriptsConfig, similarity_file),)
