"""Rows of trainings, and results of the comparison of networks: frozen records, no torch."""

from dataclasses import dataclass

import numpy as np

from core.cnn.config import CNNConfig

FIRST_IMAGE = 0  # the test image that a first visit shows
SHIFTS = tuple(range(-4, 5))  # pixels


@dataclass(frozen=True)
class ImageConfig:
    """One network and one test image."""

    network: CNNConfig
    image: int


@dataclass(frozen=True)
class TestRow:
    """The network after its last epoch on test images that it has never seen."""

    __test__ = False  # no test case of pytest

    test: str  # all, or reduced: the course's 529 images of OctMNIST
    loss: float
    accuracy: float
    n_images: int


@dataclass(frozen=True)
class TestResult:
    """A network on the N test images of its data set."""

    __test__ = False  # no test case of pytest

    labels: np.ndarray  # (N,)
    probabilities: np.ndarray  # (N, C)


@dataclass(frozen=True)
class ShiftResult:
    """Shares over the test images, for shifts of -4 to 4 pixels along each axis."""

    agreement: np.ndarray  # (2, 9) of predictions equal to those without a shift; axes x, y
    accuracy: np.ndarray  # (2, 9)


@dataclass(frozen=True)
class ImageResult:
    """Activations of a network for one image; empty for a pooling that the network lacks."""

    conv1: np.ndarray  # (8, H, W), after its ReLU
    pool1: np.ndarray
    conv2: np.ndarray  # (16, H, W), after its ReLU
    pool2: np.ndarray
    filters1: np.ndarray  # (8, 1, 3, 3)
    filters2: np.ndarray  # (16, 8, 3, 3)
    shifted: np.ndarray  # (9, 9, C) probabilities of the image moved by dy, dx


@dataclass(frozen=True)
class ShiftedResult:
    """A network on one image at every shift: answers, and the maps behind each halving of sides."""

    probabilities: np.ndarray  # (9, 9, C) of the image moved by dy, dx
    first: np.ndarray  # (9, 9, 8, H, W) 16-bit: after the first convolution and its pooling, if any
    second: np.ndarray  # (9, 9, 16, H, W)
