"""What a file of attention maps holds, and the checks of it; needs NumPy alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_BYTES = 40_000_000  # of a file, and of its arrays together
MOST_MODELS = 2
MOST_LAYERS_AND_HEADS = 1_000  # of one model
LONGEST_OUTPUT, LONGEST_INPUT = 500, 3_000  # symbols, positions
LONGEST_SYMBOL, LONGEST_NAME = 60, 60  # characters
SLACK = 1e-2  # of the sum of a row: that of 16-bit weights is near 1


@dataclass(frozen=True)
class ModelAttention:
    """One model's attention while it wrote T symbols from S positions of input.

    Row i of every array belongs to the step that wrote symbol i.
    """

    name: str
    symbols: tuple[str, ...]  # (T,)
    cross: np.ndarray  # (layers, H, T, S), at least 0
    self_attention: np.ndarray | None = None  # (layers, H, T, T): column j is what step j was given
    probabilities: np.ndarray | None = None  # (T,) of the symbols, from 0 to 1

    def __post_init__(self):
        if self.cross.ndim != 4 or 0 in self.cross.shape:
            raise ValueError(
                "cross must have the shape (layers, heads, T, S), each at least 1, got "
                f"{self.cross.shape}"
            )
        n_layers, n_heads, n_symbols, n_positions = self.cross.shape
        if n_layers * n_heads > MOST_LAYERS_AND_HEADS:
            raise ValueError(
                f"cross must have at most {MOST_LAYERS_AND_HEADS:,} heads in all layers, got "
                f"{n_layers} layers of {n_heads}"
            )
        if n_symbols > LONGEST_OUTPUT or n_positions > LONGEST_INPUT:
            raise ValueError(
                f"cross must have at most {LONGEST_OUTPUT:,} symbols and {LONGEST_INPUT:,} "
                f"positions, got {n_symbols:,} and {n_positions:,}"
            )
        if len(self.symbols) != n_symbols:
            raise ValueError(
                f"symbols must be as many as cross has rows, {n_symbols}, got {len(self.symbols)}"
            )
        check_texts("symbols", self.symbols)
        _check_weights("cross", self.cross)
        self._check_self_attention()
        self._check_probabilities()

    def _check_self_attention(self) -> None:
        if self.self_attention is None:
            return
        n_layers, n_heads, n, _ = self.cross.shape
        wanted = (n_layers, n_heads, n, n)
        if self.self_attention.shape != wanted:
            raise ValueError(
                f"self must have the shape (layers, heads, T, T), here {wanted}, got "
                f"{self.self_attention.shape}"
            )
        _check_weights("self", self.self_attention)

    def _check_probabilities(self) -> None:
        if self.probabilities is None:
            return
        if self.probabilities.shape != (len(self.symbols),):
            raise ValueError(
                f"probabilities must be one for each symbol, {len(self.symbols)}, got the shape "
                f"{self.probabilities.shape}"
            )
        if not ((self.probabilities >= 0) & (self.probabilities <= 1 + SLACK)).all():
            raise ValueError("probabilities must lie between 0 and 1")

    @property
    def farthest_sum(self) -> float:
        """The sum of a row of cross-attention that is farthest from 1."""
        sums = self.cross.sum(axis=-1, dtype=np.float64).ravel()
        return float(sums[np.abs(sums - 1).argmax()])


@dataclass(frozen=True)
class AttentionMaps:
    """One or two models that read the same input, and that input: symbols, or time."""

    models: tuple[ModelAttention, ...]
    inputs: tuple[str, ...] = ()  # (S,); empty where positions are times
    seconds_per_position: float = 0.0  # 0 where positions are symbols
    sound: bytes = b""  # a sound file, as it came

    def __post_init__(self):
        if not 1 <= len(self.models) <= MOST_MODELS:
            raise ValueError(f"1 to {MOST_MODELS} models must be given, got {len(self.models)}")
        names = [model.name for model in self.models]
        if len(set(names)) < len(names):
            raise ValueError(f"models must have different names, got {names[0]!r} twice")
        check_texts("names of models", names, LONGEST_NAME)
        lengths = {model.cross.shape[-1] for model in self.models}
        if len(lengths) > 1:
            raise ValueError(
                "both models must have read the same input, got one of "
                f"{' and one of '.join(map(str, sorted(lengths)))} positions"
            )
        self._check_axis()

    @property
    def n_positions(self) -> int:
        return self.models[0].cross.shape[-1]

    def _check_axis(self) -> None:
        if bool(self.inputs) == bool(self.seconds_per_position):
            got = "both" if self.inputs else "neither"
            raise ValueError(f"either inputs or seconds_per_position must be given, got {got}")
        if self.sound and self.inputs:
            raise ValueError("sound must come with seconds_per_position, got inputs")
        if self.inputs and len(self.inputs) != self.n_positions:
            raise ValueError(
                f"inputs must be as many as cross has columns, {self.n_positions}, got "
                f"{len(self.inputs)} (of a padded batch, give from_generate the attention_mask)"
            )
        check_texts("inputs", self.inputs)
        if self.seconds_per_position and not 0.001 <= self.seconds_per_position <= 10:
            raise ValueError(
                f"seconds_per_position must be 0.001 to 10, got {self.seconds_per_position}"
            )


def check_texts(what: str, texts: Sequence[str], longest: int = LONGEST_SYMBOL) -> None:
    """Raise a `ValueError` unless all are texts of 1 to so many whole characters."""
    for text in texts:
        if not isinstance(text, str) or not 1 <= len(text) <= longest:
            raise ValueError(
                f"{what} must be texts of 1 to {longest} characters, got {str(text)[:longest]!r}"
            )
        if any(0xD800 <= ord(c) < 0xE000 for c in text):  # half a character, which JSON can spell
            raise ValueError(f"{what} must be whole characters, got {ascii(text)}")


def _check_weights(what: str, weights: np.ndarray) -> None:
    low, high = weights.min(), weights.max()
    if not np.isfinite(low) or not np.isfinite(high):
        raise ValueError(f"{what} must be finite numbers, got one that is not")
    if low < 0:
        raise ValueError(f"{what} must be weights of at least 0, got {low:.4g}")
