"""How good an encoded span is beside the pictures that it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from media.quality.measure import measure
from storage.compact.encoding.codecs.base import Codec
from storage.compact.encoding.encoded import EncoderFailed, decode
from storage.compact.encoding.packets import Encoded
from storage.compact.encoding.sized import scaled

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from media.quality.result import Quality


def judge(
    encoded: Encoded,
    reference: Iterable[VideoFrame],
    codec: Codec,
    time_base: Fraction,
    *,
    subsample: int = 1,
) -> Quality:
    """VMAF of an encoded span, at the size of the reference: smaller pictures are brought up to it first.

    Raises:
        EncoderFailed: it does not decode to the pictures that went in.
        QualityError: VMAF cannot be told of such pictures.
    """
    pairs = _pairs(iter(reference), decode(encoded, codec, time_base))
    return measure(pairs, ("vmaf",), subsample=subsample)


def _pairs(
    reference: Iterator[VideoFrame], decoded: Iterator[VideoFrame]
) -> Iterator[tuple[VideoFrame, VideoFrame]]:
    first = next(reference)
    sized = scaled(decoded, first.width, first.height)
    for one, other in zip_longest(chain([first], reference), sized):
        if one is None or other is None:
            raise EncoderFailed("it decodes to another number of frames")
        if one.pts != other.pts:
            raise EncoderFailed(f"a frame of {one.pts} came back at {other.pts}")
        yield one, other
