import pytest
import torch

from core.attention import checks
from core.attention.config import MAX_TERMS, taylor_width, unmerged_taylor_width
from core.attention.feature_maps import (
    FEATURE_MAPS,
    elu,
    feature_map,
    partial_sum,
    positive_random,
    random_projection,
    taylor,
    unmerged_taylor,
)

TERMS = range(1, MAX_TERMS + 1)


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("dim", [1, 2, 5])
@pytest.mark.parametrize("terms", TERMS)
def test_both_taylor_maps_give_the_partial_sum_and_their_width(terms, dim):
    q, k = normal(3, 7, dim), normal(3, 9, dim, seed=1)
    expected = partial_sum(q @ k.mT, terms)
    for phi, width in ((taylor, taylor_width), (unmerged_taylor, unmerged_taylor_width)):
        torch.testing.assert_close(phi(q, terms) @ phi(k, terms).mT, expected)
        assert phi(q, terms).shape == (3, 7, width(dim, terms))


def test_partial_sum_is_the_series_and_approaches_exp():
    t = torch.linspace(-1, 1, 41, dtype=torch.float64)
    factorials = torch.tensor([1, 1, 2, 6, 24], dtype=torch.float64)
    for terms in TERMS:
        series = sum(t**n / factorials[n] for n in range(terms))
        torch.testing.assert_close(partial_sum(t, terms), series)
    errors = [(partial_sum(t, terms) - t.exp()).abs().max() for terms in TERMS]
    assert all(later < earlier for earlier, later in zip(errors, errors[1:], strict=False))


@pytest.mark.parametrize("terms, smallest", [(3, 0.5), (5, 0.27)])
def test_an_odd_number_of_terms_is_positive_everywhere(terms, smallest):
    values = partial_sum(torch.linspace(-20, 20, 40_001, dtype=torch.float64), terms)
    assert values.min() >= smallest - 5e-3 and values.min() < smallest + 5e-3


@pytest.mark.parametrize("terms, root", [(2, -1.0), (4, -1.596)])
def test_an_even_number_of_terms_turns_negative_below_its_root(terms, root):
    below, above = partial_sum(torch.tensor([root - 0.001, root + 0.001]), terms)
    assert below < 0 < above


def test_random_features_are_unbiased_within_their_standard_error():
    q, k = normal(1, 4) * 0.6, normal(1, 4, seed=1) * 0.6
    generator = torch.Generator().manual_seed(2)
    estimates = []
    for _ in range(800):
        projection = random_projection(4, 8, generator)
        estimates.append(positive_random(q, projection) @ positive_random(k, projection).mT)
    estimates = torch.cat(estimates).flatten()
    error = estimates.mean() - (q @ k.mT).exp().squeeze()
    assert error.abs() < 3.5 * estimates.std() / len(estimates) ** 0.5


def test_random_projection_is_orthogonal_in_blocks():
    projection = random_projection(5, 12, torch.Generator().manual_seed(0))
    directions = projection / projection.norm(dim=-1, keepdim=True)
    assert projection.shape == (12, 5)
    torch.testing.assert_close(directions[:5] @ directions[:5].mT, torch.eye(5).double())


def test_all_maps_but_taylor_are_positive_and_named_in_the_dict():
    x = normal(50, 6) * 3
    for name in set(FEATURE_MAPS) - {"taylor"}:
        assert (feature_map(name, dim=6)(x) > 0).all()
    torch.testing.assert_close(elu(x), torch.where(x > 0, x + 1, x.exp()))


@pytest.mark.parametrize("terms", [0, MAX_TERMS + 1, -1])
def test_too_few_or_too_many_terms_are_refused(terms):
    with pytest.raises(ValueError, match=f"from 1 to {MAX_TERMS}, got {terms}"):
        taylor(normal(3, 2), terms)


def test_features_that_do_not_fit_are_refused_before_they_are_made(monkeypatch):
    monkeypatch.setattr(checks, "available_bytes", lambda: 10_000)
    monkeypatch.setattr(checks, "SMALL", 0)
    with pytest.raises(ValueError, match=r"M = 153 features of 100 positions needs"):
        taylor(normal(100, 16), 3)


def test_an_unknown_map_is_refused_by_name():
    with pytest.raises(ValueError, match="taylor, elu, random, got 'relu'"):
        feature_map("relu", dim=4)
