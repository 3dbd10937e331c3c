"""What the explorer shows of one input: both decoders' maps, texts and heads, and the sound."""

from typing import Any

import numpy as np

from core.metrics.chance import word_chance
from core.metrics.edits import (
    DELETED,
    KEPT,
    SUBSTITUTED,
    SWAPPED,
    WordPair,
    align_words,
    edit_path,
)
from core.metrics.similarity import Symbols, similarities
from core.seq2seq.alignment import maps_in_order, measure_alignment, rank_heads
from core.seq2seq.config import DECODER_NAMES, FREE, SECONDS_PER_POSITION, SPEECH
from core.seq2seq.references import unrelated_words
from core.seq2seq.spans import word_rows
from core.seq2seq.speech.audio import RATE, to_wav
from core.seq2seq.vocabulary import STOP
from ui.explorer.payload import Packed, packed
from ui.seq2seq.input import Input
from ui.seq2seq.reading import Side, reach_of

PEAKS_PER_SECOND = 400
FULL = 127  # the level of a peak of size 1
NO_STOP = (
    "It did not stop by itself: its text is cut where it began to repeat itself, or at the longest "
    "length."
)


def explorer_contents(
    task: str,
    chosen: Input,
    sides: dict[str, Side],
    references: dict[str, Symbols],
    levels: np.ndarray | None,
    memory: str,
) -> Packed:
    """The reading as the explorer is sent it; `levels` (80, frames) for speech."""
    first, second = sides.values()
    partners = partner_rows(first.reading.symbols.tolist(), second.reading.symbols.tolist())
    described = [
        {**_side(task, decoder, side, references[decoder]), "partners": rows}
        for (decoder, side), rows in zip(sides.items(), partners, strict=True)
    ]
    n = first.reading.cross.shape[-1]
    reading = {"source": chosen.source, "mode": first.mode, "axis": _axis(chosen, n)}
    reading |= {"sides": described, "peaksPerSecond": PEAKS_PER_SECOND}
    reading["noOwn"] = f"The recurrent decoder has no such map: {memory}"
    return packed(reading, _arrays(task, chosen, sides, levels))


def _axis(chosen: Input, n: int) -> dict[str, Any]:
    if chosen.sound is None:
        return {"letters": list(chosen.source), "n": n, "step": 1, "end": n}
    return {"letters": None, "n": n, "step": SECONDS_PER_POSITION, "end": chosen.sound.seconds}


def _arrays(
    task: str, chosen: Input, sides: dict[str, Side], levels: np.ndarray | None
) -> dict[str, np.ndarray]:
    arrays = {}
    for i, side in enumerate(sides.values()):
        cross, own = side.reading.cross, side.reading.self_attention
        heads = [(layer, head) for layer, head, _ in rank_heads(cross, reach=reach_of(task))]
        arrays[f"cross{i}"] = maps_in_order(cross, heads)
        if own.size:
            arrays[f"self{i}"] = maps_in_order(own, heads)
    return arrays if chosen.sound is None else arrays | sound_arrays(chosen.sound.samples, levels)


def sound_arrays(samples: np.ndarray, levels: np.ndarray) -> dict[str, np.ndarray]:
    """The sound (N,) as it is drawn and played; `levels` are its log-mel frames (80, T)."""
    n_peaks = int(len(samples) / RATE * PEAKS_PER_SECOND)
    wav = np.frombuffer(to_wav(samples), np.uint8)
    return {"levels": levels, "peaks": peaks(samples, n_peaks), "sound": wav}


def _side(task: str, decoder: str, side: Side, reference: Symbols) -> dict[str, Any]:
    reading, reach = side.reading, reach_of(task)
    heads = rank_heads(reading.cross, reach=reach)
    mean = measure_alignment(reading.cross.mean(axis=(0, 1)), reach=reach)
    stopped = side.mode != FREE or reading.symbols[-1] == STOP
    return {
        "id": decoder,
        "name": DECODER_NAMES[decoder],
        "symbols": reading.symbols.tolist(),
        "probabilities": [round(float(p), 4) for p in reading.probabilities],
        "heads": [[f"{i + 1}.{j + 1}", round(m.score, 4)] for i, j, m in heads],
        "mean": round(mean.score, 4),
        "firstDifference": side.first_difference,
        "note": "" if stopped else NO_STOP,
        "words": written_words(task, side, reference),
    }


def peaks(samples: np.ndarray, n: int) -> np.ndarray:
    """The least and the greatest sample of each of n stretches: (2, n) of -127 to 127."""
    starts = np.arange(max(1, n)) * len(samples) // max(1, n)
    both = [part.reduceat(samples, starts) for part in (np.minimum, np.maximum)]
    return np.rint(FULL * np.clip(np.stack(both), -1, 1)).astype(np.int8)


def partner_rows(a: Symbols, b: Symbols) -> tuple[list[int | None], list[int | None]]:
    """For each row of a text the row of the other one at the same place; None where none is."""
    rows_of_a: list[int | None] = [None] * len(a)
    rows_of_b: list[int | None] = [None] * len(b)
    for edit in edit_path(a, b):
        if edit.kind in (KEPT, SUBSTITUTED, SWAPPED):
            for k in range(len(edit.reference)):
                row, column = edit.row + k, edit.column + k
                rows_of_a[row], rows_of_b[column] = column, row
    return rows_of_a, rows_of_b


def written_words(task: str, side: Side, reference: Symbols) -> list[dict[str, Any]]:
    """The words written, with their rows, beside those of the reference; a word for spelling.

    They are not scored where the text was forced or the reference is not known.
    """
    scored = bool(reference) and side.mode == FREE
    written = side.reading.written
    if task != SPEECH:
        return [_pronunciation(written, reference, scored=scored)] if written else []
    pairs = align_words(str(reference) if scored else side.reading.text, side.reading.text)
    chance = word_chance(pairs, unrelated_words())[:, 2]
    spans = iter(word_rows(side.reading.symbols.tolist()))
    return [
        _word(pair, next(spans) if pair.hypothesis is not None else None, number, level, scored)
        for number, (pair, level) in enumerate(zip(pairs, chance.tolist(), strict=True), 1)
    ]


def _word(
    pair: WordPair, rows: tuple[int, int] | None, number: int, chance: float, scored: bool
) -> dict[str, Any]:
    first, last = rows or (None, None)
    return {
        "text": pair.hypothesis or "",
        "reference": pair.reference or "",
        "kind": pair.kind,
        "score": round(pair.scores[2], 4) if scored else None,
        "chance": None if not scored or pair.kind == DELETED else round(chance, 4),
        "first": first,
        "last": last,
        "number": number,
    }


def _pronunciation(written: list[str], reference: Symbols, *, scored: bool) -> dict[str, Any]:
    """All phonemes as one word, which no link names."""
    text, listed = " ".join(written), " ".join(reference)
    score = float(similarities([list(reference)], [written])[0, 2]) if scored else None
    return {
        "text": text,
        "reference": listed,
        "kind": KEPT if not scored or text == listed else SUBSTITUTED,
        "score": score,
        "chance": None,
        "first": 0,
        "last": len(written) - 1,
        "number": 0,
    }
