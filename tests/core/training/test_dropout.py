import pytest
import torch

from core.training.dropout import Dropout


def test_dropout_keeps_the_mean_and_rests_when_it_should():
    layer = Dropout(0.7)
    layer.generator = torch.Generator().manual_seed(0)
    x = torch.ones(200, 200)
    assert layer(x).mean() == pytest.approx(1, abs=0.02)
    assert ((layer(x) == 0).float().mean()) == pytest.approx(0.7, abs=0.02)
    assert torch.equal(layer.eval()(x), x)
