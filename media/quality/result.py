"""What was measured of a stream of frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.quality.metrics import METRICS

Values = NDArray[np.float64]  # (n,)


@dataclass(frozen=True, slots=True, repr=False)
class Quality:
    """The quality of n frames by each metric that was asked for; higher is better by all.

    VMAF goes from 0 to 100, SSIM to 1, PSNR and XPSNR are in dB and end at MAX_DB. Statistics are
    over frames, each as heavy as another: `mean("psnr")` is the mean of the dB of the frames.

    Attributes:
        values: (n,) float64 by metric; NaN where a frame was left out by subsampling. Frame 0
            is never left out.
    """

    values: Mapping[str, Values]

    def __post_init__(self) -> None:
        if not self.values or not set(self.values) <= set(METRICS):
            raise ValueError(f"metrics {list(self.values)} are not some of {METRICS}")
        shapes = {array.shape for array in self.values.values()}
        if len(shapes) != 1 or len(shape := shapes.pop()) != 1 or not shape[0]:
            raise ValueError("every metric needs one value for each frame, and a frame at least")
        for metric, array in self.values.items():
            if array.dtype != np.float64 or np.isinf(array).any() or np.isnan(array).all():
                raise ValueError(f"{metric} has values that are no finite float64")

    def __repr__(self) -> str:
        means = ", ".join(f"{metric}={self.mean(metric):.2f}" for metric in self.values)
        return f"Quality(frames={self.frames}, {means})"

    @property
    def frames(self) -> int:
        """How many pairs of frames were looked at."""
        return len(next(iter(self.values.values())))

    def part(self, start: int, stop: int) -> Quality | None:
        """That of the frames start <= index < stop, by what was measured of any; None if nothing was."""
        rows = {metric: row[start:stop] for metric, row in self.values.items()}
        known = {metric: row for metric, row in rows.items() if not np.isnan(row).all()}
        return Quality(known) if known else None

    def mean(self, metric: str) -> float:
        """The mean over frames."""
        return float(np.nanmean(self.values[metric]))

    def harmonic_mean(self, metric: str) -> float:
        """The mean that bad frames pull down most; as libvmaf has it, of values + 1 less 1."""
        return float(1 / np.nanmean(1 / (self.values[metric] + 1)) - 1)

    def percentile(self, metric: str, percent: float) -> float:
        """The value that `percent` of the frames are below."""
        return float(np.nanpercentile(self.values[metric], percent))

    def worst(self, metric: str) -> int:
        """The index of the frame with the lowest value; the first of several."""
        return int(np.nanargmin(self.values[metric]))

    def median(self, metric: str) -> int:
        """The index of a frame whose value is the median, or next below it."""
        order = np.argsort(self.values[metric], kind="stable")  # NaN comes last
        known = int(np.count_nonzero(~np.isnan(self.values[metric])))
        return int(order[(known - 1) // 2])
