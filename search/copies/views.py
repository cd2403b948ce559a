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
_SAME = 12.0  # levels that the pixels of a border may differ by
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
    small = [
        cv2.resize(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (160, 160), interpolation=cv2.INTER_AREA)
        for image in images
    ]
    pile = np.stack(small).astype(np.float32)
    # Detail along each row and column: the strongest that any of the pictures has.
    detail = (
        np.abs(np.diff(pile, axis=2)).mean(axis=2).max(axis=0),
        np.abs(np.diff(pile, axis=1)).mean(axis=1).max(axis=0),
    )
    spread = pile.std(axis=2).max(axis=0), pile.std(axis=1).max(axis=0)
    spans = []
    for fine, wide in zip(detail, spread, strict=True):
        inside = (fine > _PLAIN * np.quantile(fine, 0.8)) & (wide > _SAME / 3)
        shown = np.flatnonzero(inside)
        if not len(shown):
            return None
        spans.append((shown[0] / len(fine), (shown[-1] + 1) / len(fine)))
    (top, bottom), (left, right) = spans
    box = (float(left), float(top), float(right), float(bottom))
    kept = (right - left) * (bottom - top)
    return box if kept < 0.97 and right - left > SMALLEST and bottom - top > SMALLEST else None


def framed(images: Sequence[Image], most: int = 6) -> list[Box]:
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
    """(180, 320) how much neighbours along `axis` differ, at the least over the pictures."""
    least: NDArray[np.float32] | None = None
    for image in images:
        grey = cv2.resize(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (320, 180), interpolation=cv2.INTER_AREA)
        change = np.abs(cv2.Sobel(grey, cv2.CV_32F, 1 if axis == 1 else 0, 0 if axis == 1 else 1, ksize=1))
        # Where the two pictures at an edge happen to be alike in one frame they differ in others.
        least = change if least is None else least + change
    assert least is not None
    return np.asarray(least / len(images), np.float32)


def _long_edges(images: Sequence[Image], axis: int, most: int = 3) -> list[float]:
    change = _gradient(images, axis)
    if axis == 0:
        change = change.T  # so that columns are candidates in both cases
    # The share of a line that is an edge, against its neighbours on both sides.
    edge = (change > 14.0).mean(axis=0)
    around = np.maximum(np.roll(edge, 4), np.roll(edge, -4))
    score = edge - 0.8 * around
    score[:6] = score[-6:] = 0
    chosen: list[float] = []
    for at in np.argsort(-score):
        if score[at] < 0.12 or len(chosen) == most:
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
