"""Trained networks on test images: predictions, activations, and shifted images."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from core.cnn.config import CNNConfig
from core.cnn.model import CNN
from core.cnn.rows import (
    SHIFTS,
    ImageConfig,
    ImageResult,
    ShiftedResult,
    ShiftResult,
    TestResult,
)
from core.cnn.train import trained_network

BATCH = 500  # images


def classify_test_images(config: CNNConfig) -> TestResult:
    """The probabilities that the trained network gives every test image."""
    model, images = trained_network(config)
    probabilities = _probabilities(model, torch.from_numpy(images.test_images))
    return TestResult(images.test_labels, probabilities.numpy())


def shift_test_images(config: CNNConfig) -> ShiftResult:
    """Agreement and accuracy on test images shifted along one axis; vacated pixels are black."""
    model, images = trained_network(config)
    pixels, labels = torch.from_numpy(images.test_images), torch.from_numpy(images.test_labels)
    unshifted = _predictions(model, pixels)
    agreement, accuracy = np.ones((2, len(SHIFTS))), np.ones((2, len(SHIFTS)))
    for axis in range(2):
        for i, offset in enumerate(SHIFTS):
            shifted = shift(pixels, dx=offset) if axis == 0 else shift(pixels, dy=offset)
            predictions = _predictions(model, shifted) if offset else unshifted
            agreement[axis, i] = (predictions == unshifted).double().mean()
            accuracy[axis, i] = (predictions == labels).double().mean()
    return ShiftResult(agreement, accuracy)


@torch.no_grad()
def inspect_image(config: ImageConfig) -> ImageResult:
    """Activations, filters and shifted probabilities for one test image."""
    model, pixels = _network_and_image(config)
    activations = {name: x[0].numpy() for name, x in model.activations(pixels[None]).items()}
    empty = np.zeros((0, 0, 0), np.float32)
    return ImageResult(
        **{name: activations.get(name, empty) for name in ("conv1", "pool1", "conv2", "pool2")},
        filters1=model.conv1.weight.numpy(),
        filters2=model.conv2.weight.numpy(),
        shifted=_by_shift(_probabilities(model, _all_shifts(pixels))),
    )


@torch.no_grad()
def inspect_shifts(config: ImageConfig) -> ShiftedResult:
    """What a network makes of one test image at every shift."""
    model, pixels = _network_and_image(config)
    shifted = _all_shifts(pixels)
    activations = model.activations(shifted)
    first, second = (activations.get(f"pool{i}", activations[f"conv{i}"]).half() for i in (1, 2))
    answers = _probabilities(model, shifted)
    return ShiftedResult(*(_by_shift(x) for x in (answers, first, second)))


def shift(images: Tensor, dx: int = 0, dy: int = 0) -> Tensor:
    """Images (..., H, W) moved right by dx and down by dy pixels; vacated pixels are 0."""
    height, width = images.shape[-2:]
    padded = pad(images, (max(dx, 0), max(-dx, 0), max(dy, 0), max(-dy, 0)))
    top, left = max(-dy, 0), max(-dx, 0)
    return padded[..., top : top + height, left : left + width]


def _network_and_image(config: ImageConfig) -> tuple[CNN, Tensor]:
    """The trained network and the pixels of the test image; a `ValueError` where there is none."""
    model, images = trained_network(config.network)
    n_images = len(images.test_images)
    if not 0 <= config.image < n_images:
        raise ValueError(f"image must be from 0 to {n_images - 1}, got {config.image}")
    return model, torch.from_numpy(images.test_images[config.image])


def _all_shifts(pixels: Tensor) -> Tensor:
    """An image (H, W) at every shift: (81, H, W), down by down."""
    return torch.stack([shift(pixels, dx, dy) for dy in SHIFTS for dx in SHIFTS])


def _by_shift(values: Tensor) -> np.ndarray:
    """Values (81, ...) of `_all_shifts` as (9, 9, ...), by dy and dx."""
    return values.unflatten(0, (len(SHIFTS),) * 2).numpy()


def _predictions(model: CNN, images: Tensor) -> Tensor:
    return _probabilities(model, images).argmax(dim=-1)


@torch.no_grad()
def _probabilities(model: CNN, images: Tensor) -> Tensor:
    return torch.cat([model(batch).exp() for batch in images.split(BATCH)])
