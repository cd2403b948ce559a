"""Where in a video a clip lies, at which speed, and from when to when.

All ways to lay the clip over the video are tried: every speed of a grid, forwards and backwards, with
every offset. This is the temporal Hough transform of Douze, Jégou and Schmid ("An image-based approach to
video copy detection with spatio-temporal post-filtering", 2010) with the speed as a second parameter, and
with sums of interpolated similarities in place of votes. The ends of a line are those of the span that gains
most over what unrelated frames would give (Kadane's algorithm); the frames in it are taken out, and the next
line sought.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.interpolation import at_moments

STEP = 0.25  # seconds between the offsets that are tried
FINE = 0.05
FACTORS = (0.9, 0.96, 1.0, 1.04, 1.1)  # by which speeds are varied; television shows film 1.04 times as fast
TELLING = 0.5  # seconds that a slightly other speed than 1 must make in all to be told from it ...
KEPT = 1.03  # ... and it must be better by so much
ROUNDS = 6
SPEEDS = 2.0 ** np.delete(np.arange(-24, 25, 1.5) / 10, 16)  # 0.19 to 5, without 1
ENOUGH = 6  # frames of the clip that must be like some of the video to tell its speed
VOTERS = 40  # frames of the clip that decide on speed and offset
OBVIOUS = 0.85  # share of what any arrangement could have, from which on other speeds are not tried
REPEATED = 0.97  # of a line's gain that another place for the same frames must have
MOST_REPEATS = 3
# In a scene that hardly moves all speeds are alike: another than 1 must explain more, the more the further
# it is from 1, and more still if the clip would have to run backwards.
PLAIN, PER_OCTAVE, BACKWARDS = 1.2, 0.2, 0.9
GAP = 0.3  # seconds beyond the outermost samples that they still stand for
AT_ONCE = 1 << 17  # pairs of an offset and a frame: a few MB, however long the clip and the video are
LEVEL = 0.5  # of what the matching frames have, below which a frame does not match

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """The clip's frames from `first` to `last` shown at ``offset + speed * t`` of the video.

    Attributes:
        offset: seconds in the video at the clip's second 0.
        speed: seconds of the video that go by in one of the clip; negative for a clip that runs backwards.
        first, last: frames of the clip.
        values: (m,) similarity of each frame of the clip to the video along the line, above background.
    """

    offset: float
    speed: float
    first: int
    last: int
    values: Floats

    @property
    def gain(self) -> float:
        """How much it explains."""
        return float(self.values[self.first : self.last + 1].sum())

    def at(self, seconds: float) -> float:
        """The video's second at the clip's."""
        return self.offset + self.speed * seconds


def find_lines(
    similarity: Floats, query: Floats, video: Floats, *, most: int, least: float
) -> Iterator[Line]:
    """The lines that explain most, the best first.

    No frame of the clip is in two of them, unless the video repeats itself.

    Args:
        similarity: (m, n) of frames of the clip and of the video, above background: about 0 if unrelated.
        query: (m,) seconds in the clip, ascending.
        video: (n,) seconds in the video, ascending.
        most: lines at most.
        least: share of the first one's gain that a further one must have.
    """
    left = similarity.copy()
    best = 0.0
    for _ in range(most):
        line = _best_line(left, query, video)
        if line is None or line.gain < max(least * best, 1e-6):
            return
        best = max(best, line.gain)
        yield line
        yield from _repeats(similarity, line, query, video)
        left[line.first : line.last + 1] = 0.0


def _repeats(similarity: Floats, line: Line, query: Floats, video: Floats) -> Iterator[Line]:
    """Other places that are as good for the same frames: what the video shows more than once."""
    inside = slice(line.first, line.last + 1)
    length = abs(line.speed) * float(query[line.last] - query[line.first]) + 1.0
    reach = abs(line.speed) * float(query[-1])
    offsets = np.arange(video[0] - reach, video[-1] + reach, STEP)
    totals = _totals(similarity[inside], query[inside], video, offsets, line.speed)
    own = totals[np.abs(offsets - line.offset) <= STEP].max(initial=0.0)
    only = np.zeros_like(similarity)
    only[inside] = similarity[inside]
    taken = [line.offset]
    for at in np.argsort(-totals, kind="stable"):
        if totals[at] < max(REPEATED * own, 1e-6) or len(taken) > MOST_REPEATS:
            return
        if all(abs(offsets[at] - other) > length for other in taken):
            taken.append(float(offsets[at]))
            yield _refined(only, query, video, float(offsets[at]), line.speed)


def along(similarity: Floats, query: Floats, video: Floats, offset: Floats, speed: float) -> Floats:
    """Similarity of each frame (m,) of the clip to the video for many offsets (s,): (s, m); 0 outside."""
    moments = offset[:, None] + speed * query
    return at_moments(similarity, video, moments, reach=GAP, outside=0.0)


def _totals(similarity: Floats, query: Floats, video: Floats, offset: Floats, speed: float) -> Floats:
    """What all frames of the clip have together for each of many offsets (s,)."""
    at_once = max(1, AT_ONCE // len(query))
    totals = np.zeros(len(offset))
    for start in range(0, len(offset), at_once):
        part = slice(start, start + at_once)
        totals[part] = along(similarity, query, video, offset[part], speed).sum(axis=1)
    return totals


def _best_line(similarity: Floats, query: Floats, video: Floats) -> Line | None:
    voters = np.unique(np.linspace(0, len(query) - 1, min(VOTERS, len(query))).astype(int))
    some, seconds = np.maximum(similarity[voters], 0.0), query[voters]
    best: tuple[float, float, float] | None = None
    possible = float(some.max(axis=1).sum())
    few = np.count_nonzero(some.max(axis=1)) < ENOUGH
    for speed in (1.0,) if few else (1.0, *SPEEDS, -1.0, *-SPEEDS):
        reach = speed * seconds[-1]
        offsets = np.arange(video[0] - max(reach, 0.0) - GAP, video[-1] - min(reach, 0.0) + GAP, STEP)
        totals = _totals(some, seconds, video, offsets, speed)
        top = int(totals.argmax())
        value = float(totals[top]) * _likelihood(speed)
        if best is None or value > best[0] + 1e-9:
            best = value, float(offsets[top]), float(speed)
        if best[2] == 1.0 and best[0] >= OBVIOUS * PLAIN * possible:
            break
    if best is None or best[0] <= 0:
        return None
    return _refined(similarity, query, video, best[1], best[2])


def _likelihood(speed: float) -> float:
    """How much what a speed explains counts."""
    if speed == 1.0:
        return PLAIN
    return (BACKWARDS if speed < 0 else 1.0) / (1.0 + PER_OCTAVE * abs(float(np.log2(abs(speed)))))


def _refined(similarity: Floats, query: Floats, video: Floats, offset: float, speed: float) -> Line:
    """The exact offset and speed near those given, judged by the frames that match."""
    line = _line(similarity, query, video, offset, speed)
    for _ in range(ROUNDS):
        inside = slice(line.first, line.last + 1)
        middle = float(query[inside].mean())
        tried = []
        for factor in FACTORS:
            faster = line.speed * factor
            drift = abs(faster - 1.0) * float(query[line.last] - query[line.first])
            if line.speed == 1.0 and 0 < drift < TELLING:
                continue
            shifts = line.at(middle) - faster * middle + np.arange(-1.0, 1.0 + FINE / 2, FINE)
            totals = _totals(similarity[inside], query[inside], video, shifts, faster)
            # Of equally good ones, as in a scene that does not move, the one closest to what was found.
            near = np.flatnonzero(totals >= totals.max() - 1e-6)
            top = int(near[np.abs(near - len(shifts) // 2).argmin()])
            kept = KEPT if faster == 1.0 else 1.0
            tried.append((float(totals[top]) * kept, float(shifts[top]), faster))
        _, offset, speed = max(tried)
        same = speed == line.speed and abs(offset - line.offset) < FINE
        line = _line(similarity, query, video, offset, speed)
        if same:
            break
    return line


def _line(similarity: Floats, query: Floats, video: Floats, offset: float, speed: float) -> Line:
    values = along(similarity, query, video, np.array([offset]), speed)[0]
    level = LEVEL * float(np.quantile(values[values > 0], 0.8)) if (values > 0).any() else 0.0
    first, last = _span(values - level)
    return Line(offset, speed, first, last, values)


def _span(gains: Floats) -> tuple[int, int]:
    """First and last of the consecutive entries with the largest sum."""
    best, total, start = -np.inf, 0.0, 0
    span = 0, 0
    for at, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, at
        total += float(gain)
        if total > best:
            best, span = total, (start, at)
    return span
