"""The sizes of the networks."""

import pytest
import torch

from core.cnn.config import (
    KNOWN_DATA,
    VARIANTS,
    Architecture,
    CNNConfig,
    SweepConfig,
    count_parameters,
    layers,
)
from core.cnn.model import CNN


@pytest.mark.parametrize("variant, count", [("A", 168_572), ("B", 224_892), ("C", 224_892)])
def test_parameters_of_the_reference_table(variant, count):
    assert count_parameters(VARIANTS[variant], 4) == count
    model = CNN(VARIANTS[variant], 4, 0.7, seed=0)
    assert sum(p.numel() for p in model.parameters()) == count


@pytest.mark.parametrize("pooling", [True, False])
@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("n_classes", [2, 4, 11])
def test_the_table_of_layers_is_that_of_the_network(pooling, padding, n_classes):
    architecture = Architecture(pooling, padding)
    model = CNN(architecture, n_classes, 0.0, seed=0)
    table = {layer.name: layer for layer in layers(architecture, n_classes)}
    for name, activations in model.activations(torch.zeros(1, 28, 28)).items():
        assert table[name].shape == tuple(activations.shape[1:])
    for name, module in model.named_children():
        if name != "dropout":
            assert table[name].parameters == sum(p.numel() for p in module.parameters())
            positions = table[name].shape[1] ** 2 if name.startswith("conv") else 1
            assert table[name].multiply_adds == module.weight.numel() * positions


def test_only_pooling_without_padding_has_fewer_parameters():
    counts = {
        (pooling, padding): count_parameters(Architecture(pooling, padding), 4)
        for pooling in (True, False)
        for padding in (0, 1)
    }
    assert counts.pop((True, 0)) == 168_572 and set(counts.values()) == {224_892}


def test_a_sweep_is_every_combination_once():
    runs = SweepConfig(variants="A,C", learning_rates="0.1,0.01", seeds=2, seed=9999).runs()
    assert len(set(runs)) == 8 and {run.seed for run in runs} == {9999, 0}
    assert runs[0] == CNNConfig(variant="A", learning_rate=0.1, seed=9999)


def test_a_sweep_has_a_bound():
    with pytest.raises(ValueError, match="at most 27 runs, got 30"):
        SweepConfig(variants="A,C", learning_rates="0.1,0.01,0.001", seeds=5)


@pytest.mark.parametrize("name", ["../fashion4", "0123456789ag", "fashion4\n", "", "a" * 13])
def test_a_data_set_has_a_plain_name(name):
    with pytest.raises(ValueError, match=f"data must be {', '.join(KNOWN_DATA)} or"):
        CNNConfig(data=name)
