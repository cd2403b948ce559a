from __future__ import annotations

import numpy as np
import pytest

from media.quality.result import Quality


def test_statistics_are_over_the_frames_that_were_measured() -> None:
    vmaf = np.array([90.0, np.nan, 40.0, np.nan, 70.0, np.nan])
    quality = Quality({"vmaf": vmaf, "psnr": np.arange(6.0)})
    assert quality.frames == 6
    assert quality.mean("vmaf") == pytest.approx(200 / 3)
    assert quality.harmonic_mean("vmaf") == pytest.approx(3 / (1 / 91 + 1 / 41 + 1 / 71) - 1)
    assert quality.percentile("vmaf", 50) == 70
    assert quality.percentile("vmaf", 0) == 40
    assert quality.worst("vmaf") == 2
    assert quality.median("vmaf") == 4
    assert quality.median("psnr") == 2
    assert repr(quality) == "Quality(frames=6, vmaf=66.67, psnr=2.50)"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"speed": np.zeros(3)},
        {"vmaf": np.zeros(3), "psnr": np.zeros(4)},
        {"vmaf": np.zeros((3, 2))},
        {"vmaf": np.zeros(0)},
        {"vmaf": np.full(3, np.nan)},
        {"psnr": np.array([1.0, np.inf])},
        {"psnr": np.array([1, 2])},
    ],
)
def test_what_is_no_quality_is_refused(values: dict[str, np.ndarray]) -> None:
    with pytest.raises(ValueError, match=r"metric|value"):
        Quality(values)
