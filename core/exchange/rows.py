"""What the trained heads lose: frozen rows and NumPy arrays; imports no torch."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class HeadErrorRow:
    """The error of one K on one trained head, in float64."""

    decoder: str
    layer: int  # from 1
    head: int  # from 1
    terms: int
    weight_error: float  # |Â - A| / |A|
    output_error: float  # |Ẑ - Z| / |Z|
    largest_logit: float  # |q·k| with the scale
    negative_weights: float  # share


@dataclass(frozen=True)
class TrainedHeads:
    """All heads of both decoders on one source; weights and logits are of the first layer."""

    errors: tuple[HeadErrorRow, ...]
    attention_logits: np.ndarray  # (H, T, S), q·k with the scale
    attention_exact: np.ndarray  # (H, T, S)
    attention_approximate: np.ndarray  # (5, H, T, S), of K = 1 to 5
    recurrent_logits: np.ndarray
    recurrent_exact: np.ndarray
    recurrent_approximate: np.ndarray
