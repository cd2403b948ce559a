"""Other ways to look at a query's picture: each undoes something that people do to footage.

Views only help to find candidates. What is found is proven by keypoints, so a view may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.features.base import Image

Box = tuple[float, float, float, float]  # left, top, right, bottom as fractions

ALIKE = 0.8  # overlap over union from which on two boxes are the same
SMALLEST = 0.15  # of a side; smaller parts are no pictures
_CONTRAST = 4.0  # levels by which the pixels of a row deviate, below which it is of one colour
_STANDS_OUT = 4.0  # levels by which an edge is stronger than what is three pixels beside it ...
_EDGE = 0.3  # ... on so much of a line
_NEARLY_ALL = 0.97  # of the picture; what is left is then no other one
_PLAIN = 0.35  # detail of a blurred border, as a share of the picture's

HALVES: tuple[Box, ...] = ((0, 0, 0.5, 1), (0.5, 0, 1, 1), (0, 0, 1, 0.5), (0, 0.5, 1, 1))
QUARTERS: tuple[Box, ...] = ((0, 0, 0.5, 0.5), (0.5, 0, 1, 0.5), (0, 0.5, 0.5, 1), (0.5, 0.5, 1, 1))
CENTRES: tuple[Box, ...] = ((0.2, 0.2, 0.8, 0.8), (0.05, 0.25, 0.95, 0.75), (0.25, 0.05, 0.75, 0.95))


def crop(image: Image, box: Box) -> Image:
    """The part of a picture inside a box, at least one pixel."""
    height, width = image.shape[:2]
    left, top = int(box[0] * width), int(box[1] * height)
    return image[top : max(top + 1, round(box[3] * height)), left : max(left + 1, round(box[2] * width))]


def crops(image: Image, boxes: Sequence[Box]) -> Iterator[Image]:
    """The parts of a picture."""
    return (crop(image, box) for box in boxes)


def mirrored(image: Image) -> Image:
    """Left and right exchanged."""
    return np.asarray(cv2.flip(image, 1), np.uint8)


def turned(image: Image) -> Iterator[Image]:
    """Upside down, and by a right angle either way."""
    for code in (cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE):
        yield np.asarray(cv2.rotate(image, code), np.uint8)


def found_parts(images: Sequence[Image]) -> list[Box]:
    """Boxes in which another picture seems to lie, in all pictures of a clip or in a single one.

    The picture without its borders, and what straight edges cut out that stay where they are.
    """
    whole = without_borders(images)
    return _distinct([], [*([] if whole is None else [whole]), *framed(images)])


def other_parts(known: Sequence[Box]) -> list[Box]:
    """Halves, middles and quarters, since not every edge shows; without those that are known already."""
    return _distinct(known, [*HALVES, *CENTRES, *QUARTERS])


def _distinct(known: Sequence[Box], boxes: Sequence[Box]) -> list[Box]:
    chosen: list[Box] = []
    for box in boxes:
        if all(_overlap(box, other) < ALIKE for other in (*known, *chosen)):
            chosen.append(box)
    return chosen


def without_borders(images: Sequence[Image]) -> Box | None:
    """What is left without borders of one colour or of blurred picture; None if there are none."""
    pile = np.stack([_grey(image, 160, 160) for image in images])
    spans = []
    for across in (pile, pile.transpose(0, 2, 1)):  # rows, then columns
        # The strongest detail and contrast along each that any of the pictures has.
        detail = np.abs(np.diff(across, axis=2)).mean(axis=2).max(axis=0)
        contrast = across.std(axis=2).max(axis=0)
        shown = np.flatnonzero((detail > _PLAIN * np.quantile(detail, 0.8)) & (contrast > _CONTRAST))
        if not len(shown):
            return None
        spans.append((float(shown[0]) / len(detail), float(shown[-1] + 1) / len(detail)))
    (top, bottom), (left, right) = spans
    width, height = right - left, bottom - top
    is_part = width * height < _NEARLY_ALL and min(width, height) > SMALLEST
    return (left, top, right, bottom) if is_part else None


def framed(images: Sequence[Image], most: int = 4) -> list[Box]:
    """Boxes between long straight edges that all of the pictures have in the same place."""
    lines_x, lines_y = _long_edges(images, 1), _long_edges(images, 0)
    xs, ys = [0.0, *lines_x, 1.0], [0.0, *lines_y, 1.0]
    boxes = [
        (left, top, right, bottom)
        for left in xs
        for right in xs
        for top in ys
        for bottom in ys
        if right - left > SMALLEST and bottom - top > SMALLEST and (right - left) * (bottom - top) < 0.9
    ]
    # The more of its sides are edges, the likelier it is a picture; and pictures are rarely strips.
    boxes.sort(key=lambda box: -_sides(box) + abs((box[2] - box[0]) - (box[3] - box[1])))
    return _distinct([], boxes)[:most]


def _gradient(images: Sequence[Image], axis: int) -> NDArray[np.float32]:
    """(180, 320) how much neighbours along `axis` differ, the mean over the pictures.

    Edges inside the pictures move; where two pictures meet they stay.
    """
    across, down = (1, 0) if axis == 1 else (0, 1)
    changes = [
        np.abs(cv2.Sobel(_grey(image, 320, 180), cv2.CV_32F, across, down, ksize=1)) for image in images
    ]
    return np.asarray(np.mean(changes, axis=0), np.float32)


def _grey(image: Image, width: int, height: int) -> NDArray[np.float32]:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.float32)


def _long_edges(images: Sequence[Image], axis: int, most: int = 3) -> list[float]:
    change = _gradient(images, axis)
    if axis == 0:
        change = change.T  # so that columns are candidates in both cases
    # The share of a line on which it stands out from what is beside it: texture does so here and there.
    around = np.maximum(np.roll(change, 3, axis=1), np.roll(change, -3, axis=1))
    score = (change > around + _STANDS_OUT).mean(axis=0)
    score = score * (score >= np.maximum(np.roll(score, 1), np.roll(score, -1)))
    score[:6] = score[-6:] = 0
    chosen: list[float] = []
    for at in np.argsort(-score):
        if score[at] < _EDGE or len(chosen) == most:
            break
        place = (float(at) + 0.5) / len(score)
        if all(abs(place - other) > 0.04 for other in chosen):
            chosen.append(place)
    return sorted(chosen)


def _sides(box: Box) -> int:
    return sum(0.0 < side < 1.0 for side in box)


def _overlap(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)
