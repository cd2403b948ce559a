"""The quality of a whole video beside the one that it was made from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np
from av.video.format import VideoFormat

from media.decode import VideoReader
from media.errors import QualityError
from media.frame import Planar
from media.quality.alike import Alike
from media.quality.lag import Lag
from media.quality.measure import Pair, measure
from media.quality.metrics import measurable
from media.quality.pairing import Pairing, shown
from media.quality.result import Quality, Values

_USUAL_RATE = Fraction(25)
_HDR = {16: "PQ", 18: "HLG"}  # transfers whose numbers mean something else than those of all others


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was measured of two videos.

    Attributes:
        quality: of each pair of frames.
        times: (n,) seconds at which the pair's frame of the reference is shown.
        distorted_times: (n,) the same of the other video, by its own clock.
        reference_alone: frames of the reference without a partner.
        distorted_alone: the same of the other.
        apart: the largest difference of time between partners, in seconds.
        size: (width, height) in which they were compared, as the reference is stored.
        distorted_size: the size of the other before it was scaled.
        remarks: what else should be known to judge the figures, a sentence each.
    """

    quality: Quality
    times: Values
    distorted_times: Values
    reference_alone: int
    distorted_alone: int
    apart: float
    size: tuple[int, int]
    distorted_size: tuple[int, int]
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.times.shape == self.distorted_times.shape == (self.quality.frames,):
            raise ValueError(f"{self.quality.frames} pairs need as many times, not {self.times.shape}")


def compare(
    reference: VideoReader,
    distorted: VideoReader,
    metrics: Sequence[str] | None = None,
    *,
    subsample: int = 1,
    neg: bool = False,
    shift: float = 0.0,
    progress: Callable[[float], None] = lambda seconds: None,
) -> Comparison:
    """Decode both once, and measure the frames that are shown at the same time.

    The distorted frames are brought to the size, range and matrix of the reference's. Both are
    compared in 10 bits if one of them has more than 8.

    Args:
        reference: what it should look like.
        distorted: what it looks like.
        metrics: some of METRICS; by default all that can be told of pictures of this size.
        subsample: VMAF of every so many frames only.
        neg: VMAF by the model that gives nothing for sharpening.
        shift: seconds that the distorted video is late by.
        progress: is told the seconds of the reference that were done.

    Raises:
        MediaError: one of them cannot be read.
        QualityError: no frames are shown at the same time, or measuring them failed.
    """
    run = _Run(reference, distorted, shift, progress)
    source = run.pictures()
    try:
        first = next(source, None)
        if first is None:
            raise QualityError(
                f"{reference.path} and {distorted.path} have no frames that are shown at the same time."
            )
        size = first[0].width, first[0].height
        chosen = measurable(*size) if metrics is None else metrics
        quality = measure(
            chain([first], source),
            chosen,
            rate=reference.info.frame_rate or _USUAL_RATE,
            neg=neg,
            subsample=subsample,
        )
    finally:
        source.close()
    return run.comparison(quality, size)


class _Run:
    """One pass through both videos; remembers what becomes of the frames."""

    def __init__(
        self, reference: VideoReader, distorted: VideoReader, shift: float, progress: Callable[[float], None]
    ) -> None:
        self._readers = reference, distorted
        self._format: Planar = "yuv420p10le" if max(map(_bits, self._readers)) > 8 else "yuv420p"
        self._pairing = Pairing(shown(reference), shown(distorted, -Fraction(shift)))
        self._times: list[tuple[float, float]] = []
        self._progress = progress
        self._lag = Lag()
        self._distorted_size = (0, 0)
        self._transfers = (0, 0)

    def pictures(self) -> Generator[Pair, None, None]:
        """The pairs, alike in all but their quality."""
        alike = Alike()
        for one, other in self._pairing:
            reference, distorted = one.frame.planes(self._format), other.frame.planes(self._format)
            self._times.append((one.frame.seconds, other.frame.seconds))
            self._distorted_size = distorted.width, distorted.height
            self._transfers = reference.color_trc, distorted.color_trc
            fitted = alike.fit(distorted, reference)
            self._lag.see((reference, fitted), self._times[-1])
            yield reference, fitted
            self._progress(one.frame.seconds)

    def comparison(self, quality: Quality, size: tuple[int, int]) -> Comparison:
        """What came of it, after all pairs were measured."""
        times = np.array(self._times, np.float64)
        return Comparison(
            quality,
            times[:, 0],
            times[:, 1],
            self._pairing.reference_alone,
            self._pairing.distorted_alone,
            float(self._pairing.apart),
            size,
            self._distorted_size,
            tuple(self._remarks(quality, size)),
        )

    def _remarks(self, quality: Quality, size: tuple[int, int]) -> Iterator[str]:
        width, height = self._distorted_size
        if (width, height) != size:
            yield f"The second was scaled from {width}x{height} to {size[0]}x{size[1]} pixels (bicubic)."
        one, other = (reader.info.width / reader.info.height for reader in self._readers)
        if not 0.98 < one / other < 1.02:
            yield "The two are of different shapes, so that one is squashed."
        hdr = [_HDR.get(transfer, "SDR") for transfer in self._transfers]
        if hdr[0] != hdr[1]:
            yield f"One is {hdr[0]} and the other {hdr[1]}: their brightness means different things."
        late = self._lag.seconds()
        if late is not None:
            yield f"The second seems to show the same {late:g} s later; compare them with that shift."
        missing = [name for name in measurable(10**4, 10**4) if name not in measurable(*size)]
        if missing and not set(missing) & set(quality.values):
            yield f"The pictures are too small for {' and '.join(missing)}."


def _bits(reader: VideoReader) -> int:
    try:
        return VideoFormat(reader.info.pixel_format).components[0].bits
    except ValueError:  # a source that FFmpeg has no name for is BGR of 8 bits
        return 8
