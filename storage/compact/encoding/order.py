"""When packets are decoded and for how long they count, from the times at which their pictures are shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def decoding_times(shown: Sequence[int], end: int) -> list[tuple[int, int]]:
    """(dts, duration) of each packet of a video.

    MP4 counts how long pictures last in decoding order, in which the place of one is that of another. Each is
    decoded in the place of one that is shown, so much earlier that none comes late.

    Args:
        shown: pts of packets, in decoding order.
        end: pts at which the last picture goes.
    """
    times = sorted(shown)
    durations = [max(1, after - time) for time, after in pairwise([*times, end])]
    delay = max((time - pts for time, pts in zip(times, shown, strict=True)), default=0)
    return [(time - delay, duration) for time, duration in zip(times, durations, strict=True)]
