"""Which of a shot's sampled frames stand for it.

Every look that a shot has is shown by one of its keyframes: frames are grouped by their embeddings (farthest
point clustering, Gonzalez 1985), and of each group the one is taken that is sharp, well exposed and in the
middle of the group. A picture that stays gives one keyframe however long, a camera that goes round a room
gives several. What shows nothing or lies in a transition is taken only if the shot has nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from media.image import decode_jpeg, encode_jpeg

STRETCH = 10.0  # seconds that are looked at together; bounds memory
ALIKE = 0.85  # cosine from which on two frames are the same look: 19 of 20 neighbours in a shot have it
MOST = 4  # keyframes of one stretch
AT_LEAST = 2  # frames that a further look must have: one alone may be a blur

_TOO_DARK, _TOO_BRIGHT = 24, 235  # brightness beyond which a pixel shows little
_NEARLY_AS_IT_IS = 95  # JPEG quality whose blocks do not seem to move

Picture = NDArray[np.uint8]  # (h, w, 3) BGR
Embeddings = NDArray[np.float32]  # (n, d), rows of length 1


class Neighbour:
    """A frame a little before or after a sample, to see what moves in that.

    Attributes:
        frame: its index in the video.
        seconds: its time.
    """

    def __init__(self, frame: int, seconds: float, picture: Picture) -> None:
        self.frame, self.seconds = frame, seconds
        self._picture: Picture | bytes = picture

    @property
    def picture(self) -> Picture:
        """What it shows, smaller than the sample's picture."""
        return decode_jpeg(self._picture) if isinstance(self._picture, bytes) else self._picture

    def wait_packed(self) -> None:
        """Let the picture wait as JPEG from now on."""
        if not isinstance(self._picture, bytes):
            self._picture = encode_jpeg(self._picture, _NEARLY_AS_IT_IS)


class Sample:
    """A frame that is looked at closely, and what it is worth as a keyframe.

    Attributes:
        frame: its index in the video.
        pts, seconds: its time.
        flat: it shows nothing.
        mixed: it lies in a gradual transition.
        sharpness: logarithm of the variance of the Laplacian (Pech-Pacheco et al., ICPR 2000).
        badly_exposed: share of the picture that is too dark or too bright to show much.
        beside: neighbours, in order; those of other shots are taken out when it is known which these are.
    """

    def __init__(
        self,
        frame: int,
        pts: int,
        seconds: float,
        flat: bool,
        picture: Picture,
        beside: Sequence[Neighbour] = (),
    ) -> None:
        self.frame, self.pts, self.seconds, self.flat = frame, pts, seconds, flat
        self.mixed = False
        self.beside = tuple(beside)
        grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
        _, deviation = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
        self.sharpness = float(np.log1p(deviation[0, 0] ** 2))
        self.badly_exposed = 1.0 - cv2.countNonZero(cv2.inRange(grey, _TOO_DARK, _TOO_BRIGHT)) / grey.size
        self._picture: Picture | None = picture
        self._jpeg: bytes | None = None

    @property
    def good(self) -> bool:
        """Whether it shows something of its shot."""
        return not (self.flat or self.mixed)

    @property
    def last(self) -> int:
        """Index of the last frame that tells something of it."""
        return max([self.frame, *(one.frame for one in self.beside)])

    @property
    def picture(self) -> Picture:
        """What it shows; a JPEG of it, where it had to wait as one."""
        return decode_jpeg(self.pack()) if self._picture is None else self._picture

    def pack(self) -> bytes:
        """The picture as JPEG."""
        if self._jpeg is None:
            self._jpeg = encode_jpeg(self.picture)
        return self._jpeg

    def wait_packed(self) -> None:
        """Let the pictures wait as JPEG from now on: in a tenth of the room."""
        self.pack()
        self._picture = None
        for neighbour in self.beside:
            neighbour.wait_packed()


@dataclass(slots=True)
class ShotKeyframes:
    """Chooses the keyframes of one shot, stretch by stretch.

    Args:
        mark: is told of each: its place among the video's samples, and its JPEG.
    """

    mark: Callable[[int, bytes], None]
    _looks: Embeddings | None = None  # of the keyframes so far
    _makeshift: tuple[int, bytes] | None = None  # what to take if nothing good comes

    def add(self, first: int, stretch: Sequence[Sample], embeddings: Embeddings) -> None:
        """The next samples, not none; `first` is the place of the first one among the video's."""
        places = np.flatnonzero([sample.good for sample in stretch])
        if not len(places):
            if self._looks is None and self._makeshift is None:
                best = max(range(len(stretch)), key=lambda at: (not stretch[at].flat, stretch[at].sharpness))
                self._makeshift = first + best, stretch[best].pack()
            return
        rows = embeddings[places]
        for group in new_looks(rows, self._looks):
            best = int(places[_best([stretch[places[at]] for at in group], rows[group], group)])
            self.mark(first + best, stretch[best].pack())
            found = embeddings[best : best + 1]
            self._looks = found if self._looks is None else np.concatenate([self._looks, found])

    def finish(self) -> None:
        """The shot has no more samples."""
        if self._looks is None and self._makeshift is not None:
            self.mark(*self._makeshift)


def new_looks(rows: Embeddings, known: Embeddings | None) -> list[NDArray[np.intp]]:
    """Groups among n frames, by their rows (n, d), that none of the (m, d) `known` ones looks like.

    At most `MOST`; at least one if none is known.
    """
    centres: list[int] = []
    to_known = np.full(len(rows), -1.0) if known is None else (rows @ known.T).max(1)
    nearest = to_known
    if known is None:
        centres.append(int((rows @ rows.mean(0)).argmax()))
        nearest = rows @ rows[centres[0]]
    candidates = nearest.copy()
    while len(centres) < MOST and candidates.min() < ALIKE:
        farthest = int(candidates.argmin())
        like_it = rows @ rows[farthest]
        if ((like_it >= ALIKE) & (nearest < ALIKE)).sum() >= AT_LEAST:
            centres.append(farthest)
            nearest = np.maximum(nearest, like_it)
            candidates = np.maximum(candidates, like_it)
        candidates[farthest] = 1.0
    if not centres:
        return []
    likeness = rows @ rows[centres].T
    own = likeness.argmax(1)
    clear = (likeness.max(1) >= ALIKE) & (to_known < ALIKE)
    return [np.flatnonzero((own == number) & clear) for number in range(len(centres))]


def _best(group: Sequence[Sample], rows: Embeddings, places: NDArray[np.intp]) -> int:
    """Of the group at `places`, the place of the one that stands for it."""
    sharpness = np.array([sample.sharpness for sample in group])
    middle = rows.mean(0)
    away = (1.0 - rows @ (middle / max(float(np.linalg.norm(middle)), 1e-6))) / (1.0 - ALIKE)
    score = sharpness / max(float(sharpness.max()), 1e-6) - away
    score -= [sample.badly_exposed for sample in group]
    return int(places[int(np.argmax(score))])
