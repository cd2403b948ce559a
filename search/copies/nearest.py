"""Which videos may hold the footage: stored fingerprints that are near those of the query, by video."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.columns import Columns
from search.copies.options import CopyOptions
from storage.reading import Reading
from storage.records import Space

NEAREST = 60  # stored frames taken for each picture ...
MORE = (480, 3840)  # ... and of one that has none of them in a video that counts
RECURS = 0.8  # of the nearest's similarity that another video's frame must have to show the same

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hits(Columns):
    """Stored frames that are like pictures of the query, n pairs.

    Attributes:
        picture: (n,) index of the query's picture.
        ids: (n,) of the stored frame.
        video: (n,) id of its video.
        near: (n,) similarity above background.
    """

    picture: Ids
    ids: Ids
    video: Ids
    near: NDArray[np.float32]


def nearest(
    store: Reading,
    space: Space,
    fingerprints: NDArray[np.float32],
    pictures: Ids,
    options: CopyOptions,
    *,
    without: int | None = None,
) -> Hits:
    """The stored frames nearest to each fingerprint.

    Args:
        store: the library.
        space: of the fingerprints.
        fingerprints: (k, d) of norm 1.
        pictures: (k,) index of the picture that each is of; a picture may have several.
        options: whether what chance gives is taken off.
        without: id of a video whose frames are left out. It may have all of the nearest itself, so more are
            taken where it leaves a picture without a hit.
    """
    hits = _nearest(store, space, fingerprints, pictures, options, NEAREST)
    if without is None:
        return hits
    hits = hits[hits.video != without]
    for count in MORE:
        lacking = ~np.isin(pictures, hits.picture)
        if not lacking.any():
            break
        more = _nearest(store, space, fingerprints[lacking], pictures[lacking], options, count)
        hits = joined([hits, more[more.video != without]])
    return hits


def _nearest(
    store: Reading,
    space: Space,
    fingerprints: NDArray[np.float32],
    pictures: Ids,
    options: CopyOptions,
    count: int,
) -> Hits:
    found = store.vectors.search(space, fingerprints, count)
    near = (found.scores - options.background(fingerprints)[:, None]).ravel()
    picture = np.repeat(pictures, found.ids.shape[1])
    ids = found.ids.ravel()
    rows = store.frame_rows(ids)
    return Hits(picture, ids, rows.video_id, near)[(rows.video_id >= 0) & (near > 0)]


def joined(parts: Sequence[Hits]) -> Hits:
    """Several as one; of a pair that is in more than one the nearest."""
    together = Hits.joined(parts)
    together = together[np.lexsort((-together.near, together.ids, together.picture))]
    changes = (np.diff(together.picture, prepend=-1) != 0) | (np.diff(together.ids, prepend=-1) != 0)
    return together[changes]


def by_video(hits: Hits, most: int) -> list[tuple[int, Hits]]:
    """The videos whose frames are nearest to most pictures, at most so many, with their hits.

    A picture that many videos show (an intro, a logo, colour bars) speaks for each of them by so much less.
    """
    strengths: dict[int, float] = {}
    loudest: dict[int, float] = {}
    for nearest_of in _by_picture(hits).values():
        best = max(nearest_of.values())
        shown_in = sum(near >= RECURS * best for near in nearest_of.values())
        for video, near in nearest_of.items():
            strengths[video] = strengths.get(video, 0.0) + near**2 / shown_in
            loudest[video] = max(loudest.get(video, 0.0), near)
    # A clip may lie in other footage: one picture that is very near outweighs many that are a little.
    ranked = sorted(strengths, key=lambda video: (-strengths[video] - loudest[video], video))
    return [(video, hits[hits.video == video]) for video in ranked[:most]]


def _by_picture(hits: Hits) -> dict[int, dict[int, float]]:
    """By picture, then by video: how near its nearest frame is."""
    table: dict[int, dict[int, float]] = {}
    columns = hits.picture.tolist(), hits.video.tolist(), hits.near.tolist()
    for picture, video, near in zip(*columns, strict=True):
        of_picture = table.setdefault(picture, {})
        of_picture[video] = max(of_picture.get(video, 0.0), near)
    return table


def pairs_to_try(hits: Hits, most: int) -> list[tuple[int, int]]:
    """Pairs of picture and stored frame, the nearest first, of different pictures as far as there are any."""
    order = np.argsort(-hits.near, kind="stable")
    seen: dict[int, int] = {}
    ranked = []
    for at in order:
        picture = int(hits.picture[at])
        seen[picture] = seen.get(picture, 0) + 1
        ranked.append((seen[picture], -float(hits.near[at]), picture, int(hits.ids[at])))
    ranked.sort()
    return [(picture, stored) for _, _, picture, stored in ranked[:most]]
