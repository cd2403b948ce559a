"""A map of pictures: what looks alike lies together.

t-SNE (van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 2008) with the Barnes-Hut
approximation, by scikit-learn. It begins with the two principal components, as Kobak and Berens advise ("The
art of using t-SNE for single-cell transcriptomics", 2019): what lies far apart on the map then differs more,
and the same pictures give the same map.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.themes.pictures import Points

MOST = 5000  # pictures on a map
_PERPLEXITY = 30.0  # about how many neighbours each should keep
_ROUNDS = 500
_FEWEST = 5  # pictures for which there is more to tell than two components

Places = NDArray[np.float64]  # (n, 2) from 0 to 1


def chosen(count: int) -> NDArray[np.int64]:
    """Which of `count` rows are on the map: all, or every so many of them."""
    return (
        np.unique(np.linspace(0, count - 1, min(count, MOST)).round().astype(np.int64))
        if count
        else (np.empty(0, np.int64))
    )


def rough(points: Points) -> Places:
    """Where each of n pictures lies by the two directions in which they differ most."""
    if not len(points):
        return np.empty((0, 2))
    centred = points.astype(np.float64) - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :2]
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    flat = centred @ (axes * np.where(signs == 0, 1, signs))
    return _scaled(np.pad(flat, ((0, 0), (0, 2 - flat.shape[1]))))


def refined(points: Points) -> Places:
    """Where each of n pictures lies among those that look like it. Takes seconds for thousands."""
    if len(points) < _FEWEST:
        return rough(points)
    from sklearn.manifold import TSNE

    flat = TSNE(
        perplexity=min(_PERPLEXITY, (len(points) - 1) / 3),
        init=_spread(rough(points)),
        max_iter=_ROUNDS,
        random_state=0,
        n_jobs=1,  # sums of several threads come out differently each time
    ).fit_transform(points)
    return _scaled(np.asarray(flat, np.float64))


def _spread(places: Places) -> NDArray[np.float32]:
    """Places to begin with: all close together, as t-SNE's early rounds need them."""
    centred = places - places.mean(axis=0)
    return np.asarray(centred * (1e-4 / max(float(centred[:, 0].std()), 1e-12)), np.float32)


def _scaled(flat: NDArray[np.float64]) -> Places:
    """Into the unit square, as far as it goes with both directions on one scale."""
    low = flat.min(axis=0)
    extent = float((flat - low).max())
    centre = (flat - low) / (extent or 1.0)
    places: Places = centre + (1.0 - centre.max(axis=0)) / 2
    return places
