"""Shot lists made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from vdx.schemas import AnyVideo, ShotList, ShotView, Transition
from vdx.shotlists.listing import Listing

RATES = ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")


def listing(
    rate: str | None = "25",
    *,
    name: str = "film.mp4",
    file: Path | None = Path("/films/film.mp4"),
    openings: Sequence[tuple[int, int, Transition]] = ((75, 100, "dissolve"), (200, 230, "fade")),
    end: int = 300,
) -> Listing:
    """Shots that begin at frames 0, 25 and with `openings`, and stop at frame `end`, a keyframe in each.

    Without a rate the frame numbers are those at 25 frames a second.
    """
    spans: list[tuple[int, int, Transition]] = [(0, 0, "start"), (25, 25, "cut"), *openings]
    starts = [(first + end) // 2 for first, end, _ in spans] + [end]
    frame = 1 / Fraction(rate or "25")
    shots = [
        ShotView(
            index=index,
            start=float(starts[index] * frame),
            end=float(starts[index + 1] * frame),
            transition=kind,
            opening=None if first == end else [float(first * frame), float(end * frame)],
            keyframes=[float((starts[index + 1] - 10) * frame)],
        )
        for index, (first, end, kind) in enumerate(spans)
    ]
    video = AnyVideo(id=None, path=str(file), name=name, duration=float(end * frame))
    view = ShotList(video=video, frame_rate=rate, shots=shots)
    return Listing(view, file, lambda: [[jpeg(index)] for index in range(len(shots))])


def jpeg(shade: int) -> bytes:
    """A picture of 640x360 pixels."""
    ok, data = cv2.imencode(".jpg", np.full((360, 640, 3), 40 * shade % 256, np.uint8))
    assert ok
    return data.tobytes()
