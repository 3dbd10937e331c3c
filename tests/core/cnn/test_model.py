"""The network against its definition."""

import pytest
import torch
from torch import nn

from core.cnn.config import VARIANTS
from core.cnn.model import CNN

IMAGES = torch.randint(0, 256, (5, 28, 28), generator=torch.Generator().manual_seed(0)).byte()


def in_the_order_of_the_reference(model: CNN) -> nn.Sequential:
    """The same layers as the reference file writes them: ReLU, then pooling."""
    pool = [nn.MaxPool2d(2)] if model.pooling else []
    convolutions = [model.conv1, nn.ReLU(), *pool, model.conv2, nn.ReLU(), *pool, nn.Flatten()]
    linear = [model.linear1, nn.ReLU(), model.linear2, nn.ReLU(), model.linear3]
    return nn.Sequential(*convolutions, *linear, nn.LogSoftmax(dim=-1))


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_is_the_network_of_the_reference(variant):
    model = CNN(VARIANTS[variant], 4, 0.7, seed=1).eval()
    expected = in_the_order_of_the_reference(model)(IMAGES.unsqueeze(1) / 255)
    torch.testing.assert_close(model(IMAGES), expected)
    torch.testing.assert_close(model(IMAGES / 255), expected)
    torch.testing.assert_close(model(IMAGES).exp().sum(-1), torch.ones(5))


@pytest.mark.parametrize("variant", VARIANTS)
def test_gradients_are_those_of_the_reference(variant):
    model = CNN(VARIANTS[variant], 4, 0.0, seed=1).double()
    reference, images = in_the_order_of_the_reference(model), IMAGES.double() / 255
    gradients = [
        torch.autograd.grad(forward.square().sum(), list(model.parameters()))
        for forward in (model(images), reference(images.unsqueeze(1)))
    ]
    for gradient, expected in zip(*gradients, strict=True):
        torch.testing.assert_close(gradient, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_last_activations_are_the_input_of_the_linear_layers(variant):
    model = CNN(VARIANTS[variant], 4, 0.7, seed=2).eval()
    linear_inputs = []
    model.linear1.register_forward_hook(
        lambda module, inputs, output: linear_inputs.append(inputs[0])
    )
    model(IMAGES)
    last = list(model.activations(IMAGES).values())[-1]
    torch.testing.assert_close(last.flatten(1), linear_inputs[0])


def test_weights_come_from_the_seed_alone():
    torch.manual_seed(0)
    first = CNN(VARIANTS["A"], 4, 0.7, seed=3)
    torch.manual_seed(1)
    same, different = CNN(VARIANTS["A"], 4, 0.7, seed=3), CNN(VARIANTS["A"], 4, 0.7, seed=4)
    assert torch.equal(first.linear1.weight, same.linear1.weight)
    assert not torch.equal(first.linear1.weight, different.linear1.weight)
    bound = 400**-0.5
    largest = first.linear1.weight.abs().max()
    assert largest <= bound < largest * 1.01
