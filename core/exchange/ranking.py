"""What the explorer shows of a file of attention maps: the best aligned heads, measured."""

from dataclasses import asdict, dataclass

import numpy as np

from core.exchange.config import FileConfig
from core.exchange.files import kept_maps
from core.exchange.maps import SLACK, AttentionMaps, ModelAttention
from core.seq2seq.alignment import AlignmentMeasures, maps_in_order, measure_alignment, rank_heads
from core.seq2seq.speech.audio import RATE, read_audio

N_SHUFFLES, MOST_SHUFFLED = 5, 10  # of the rows; heads whose rows are shuffled
MOST_WEIGHTS = 1_500_000  # that are sent to a browser, two bytes each, of all models together


@dataclass(frozen=True)
class RankedModel:
    """One model, its heads in the order of their alignment."""

    name: str
    symbols: tuple[str, ...]
    heads: tuple[str, ...]  # layer.head from 1, the best aligned first: those that are shown
    measures: tuple[dict[str, float], ...]  # of each head shown, and of the mean of all
    n_heads: int  # of the model
    cross: np.ndarray  # (heads shown + 1, T, S) float16: the last is the mean of all heads
    self_attention: np.ndarray | None  # (heads shown + 1, T, T) float16, in the same order
    chance: float  # the best score of the heads with their rows in random order
    probabilities: np.ndarray | None  # (T,)
    farthest_sum: float  # of a row of weights from 1


@dataclass(frozen=True)
class RankedMaps:
    """The models of a file on one axis, and the sound."""

    models: tuple[RankedModel, ...]
    inputs: tuple[str, ...]  # (S,); empty where the axis is time
    n_positions: int
    seconds_per_position: float
    seconds: float  # of the axis
    samples: np.ndarray | None  # (N,) from -1 to 1 at 16 kHz
    levels: np.ndarray | None  # (80, frames) of 0 to 255, log-mel
    changes: tuple[str, ...]  # made in the sound, a sentence each


def rank_kept(config: FileConfig) -> RankedMaps:
    """The maps that a visitor brought; a `ValueError` that says what is wrong with the file."""
    return rank_maps(kept_maps(config))


def rank_maps(maps: AttentionMaps) -> RankedMaps:
    """Rank the heads of each model, keep what a browser can take, and decode the sound."""
    samples, levels, changes, seconds = None, None, (), maps.n_positions * maps.seconds_per_position
    if maps.sound:
        samples, changes = _sound(maps.sound, seconds)
        levels = _levels(samples)
    budget = MOST_WEIGHTS // len(maps.models)
    return RankedMaps(
        models=tuple(_ranked(model, budget) for model in maps.models),
        inputs=maps.inputs,
        n_positions=maps.n_positions,
        seconds_per_position=maps.seconds_per_position,
        seconds=seconds,
        samples=samples,
        levels=levels,
        changes=changes,
    )


def _ranked(model: ModelAttention, budget: int) -> RankedModel:
    distributions = as_distributions(model.cross)
    ranked = rank_heads(distributions, reach=0)
    n_layers, n_heads, n_symbols, n_positions = model.cross.shape
    widest = n_positions + (n_symbols if model.self_attention is not None else 0)
    n_shown = int(np.clip(budget // (n_symbols * widest) - 1, 1, len(ranked)))
    shown = [(layer, head) for layer, head, _ in ranked[:n_shown]]
    mean = measure_alignment(distributions.mean(axis=(0, 1)), reach=0)
    return RankedModel(
        name=model.name,
        symbols=model.symbols,
        heads=tuple(f"{layer + 1}.{head + 1}" for layer, head in shown),
        measures=tuple(_as_row(m) for m in (*(m for *_, m in ranked[:n_shown]), mean)),
        n_heads=n_layers * n_heads,
        cross=maps_in_order(model.cross, shown),
        self_attention=None
        if model.self_attention is None
        else maps_in_order(model.self_attention, shown),
        chance=_chance([distributions[layer, head] for layer, head, _ in ranked[:MOST_SHUFFLED]]),
        probabilities=model.probabilities,
        farthest_sum=model.farthest_sum,
    )


def _chance(heads: list[np.ndarray]) -> float:
    """The score that the best of these heads has when its rows are in random order: a mean.

    A head that is no better does not follow its input.
    """
    draw = np.random.default_rng(0)
    orders = [draw.permutation(len(heads[0])) for _ in range(N_SHUFFLES)]
    best = (max(measure_alignment(h[order], reach=0).score for h in heads) for order in orders)
    return float(np.mean(list(best)))


def as_distributions(weights: np.ndarray) -> np.ndarray:
    """Each row divided by its sum where that is not 1; an empty row becomes an even one."""
    sums = weights.sum(axis=-1, keepdims=True, dtype=np.float64)
    even = np.where(sums > 0, weights, 1 / weights.shape[-1])
    return even / np.where(sums > 0, sums, 1)


def is_normalised(farthest_sum: float) -> bool:
    """Whether rows sum to 1, as exactly as 16-bit weights can."""
    return abs(farthest_sum - 1) <= SLACK


def _as_row(measures: AlignmentMeasures) -> dict[str, float]:
    return {**asdict(measures), "score": measures.score}


def _sound(content: bytes, seconds: float) -> tuple[np.ndarray, tuple[str, ...]]:
    """The samples of the whole axis: silence around the sound, which was cut away, is put back."""
    recording = read_audio(content)
    samples = np.zeros(max(1, round(seconds * RATE)), np.float32)
    first = round(recording.start * RATE)
    part = recording.samples[: max(0, len(samples) - first)]
    samples[first : first + len(part)] = part
    kept = tuple(change for change in recording.changes if not change.startswith("Silence"))
    return samples, kept


def _levels(samples: np.ndarray) -> np.ndarray:
    from core.seq2seq.speech.augmentation import as_tensor  # torch is for those with a sound
    from core.seq2seq.speech.log_mel import as_levels, log_mel

    return as_levels(log_mel(as_tensor(samples)))
