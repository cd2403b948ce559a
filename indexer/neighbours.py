"""Frames a little before and after each sample, to see what moves in it.

Pictures of them are made only when a sample wants them; until then a few decoded frames are held.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from media.frame import Bgr, Frame

# Seconds from a sample to its neighbours: in less, slow things move too little, in more, fast ones too far.
APART = 0.075
SIDE = 400  # pixels, longer side of their pictures: what segmenters work at
FARTHEST = 0.5  # seconds; beyond it nothing can be followed


@dataclass(slots=True)
class Beside:
    """The neighbours of one sample: the last frame `APART` or more before it, the first one so much after it.

    Attributes:
        seconds: when the sample is shown.
        complete: no further neighbour is to come.
        frames: index in the video and seconds of each, in order.
        pictures: (h, w, 3) BGR of each, at the size that segmenters work at.
    """

    seconds: float
    complete: bool = False
    frames: list[tuple[int, float]] = field(default_factory=list)
    pictures: list[Bgr] = field(default_factory=list)

    def add(self, index: int, frame: Frame) -> None:
        """Take a frame, unless it is too far away."""
        if abs(frame.seconds - self.seconds) <= FARTHEST:
            self.frames.append((index, frame.seconds))
            self.pictures.append(frame.image(SIDE))


class Neighbours:
    """Finds them; feed it every frame in order, and say which ones are samples."""

    def __init__(self) -> None:
        self._held: deque[tuple[int, Frame]] = deque()  # the first one is that for a sample that comes now
        self._open: list[Beside] = []

    def pass_by(self, index: int, frame: Frame, *, is_sample: bool) -> Beside | None:
        """The next frame; if it is a sample, its neighbours, which may become complete later."""
        for one in self._open:
            if frame.seconds - one.seconds >= APART:
                one.add(index, frame)
                one.complete = True
        self._open = [one for one in self._open if not one.complete]
        while len(self._held) > 1 and frame.seconds - self._held[1][1].seconds >= APART:
            self._held.popleft()
        found = self._begin(frame) if is_sample else None
        if not self._held or frame.seconds - self._held[-1][1].seconds >= APART / 2:
            self._held.append((index, frame))
        return found

    def _begin(self, frame: Frame) -> Beside:
        found = Beside(frame.seconds)
        if self._held and frame.seconds - self._held[0][1].seconds >= APART:
            found.add(*self._held[0])
        self._open.append(found)
        return found
