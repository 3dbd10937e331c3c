"""Trained networks on images, and on shifted ones."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.cnn.comparison import (
    classify_test_images,
    inspect_image,
    inspect_shifts,
    shift,
    shift_test_images,
)
from core.cnn.config import VARIANTS, CNNConfig, layers
from core.cnn.data import load_images
from core.cnn.kinds import IMAGE, SHIFTED, TEST
from core.cnn.kinds import SHIFTS as ALL_SHIFTED
from core.cnn.rows import FIRST_IMAGE, SHIFTS, ImageConfig
from core.runs.shipped import load_result

SHIPPED = CNNConfig(variant="B", learning_rate=0.05, epochs=60)


@pytest.mark.parametrize("dx", SHIFTS)
@pytest.mark.parametrize("dy", [-4, 0, 3])
def test_a_shift_moves_every_pixel_and_fills_with_black(dx, dy):
    image = np.arange(1, 28 * 28 + 1).reshape(28, 28)
    shifted = shift(torch.from_numpy(image), dx, dy).numpy()
    for y in range(28):
        for x in range(28):
            inside = 0 <= y - dy < 28 and 0 <= x - dx < 28
            assert shifted[y, x] == (image[y - dy, x - dx] if inside else 0)


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_unshifted_image_keeps_its_prediction(variant):
    result = shift_test_images(replace(SHIPPED, variant=variant))
    test = classify_test_images(replace(SHIPPED, variant=variant))
    right = (test.probabilities.argmax(1) == test.labels).mean()
    assert (result.agreement[:, 4] == 1).all() and (result.agreement < 1).any()
    assert result.accuracy[:, 4] == pytest.approx(right)
    np.testing.assert_allclose(test.probabilities.sum(1), 1, rtol=1e-5)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_inspected_image_is_the_classified_one(variant):
    config = replace(SHIPPED, variant=variant)
    result, test = inspect_image(ImageConfig(config, 7)), classify_test_images(config)
    np.testing.assert_allclose(result.shifted[4, 4], test.probabilities[7], rtol=1e-4)
    shapes = {layer.name: layer.shape for layer in layers(VARIANTS[variant], 4)}
    for name in ("conv1", "pool1", "conv2", "pool2"):
        activations = getattr(result, name)
        assert activations.shape == shapes.get(name, (0, 0, 0)) and (activations >= 0).all()


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_shift_of_an_image_is_what_the_network_makes_of_the_shifted_image(variant):
    image = ImageConfig(replace(SHIPPED, variant=variant), 7)
    result, inspected = inspect_shifts(image), inspect_image(image)
    np.testing.assert_allclose(result.probabilities, inspected.shifted, rtol=1e-5)
    pooled = VARIANTS[variant].pooling
    for maps, name in ((result.first, "1"), (result.second, "2")):
        unshifted = getattr(inspected, ("pool" if pooled else "conv") + name)
        np.testing.assert_allclose(maps[4, 4], unshifted, rtol=1e-3, atol=1e-4)
        assert maps.dtype == np.float16 and (maps[4, 5] != maps[4, 4]).any()


def test_an_image_that_is_not_there_is_refused():
    n_images = len(load_images(SHIPPED.data).test_images)
    with pytest.raises(ValueError, match=f"from 0 to {n_images - 1}, got {n_images}"):
        inspect_image(ImageConfig(SHIPPED, n_images))


def test_what_ships_is_computed_again():
    for computation, config, compute in (
        (TEST, SHIPPED, classify_test_images),
        (ALL_SHIFTED, SHIPPED, shift_test_images),
        (IMAGE, ImageConfig(SHIPPED, FIRST_IMAGE), inspect_image),
        (SHIFTED, ImageConfig(SHIPPED, FIRST_IMAGE), inspect_shifts),
    ):
        shipped, computed = load_result(computation, config), compute(config)
        for key, value in vars(computed).items():
            np.testing.assert_allclose(
                getattr(shipped, key), value, atol=2e-3, err_msg=f"{computation.name} {key}"
            )
    assert load_result(TEST, CNNConfig(seed=7)) is None
