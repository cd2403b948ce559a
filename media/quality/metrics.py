"""Which metrics there are, and what they can be told of."""

from __future__ import annotations

from collections.abc import Sequence

from media.errors import QualityError

METRICS = ("vmaf", "ssim", "psnr", "xpsnr")
# The same picture has no noise at all, an infinite ratio, which has no mean and is no JSON.
MAX_DB = 100.0

# Below them the filters of FFmpeg 8 and libvmaf 3 end with the whole process, or do not look at
# some of what they measure. VMAF takes no picture under 18 pixels and sees no motion in 33.
_MIN_SIDE = {"vmaf": 36, "ssim": 8, "psnr": 1, "xpsnr": 16}
_MIN_PIXELS = {"xpsnr": 2048}  # its blocks are of no pixels below (w * h / 3840 / 2160) ** 0.5 = 1 / 64


def measurable(width: int, height: int) -> tuple[str, ...]:
    """Those of METRICS that can be told of pictures of this size."""
    return tuple(
        metric
        for metric in METRICS
        if min(width, height) >= _MIN_SIDE[metric] and width * height >= _MIN_PIXELS.get(metric, 1)
    )


def check(metrics: Sequence[str], width: int, height: int) -> None:
    """Raise QualityError unless all of `metrics` exist and can be told of pictures of this size."""
    unknown = [metric for metric in metrics if metric not in METRICS]
    if unknown or not metrics:
        raise QualityError(
            f"There is no metric {', '.join(unknown) or 'asked for'}; choose of {', '.join(METRICS)}."
        )
    small = [metric for metric in metrics if metric not in measurable(width, height)]
    if small:
        raise QualityError(
            f"{', '.join(small)} cannot be told of pictures of {width}x{height} pixels, they are too small."
        )
