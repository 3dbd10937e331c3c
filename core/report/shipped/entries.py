"""Every question of the app, in the order of its menu."""

from core.report.entry import Entry
from core.report.shipped.attention import approximation, speed
from core.report.shipped.cnn import pooling
from core.report.shipped.seq2seq import decoders, scores


def shipped_entries() -> tuple[Entry, ...]:
    """One for each question."""
    return (approximation(), speed(), pooling(), decoders(), scores())
