"""Frames of two videos side by side, for people to see what the figures mean."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np

from media.decode import Frame, VideoReader
from media.errors import QualityError
from media.frame import Bgr
from media.time import format_time
from vdx.compare.chart import NAMES
from vdx.compare.comparison import VideoComparison
from vdx.compare.raster import png, write
from vdx.compare.unpacked import unpacked

_PAPER, _INK = (255, 255, 255), (27, 24, 24)
_GAP = 8  # pixels between pictures


def side_by_side(found: VideoComparison) -> bytes:
    """A PNG of the worst and of the median frame: the reference (A) left, the other (B) right.

    Both are as displayed, in the size of the reference.

    Raises:
        MediaError: one of the files cannot be read any more.
    """
    metric = found.main_metric
    quality = found.measured.quality
    rows = []
    with ExitStack() as stack:
        files = found.reference.path, found.distorted.path
        one, other = (stack.enter_context(VideoReader(stack.enter_context(unpacked(file)))) for file in files)
        for name, index in (("worst", quality.worst(metric)), ("median", quality.median(metric))):
            left = _frame_at(one, found.measured.times[index]).image()
            height, width = left.shape[:2]
            right = _frame_at(other, found.measured.distorted_times[index]).thumbnail(width, height)
            value = f"{NAMES[metric].removesuffix(', dB')} {quality.values[metric][index]:.4g}"
            time = format_time(float(found.measured.times[index]))
            rows.append(_row(left, right, f"A  {time}", f"B  {name} frame: {value}"))
    return png(np.concatenate(rows))


def _frame_at(reader: VideoReader, seconds: float) -> Frame:
    frame = next(reader.frames(seconds, seconds), None)
    if frame is None:
        raise QualityError(f"{reader.path} has no frame at {format_time(seconds)} any more.")
    return frame


def _row(left: Bgr, right: Bgr, left_label: str, right_label: str) -> Bgr:
    """(h, w, 3) two pictures with a line of text above each."""
    height, width = left.shape[:2]
    size = min(48.0, max(12.0, width / 24))
    head = round(size * 1.2)
    row = np.full((head + height + _GAP, 2 * width + _GAP, 3), _PAPER, np.uint8)
    row[head : head + height, :width] = left
    row[head : head + height, width + _GAP :] = right
    write(row, left_label, (2, size * 0.9), size, _INK)
    write(row, right_label, (width + _GAP + 2, size * 0.9), size, _INK)
    return row
