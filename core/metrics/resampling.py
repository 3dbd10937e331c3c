"""Bootstrap of ratios of sums: whole clusters drawn, in O(resamples x clusters)."""

import numpy as np


def resampled_ratios(
    above: np.ndarray,
    below: np.ndarray,
    clusters: np.ndarray,
    n_bootstrap: int = 1000,
    seed: int = 0,
) -> np.ndarray:
    """Σ above / Σ below of each column (N, M) in each resample: (n_bootstrap, M).

    `clusters` (N,) numbers from 0 what is drawn as a whole: utterances of one reference are not
    independent. With one seed and the same clusters, the resamples are the same. NaN where there is
    nothing to divide by.
    """
    n = int(clusters.max()) + 1
    above, below = (
        np.stack([np.bincount(clusters, column, n) for column in part.T], axis=1)
        for part in (above, below)
    )
    draw, ratios = np.random.default_rng(seed), np.empty((n_bootstrap, above.shape[1]))
    for i in range(n_bootstrap):
        counts = np.bincount(draw.integers(n, size=n), minlength=n)
        ratios[i] = divided(counts @ above, counts @ below)
    return ratios


def divided(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """above / below (M,), NaN where below is 0."""
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
