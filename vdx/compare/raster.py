"""Drawings and their words as pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from media.errors import VdxError
from media.frame import Bgr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vdx.compare.drawing import Drawing, Point

_FONT = cv2.FONT_HERSHEY_SIMPLEX
_FONT_HEIGHT = 30.0  # of the font at scale 1, pixels from line to line
_FRACTION_BITS = 4  # OpenCV takes points as whole sixteenths


def draw(drawing: Drawing, scale: int) -> bytes:
    """The drawing as a PNG, `scale` times as large as its pixels."""
    from vdx.compare.drawing import Area, Stroke

    image = np.full((drawing.height * scale, drawing.width * scale, 3), 255, np.uint8)
    for shape in drawing.shapes:
        if isinstance(shape, Stroke):
            thickness = max(1, round(shape.width * scale))
            points = [_points(shape.points, scale)]
            cv2.polylines(image, points, False, _bgr(shape.colour), thickness, cv2.LINE_AA, _FRACTION_BITS)
        elif isinstance(shape, Area):
            points = [_points(shape.points, scale)]
            cv2.fillPoly(image, points, _bgr(shape.colour), cv2.LINE_AA, _FRACTION_BITS)
        else:
            at = (shape.at[0] * scale, shape.at[1] * scale)
            write(image, shape.text, at, shape.size * scale, _bgr(shape.colour), anchor=shape.anchor)
    return png(image)


def write(
    image: Bgr,
    text: str,
    at: Point,
    size: float,
    colour: tuple[int, int, int],
    *,
    anchor: str = "left",
) -> None:
    """Write `text`, of which OpenCV knows ASCII only, onto (h, w, 3) `image`; `size` is that of a line."""
    plain = text.encode("ascii", "replace").decode()
    scale = size / _FONT_HEIGHT
    thickness = max(1, round(size / 18))
    (width, _), _ = cv2.getTextSize(plain, _FONT, scale, thickness)
    left = at[0] - {"left": 0.0, "middle": width / 2, "right": width}[anchor]
    cv2.putText(image, plain, (round(left), round(at[1])), _FONT, scale, colour, thickness, cv2.LINE_AA)


def png(image: Bgr) -> bytes:
    """(h, w, 3) as a PNG."""
    done, data = cv2.imencode(".png", image)
    if not done:
        raise VdxError(f"a picture of {image.shape[1]}x{image.shape[0]} pixels cannot be made")
    return data.tobytes()


def _points(points: Sequence[Point], scale: int) -> np.ndarray:
    return np.round(np.array(points) * (scale << _FRACTION_BITS)).astype(np.int32)


def _bgr(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return blue, green, red
