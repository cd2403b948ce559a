"""Regions of keyframes, with embeddings: what a search for a detail finds.

What moves by itself in a keyframe is found by comparing it with the frames a little before and after it
(`regions`). The most salient parts are cut out, with a margin, and go through the network that embeds whole
frames; in a space of their own, since a part fills its picture otherwise than a frame does.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from indexer.features.base import WORKING_SIDE, FeatureExtractor, Image
from indexer.keyframes import Sample
from indexer.regions.base import Region
from indexer.regions.moments import Taken
from indexer.regions.still import regions_of
from indexer.sampling import difference
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Thumbnail
from media.image import fit
from storage.masks import pack
from storage.records import AnalysedVideo, RegionRecord, Space, Vectors

MOST = 4  # regions of a keyframe
LEAST_SALIENCE = 0.15
LARGEST = 0.8  # share of the picture: what fills it is what the frame's own embedding tells
MARGIN = 0.15  # of a region's width and height, on each side
BATCH = 32  # parts that wait for the network
# Mean absolute difference (0 to 255) of thumbnails from which on two frames are of different shots, whatever
# the shot detector said: it may be one that knows no cuts.
UNLIKE = 30.0

Box = tuple[float, float, float, float]


class KeyframeRegions:
    """The regions of one video.

    Args:
        embed: embeds the parts.
    """

    def __init__(self, embed: FeatureExtractor) -> None:
        self._embed = embed
        self._found: list[RegionRecord] = []
        self._parts: list[Image] = []
        self._rows: list[Vectors] = []

    def add(self, place: int, keyframe: Sample) -> None:
        """Look at a keyframe; `place` is its index among the video's sampled frames."""
        picture = keyframe.picture
        for region in salient(keyframe):
            mask = pack(region.mask)
            self._found.append(
                RegionRecord(place, region.box, region.area, region.motion, region.salience, mask)
            )
            self._parts.append(crop(picture, region.box))
        if len(self._parts) >= BATCH:
            self._extract()

    def added_to(self, analysed: AnalysedVideo) -> AnalysedVideo:
        """The video with its regions."""
        self._extract()
        order = sorted(range(len(self._found)), key=lambda at: self._found[at].frame)
        space = region_space(self._embed.space)
        rows = np.concatenate([np.empty((0, space.columns), space.dtype), *self._rows])[order]
        return replace(analysed, regions=tuple(self._found[at] for at in order), region_vectors={space: rows})

    def _extract(self) -> None:
        if self._parts:
            self._rows.append(self._embed.extract(self._parts))
            self._parts = []


def region_space(space: Space) -> Space:
    """Where the embeddings of regions belong, by the space of whole frames."""
    return replace(space, name="region", preprocessing=f"crop with margin {MARGIN}; {space.preprocessing}")


def crop(picture: Image, box: Box, margin: float = MARGIN) -> Image:
    """A box (left, top, width, height in fractions) of a picture, with a margin, as it is embedded."""
    height, width = picture.shape[:2]
    x, y, wide, high = box
    left, right = _span(x - margin * wide, x + (1 + margin) * wide, width)
    top, bottom = _span(y - margin * high, y + (1 + margin) * high, height)
    return fit(picture[top:bottom, left:right], WORKING_SIDE)


def salient(keyframe: Sample) -> list[Region]:
    """What moves by itself in a keyframe and is worth looking for, the most salient first."""
    if not keyframe.beside:
        return []
    shown = _sized_as(keyframe.beside[0].picture, keyframe.picture)
    beside = [one for one in keyframe.beside if not _are_unlike(one.picture, shown)]
    before = [Taken(one.picture, one.seconds) for one in beside if one.frame < keyframe.frame]
    after = [Taken(one.picture, one.seconds) for one in beside if one.frame > keyframe.frame]
    found = regions_of(before, Taken(shown, keyframe.seconds), after)
    return [region for region in found if _is_worth_keeping(region)][:MOST]


def _is_worth_keeping(region: Region) -> bool:
    _, _, width, height = region.box
    return region.salience >= LEAST_SALIENCE and width * height <= LARGEST


def _span(first: float, last: float, size: int) -> tuple[int, int]:
    """Whole pixels from `first` to `last` (fractions of `size`), at least one."""
    start = min(max(0, int(np.floor(first * size))), size - 1)
    return start, max(start + 1, min(size, int(np.ceil(last * size))))


def _sized_as(small: Image, picture: Image) -> Image:
    height, width = small.shape[:2]
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _are_unlike(one: Image, other: Image) -> bool:
    return difference(_thumbnail(one), _thumbnail(other)) >= UNLIKE


def _thumbnail(picture: Image) -> Thumbnail:
    size = (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
