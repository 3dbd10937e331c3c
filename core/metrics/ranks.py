"""Do two measures agree on ranks? Spearman's ρ with its interval, and pairs in opposite order.

ρ is the correlation of ranks; ties have the mean of their ranks. A bootstrap resample is a row of
weights: how often each observation was drawn. The ranks are cumulative sums of these weights, in
O(resamples x observations), without sorting again.
"""

import numpy as np

AT_ONCE = 100  # resamples whose ranks are in memory together


def ranks(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The rank from 1 of each value (N,) in each resample (B, N), ties at their mean: (B, N)."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    order, first = np.argsort(group, kind="stable"), sizes.cumsum() - sizes
    counts = np.add.reduceat(weights[:, order], first, axis=1)  # (B, distinct values)
    return (counts.cumsum(axis=1) - (counts - 1) / 2)[:, group]


def spearman(scores: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """ρ of every two of M measures (N, M) in each resample (B, N): (B, M, M), NaN if constant."""
    weights = np.ones((1, len(scores)), int) if weights is None else weights
    middle = (weights.sum(axis=1) + 1) / 2
    z = np.stack([ranks(measure, weights) for measure in scores.T], axis=1)  # (B, M, N)
    z = (z - middle[:, None, None]) * np.sqrt(weights)[:, None]
    products = z @ z.mT
    norms = np.sqrt(np.diagonal(products, axis1=1, axis2=2))
    scale = norms[:, :, None] * norms[:, None]
    rho = np.divide(products, scale, out=np.full(scale.shape, np.nan), where=scale > 0)
    return rho.clip(-1, 1)


def bootstrap_spearman(
    scores: np.ndarray, clusters: np.ndarray, n_bootstrap: int, seed: int
) -> np.ndarray:
    """ρ in resamples that draw whole clusters, numbered from 0: (n_bootstrap, M, M)."""
    n = int(clusters.max()) + 1
    draw = np.random.default_rng(seed)
    counts = draw.multinomial(n, np.full(n, 1 / n), size=n_bootstrap)
    parts = [
        spearman(scores, counts[i : i + AT_ONCE, clusters]) for i in range(0, n_bootstrap, AT_ONCE)
    ]
    return np.concatenate(parts)


def opposite_pairs(x: np.ndarray, y: np.ndarray) -> tuple[int, int]:
    """The number of pairs that x and y put in opposite order, and of pairs without a tie."""
    upper = np.triu_indices(len(x), 1)
    product = np.sign(x[:, None] - x)[upper] * np.sign(y[:, None] - y)[upper]
    return int((product < 0).sum()), int((product != 0).sum())
