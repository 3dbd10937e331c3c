import pytest
import torch

from core.training.dropout import Dropout, FastDropout


def layer_of(kind: type[Dropout], probability: float) -> Dropout:
    layer = kind(probability)
    layer.generator = torch.Generator().manual_seed(0)
    return layer


@pytest.mark.parametrize("kind", [Dropout, FastDropout])
def test_dropout_keeps_the_mean_and_rests_when_it_should(kind):
    layer = layer_of(kind, 0.7)
    x = torch.ones(200, 200)
    assert layer(x).mean() == pytest.approx(1, abs=0.02)
    assert ((layer(x) == 0).float().mean()) == pytest.approx(0.7, abs=0.02)
    assert torch.equal(layer.eval()(x), x)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 4096])
def test_a_fast_mask_fits_any_size_and_drops_each_value_alone(n):
    layer = layer_of(FastDropout, 0.25)
    masks = torch.stack([layer(torch.ones(n)) for _ in range(2000)])
    assert masks.unique().tolist() == pytest.approx([0.0, 4 / 3])
    assert (masks == 0).float().mean(dim=0) == pytest.approx(0.25, abs=0.06)
    pairs = (masks[:, 1:] == 0) & (masks[:, :-1] == 0)  # of neighbours
    assert n == 1 or pairs.float().mean() == pytest.approx(0.25**2, abs=0.02)
