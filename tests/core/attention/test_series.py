import numpy as np
import pytest
import torch

from core.attention.config import MAX_TERMS
from core.attention.feature_maps import partial_sum
from core.attention.series import NEAR, reach, real_root


@pytest.mark.parametrize("terms", range(1, MAX_TERMS + 1))
def test_the_partial_sum_is_negative_below_its_root_alone(terms):
    t = torch.linspace(-20, 5, 100_001, dtype=torch.float64)
    is_negative, root = partial_sum(t, terms) < 0, real_root(terms)
    expected = torch.zeros_like(is_negative) if root is None else t < root
    assert (is_negative == expected).all() and (root is None) == (terms % 2 == 1)


@pytest.mark.parametrize("terms", range(1, MAX_TERMS + 1))
def test_beyond_its_reach_alone_the_partial_sum_is_far_from_exp(terms):
    t = torch.linspace(0, 8, 100_001, dtype=torch.float64)
    is_near = (partial_sum(t, terms) - t.exp()).abs() <= NEAR * t.exp()
    assert (is_near == (t <= reach(terms))).all()


def test_the_reach_of_one_term_is_known():
    assert reach(1) == pytest.approx(-np.log(0.9))
