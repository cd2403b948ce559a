"""PSNR, SSIM and XPSNR by FFmpeg's filters."""

from __future__ import annotations

from fractions import Fraction

import av
import av.error
import numpy as np
from av.filter import Graph

from media.errors import QualityError
from media.quality.luma import GRAY, Luma
from media.quality.metrics import MAX_DB

_KEYS = {"psnr": "lavfi.psnr.psnr.y", "ssim": "lavfi.ssim.Y", "xpsnr": "lavfi.xpsnr.xpsnr.y"}


class SignalMetric:
    """One of `psnr`, `ssim`, `xpsnr` of pictures of one size, in the order they are shown.

    PSNR is of Y. SSIM: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error
    visibility to structural similarity" (2004), in the windows of 8x8 pixels of x264. XPSNR: Helmrich,
    Siekmann, Becker, Bosse, Marpe and Wiegand, "XPSNR: a low-complexity extension of the perceptually
    weighted peak signal-to-noise ratio" (ICASSP 2020); it looks at motion between frames.
    """

    def __init__(self, metric: str, size: tuple[int, int], bits: int, rate: Fraction) -> None:
        """Frames are (width, height) = `size`; XPSNR looks two frames back if `rate` is above 32 a second."""
        self._key = _KEYS[metric]
        self._format = GRAY[bits]
        self._base = 1 / rate
        self._count = 0
        self._graph = graph = Graph()  # kept: its parts do not keep it alive
        graph.threads = 1
        source = (
            f"video_size={size[0]}x{size[1]}:pix_fmt={self._format}:time_base={self._base}:frame_rate={rate}"
        )
        self._distorted = graph.add("buffer", source)
        self._reference = graph.add("buffer", source)
        compare, self._sink = graph.add(metric), graph.add("buffersink")
        self._distorted.link_to(compare, 0, 0)
        self._reference.link_to(compare, 0, 1)
        compare.link_to(self._sink)
        graph.configure()

    def value(self, reference: Luma, distorted: Luma) -> float:
        """The metric of the next pair of (h, w) pictures, at most MAX_DB."""
        try:
            self._distorted.push(self._frame(distorted))
            self._reference.push(self._frame(reference))
            value = float(str(self._sink.pull().metadata[self._key]))
        except (av.error.FFmpegError, KeyError, ValueError) as error:
            raise QualityError(f"{self._key} of frame {self._count} was not told: {error}.") from error
        self._count += 1
        if np.isnan(value):
            raise QualityError(f"{self._key} of frame {self._count - 1} is no number.")
        return min(value, MAX_DB)

    def _frame(self, picture: Luma) -> av.VideoFrame:
        frame = av.VideoFrame.from_numpy_buffer(picture, self._format)
        frame.pts, frame.time_base = self._count, self._base
        return frame
