"""The command of the three similarities."""

from dataclasses import asdict
from pathlib import Path

from core.commands.command import Command, Rows
from core.metrics.config import SimilarityConfig


def similarity(config: SimilarityConfig, save: Path | None) -> Rows:
    """Score two texts."""
    from core.metrics.texts import compare_texts

    yield asdict(compare_texts(config))


COMMANDS = (Command("similarity", SimilarityConfig, similarity),)
