"""The regions of one picture, when only a few others close to it are at hand: what ingest has."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.regions.base import SEGMENTERS, Region, Segmented, Segmenter
from indexer.regions.components import regions_in
from indexer.regions.moments import Moments, Taken


def regions_of(
    before: Sequence[Taken], picture: Taken, after: Sequence[Taken], segmenter: Segmenter | None = None
) -> list[Region]:
    """What moves by itself in a picture, most salient first, at most `components.MOST`.

    Args:
        before: pictures of the same shot shortly before it, in order; one is enough.
        picture: the one that is asked about.
        after: pictures shortly after it, in order; one is enough, and so is none if there is one before.
        segmenter: a new one; by default `auto`.

    Raises:
        ValueError: the pictures are of different sizes, or their times do not increase.
    """
    found = segment_still(before, picture, after, segmenter)
    return regions_in(found.moment, found.scores)


def segment_still(
    before: Sequence[Taken], picture: Taken, after: Sequence[Taken], segmenter: Segmenter | None = None
) -> Segmented:
    """What moves by itself in a picture, as a score for each of its pixels; `regions_of` says the rest."""
    one = segmenter if segmenter is not None else SEGMENTERS.get("auto")()
    moments = Moments()
    found: list[Segmented] = []
    for taken in (*before, picture, *after):
        found += one.push(moments.add(taken))
    found += one.finish()
    return found[len(before)]
