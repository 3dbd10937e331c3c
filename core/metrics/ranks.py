"""Do two measures rank alike? Spearman's ρ with its interval, and pairs ranked the other way round.

ρ is the correlation of ranks, ties at the mean of their ranks. A resample of the bootstrap is a
row of weights, how often each observation was drawn: ranks follow from running sums of weights,
in O(resamples x observations), without sorting again.
"""

import numpy as np

AT_ONCE = 100  # resamples whose ranks are held at once


def ranks(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The place of each value (N,) from 1 in each resample (B, N), ties at their mean: (B, N)."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    order, first = np.argsort(group, kind="stable"), sizes.cumsum() - sizes
    drawn = np.add.reduceat(weights[:, order], first, axis=1)  # (B, different values)
    return (drawn.cumsum(axis=1) - (drawn - 1) / 2)[:, group]


def spearman(scores: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """ρ of every two of M measures (N, M) in each resample (B, N), NaN of a constant: (B, M, M)."""
    weights = np.ones((1, len(scores)), int) if weights is None else weights
    middle = (weights.sum(axis=1) + 1) / 2
    z = np.stack([ranks(measure, weights) for measure in scores.T], axis=1)  # (B, M, N)
    z = (z - middle[:, None, None]) * np.sqrt(weights)[:, None]
    products = z @ z.mT
    sizes = np.sqrt(np.diagonal(products, axis1=1, axis2=2))
    whole = sizes[:, :, None] * sizes[:, None]
    rho = np.divide(products, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return rho.clip(-1, 1)


def bootstrap_spearman(
    scores: np.ndarray, clusters: np.ndarray, n_bootstrap: int, seed: int
) -> np.ndarray:
    """ρ in resamples in which whole clusters are drawn, numbered from 0: (n_bootstrap, M, M)."""
    n = int(clusters.max()) + 1
    draw = np.random.default_rng(seed)
    drawn = draw.multinomial(n, np.full(n, 1 / n), size=n_bootstrap)
    parts = [
        spearman(scores, drawn[i : i + AT_ONCE, clusters]) for i in range(0, n_bootstrap, AT_ONCE)
    ]
    return np.concatenate(parts)


def opposite_pairs(x: np.ndarray, y: np.ndarray) -> tuple[int, int]:
    """Pairs that x and y put in opposite order, of those that both tell apart."""
    upper = np.triu_indices(len(x), 1)
    product = np.sign(x[:, None] - x)[upper] * np.sign(y[:, None] - y)[upper]
    return int((product < 0).sum()), int((product != 0).sum())
