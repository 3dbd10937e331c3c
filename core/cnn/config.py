"""Settings of the CNN comparison, and the sizes of its networks; imports no torch."""

from dataclasses import dataclass, fields
from itertools import product

from core.config import choice, matching, number, several, validate

OCT_SAMPLE, FASHION, OCT = "octmnist-sample", "fashion4", "octmnist"
SHIPPED_DATA = (OCT_SAMPLE, FASHION)
KNOWN_DATA = (*SHIPPED_DATA, OCT)
MOST_RUNS = 27  # of one sweep
SIDE = 28  # pixels
KERNEL, CHANNELS, HIDDEN = 3, (8, 16), (320, 120)


@dataclass(frozen=True)
class Architecture:
    """Two convolutions, each followed by 2 x 2 max-pooling, or with stride 2 in its place."""

    pooling: bool
    padding: int  # of the first convolution; the second has none

    @property
    def stride(self) -> int:
        return 1 if self.pooling else 2


VARIANTS = {"A": Architecture(True, 0), "B": Architecture(True, 1), "C": Architecture(False, 1)}
VARIANT_NAMES = {
    "A": "A: max-pooling, no padding",
    "B": "B: max-pooling, padding 1",
    "C": "C: stride 2, padding 1",
}
STAGES = ("conv1", "pool1", "conv2", "pool2")


@dataclass(frozen=True)
class SharedConfig:
    """Settings shared by all trainings of a sweep."""

    data: str = matching(
        OCT_SAMPLE,
        "|".join((*KNOWN_DATA, "[0-9a-f]{12}")),
        f"{', '.join(KNOWN_DATA)} or the name of an uploaded file",
        f"data set: {', '.join(KNOWN_DATA)}, or the name that an uploaded file was given",
    )
    seed: int = number(
        42, 0, 9999, "seed of weights, order of images and dropout; in a sweep, the first seed"
    )
    epochs: int = number(15, 1, 60, "passes over the training images")
    batch_size: int = choice(8, (4, 8, 16, 32, 64, 128, 256), "images in a batch")
    dropout: float = number(0.7, 0.0, 0.9, "share of the 320 hidden units dropped in each step")
    weight_decay: float = number(0.0, 0.0, 0.1, "weight decay (L2)")
    optimiser: str = choice("SGD", ("SGD", "Adam"), "optimiser")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class CNNConfig(SharedConfig):
    """One training of one network."""

    variant: str = choice("A", tuple(VARIANTS), "A: pooling; B: pooling, padded; C: strided")
    learning_rate: float = number(0.01, 1e-5, 1.0, "learning rate")


@dataclass(frozen=True)
class SweepConfig(SharedConfig):
    """Trainings that differ only in variant, learning rate and seed."""

    variants: str = several("A,C", tuple(VARIANTS), "networks to train")
    learning_rates: str = several(
        "0.1", ("0.3", "0.1", "0.05", "0.03", "0.01", "0.003", "0.001"), "learning rates"
    )
    seeds: int = number(1, 1, 5, "how many seeds, counted from the first")

    def __post_init__(self):
        super().__post_init__()
        n_runs = len(self.variants.split(",")) * len(self.learning_rates.split(",")) * self.seeds
        if n_runs > MOST_RUNS:
            raise ValueError(
                f"variants, learning_rates and seeds must make at most {MOST_RUNS} runs, "
                f"got {n_runs}"
            )

    def runs(self) -> list[CNNConfig]:
        """The trainings, in the order in which they start."""
        shared = {f.name: getattr(self, f.name) for f in fields(SharedConfig) if f.name != "seed"}
        seeds = [(self.seed + i) % 10_000 for i in range(self.seeds)]
        rates, variants = self.learning_rates.split(","), sorted(self.variants.split(","))
        return [
            CNNConfig(**shared, variant=variant, learning_rate=float(rate), seed=seed)
            for seed, rate, variant in product(seeds, rates, variants)
        ]


@dataclass(frozen=True)
class CountConfig:
    """The network whose parameters are counted."""

    variant: str = choice("A", tuple(VARIANTS), "network")
    n_classes: int = number(4, 2, 32, "classes")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class Layer:
    """One layer for one image: shape of its output, trainable parameters, multiply-adds."""

    name: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int


def layers(architecture: Architecture, n_classes: int) -> list[Layer]:
    """The layers of a network; ReLU and dropout have neither parameters nor multiply-adds."""
    all_layers, channels, side = [], 1, SIDE
    for i, (width, padding) in enumerate(zip(CHANNELS, (architecture.padding, 0), strict=True), 1):
        side = (side + 2 * padding - KERNEL) // architecture.stride + 1
        weights = channels * KERNEL**2 * width
        conv = Layer(f"conv{i}", (width, side, side), weights + width, weights * side**2)
        all_layers.append(conv)
        if architecture.pooling:
            side //= 2
            all_layers.append(Layer(f"pool{i}", (width, side, side), 0, 0))
        channels = width
    n_inputs = channels * side**2
    all_layers.append(Layer("flatten", (n_inputs,), 0, 0))
    for i, width in enumerate((*HIDDEN, n_classes), 1):
        all_layers.append(Layer(f"linear{i}", (width,), (n_inputs + 1) * width, n_inputs * width))
        n_inputs = width
    return all_layers


def count_parameters(architecture: Architecture, n_classes: int) -> int:
    return sum(layer.parameters for layer in layers(architecture, n_classes))
