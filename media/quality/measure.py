"""The quality of a stream of frames beside the one that it was made from."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from fractions import Fraction
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from media.errors import QualityError
from media.quality.luma import Luma, bits_of, luma
from media.quality.metrics import METRICS, check
from media.quality.result import Quality
from media.quality.signal import SignalMetric
from media.quality.vmaf import Vmaf

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Pair = tuple["VideoFrame", "VideoFrame"]  # the reference and what was made of it


def measure(
    pairs: Iterable[Pair],
    metrics: Sequence[str] = METRICS,
    *,
    rate: Fraction = Fraction(25),
    neg: bool = False,
    subsample: int = 1,
    program: Path | None = None,
    stall: float = 60.0,
) -> Quality:
    """Compare pictures that belong together, by their brightness (Y).

    They are read once, one pair at a time. Their samples are compared as they are: both must have
    the same matrix and range.

    Args:
        pairs: (reference, distorted) in the order they are shown, all of one size, as YUV 4:2:0 or
            gray of 8 or 10 bits. Closed in every case if it is a generator.
        metrics: some of METRICS.
        rate: frames a second, for XPSNR.
        neg: VMAF by the model that gives nothing for sharpening.
        subsample: VMAF of every so many frames only.
        program: an ffmpeg program with libvmaf instead of that of imageio-ffmpeg.
        stall: seconds without progress after which the ffmpeg program is given up.

    Raises:
        QualityError: there are no pairs; sizes or formats differ or cannot be measured; the ffmpeg
            program failed or was stuck.
    """
    if subsample < 1:
        raise QualityError(f"VMAF of every {subsample} frames cannot be told, only of every 1 or more.")
    with ExitStack() as stack:
        source = iter(pairs)
        if isinstance(source, Generator):
            stack.enter_context(closing(source))
        first = next(source, None)
        if first is None:
            raise QualityError("There are no frames to compare.")
        size, bits = (first[0].width, first[0].height), bits_of(first[0])
        check(metrics, *size)
        vmaf = Vmaf(size, bits, neg=neg, subsample=subsample, program=program, stall=stall)
        if "vmaf" in metrics:
            stack.enter_context(vmaf)
        signal = {name: SignalMetric(name, size, bits, rate) for name in metrics if name != "vmaf"}
        values: dict[str, list[float]] = {name: [] for name in signal}
        for reference, distorted in _lumas(chain([first], source)):
            if "vmaf" in metrics:
                vmaf.add(reference, distorted)
            for name, metric in signal.items():
                values[name].append(metric.value(reference, distorted))
        arrays = {name: np.array(row, np.float64) for name, row in values.items()}
        if "vmaf" in metrics:
            arrays["vmaf"] = vmaf.values()
        return Quality({name: arrays[name] for name in METRICS if name in arrays})


def in_pairs(references: Iterable[VideoFrame], distorted: Iterable[VideoFrame]) -> Iterator[Pair]:
    """The first with the first and so on.

    Raises:
        QualityError: one of them ends before the other.
    """
    for index, (one, other) in enumerate(zip_longest(references, distorted)):
        if one is None or other is None:
            shorter = "reference" if one is None else "distorted one"
            raise QualityError(f"The {shorter} has {index} frames, and the other has more.")
        yield one, other


def _lumas(pairs: Iterable[Pair]) -> Iterator[tuple[Luma, Luma]]:
    """The brightness of both, once they are known to be like the first reference."""
    expected: tuple[int, int, int] | None = None
    for index, pair in enumerate(pairs):
        for name, picture in zip(("reference", "distorted one"), pair, strict=True):
            kind = picture.width, picture.height, bits_of(picture)
            expected = expected or kind
            if kind != expected:
                has, wanted = (f"{w}x{h} with {bits} bits" for w, h, bits in (kind, expected))
                raise QualityError(f"Frame {index} of the {name} is {has}, but the first one is {wanted}.")
        yield luma(pair[0]), luma(pair[1])
