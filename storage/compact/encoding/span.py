"""One span to a quality: probe with a fast preset, encode with a slow one, verify, correct."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from media.errors import QualityError
from storage.compact.encoding.codecs.base import Codec, Effort
from storage.compact.encoding.encoded import Encoded, encode
from storage.compact.encoding.footage import Footage
from storage.compact.encoding.freeze import background, frozen
from storage.compact.encoding.judged import judge
from storage.compact.encoding.target import Trial, best, crossing, search

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

HIGHEST = {"av1": 55.0}  # beyond it chroma suffers, which VMAF does not see
SLACK = 0.4  # VMAF above the target that is not worth another encode
MARGIN = 0.05  # VMAF that a span keeps above its target, against rounding


@dataclass(frozen=True, slots=True)
class Span:
    """An encoded span and how good it is.

    Attributes:
        encoded: its packets.
        quality: mean VMAF; None where VMAF cannot be told.
        low: its 5th percentile over the frames; None likewise.
        frozen: whether its background was made to stand still.
        probe_factor: where fast encodes crossed the target; what similar spans begin with.
    """

    encoded: Encoded
    quality: float | None
    low: float | None
    frozen: bool = False
    probe_factor: float | None = None


def encode_span(
    footage: Footage, codec: Codec, target: float, *, start: float | None = None, freeze: bool = True
) -> Span:
    """Encode a span so that its mean VMAF is at least `target`, as small as can be.

    Raises:
        EncoderFailed: the encoder cannot do this.
        MediaError: the span cannot be decoded.
    """
    attempts = _Attempts(footage, codec)
    try:
        span = _to_target(attempts, target, codec.start if start is None else start)
    except QualityError:  # too small for VMAF
        return Span(attempts.encode(codec.start - 6, "final"), None, None)
    if freeze and (still := background(footage.pictures(), len(span.encoded.packets))) is not None:
        calm = _Attempts(footage, codec, lambda pictures: frozen(pictures, still))
        other = _to_target(calm, target, span.encoded.factor, probing=False)
        if other.quality is not None and other.quality >= target and other.encoded.size < span.encoded.size:
            return replace(other, frozen=True, probe_factor=span.probe_factor)
    return span


def _to_target(attempts: _Attempts, target: float, start: float, *, probing: bool = True) -> Span:
    codec = attempts.codec
    factors = codec.factors[0], HIGHEST.get(codec.name, codec.factors[1]), codec.factors[2]
    aim = target + MARGIN
    probed = None
    if probing:
        probes = search(
            lambda factor: attempts.trial(factor, "probe"),
            aim,
            factors=factors,
            start=start,
            slack=1.0,
            most=3,
        )
        probed = start = crossing(probes, aim)
    finals = search(
        lambda factor: attempts.trial(factor, "final"), aim, factors=factors, start=start, slack=SLACK, most=3
    )
    chosen = best(finals, aim)
    return Span(attempts.made[chosen.factor], chosen.quality, chosen.low, probe_factor=probed)


class _Attempts:
    """Encodes of one span with different factors."""

    def __init__(
        self,
        footage: Footage,
        codec: Codec,
        change: Callable[[Iterator[VideoFrame]], Iterator[VideoFrame]] | None = None,
    ) -> None:
        self.codec = codec
        self.made: dict[float, Encoded] = {}  # final ones
        self._footage = footage
        self._change = change

    def encode(self, factor: float, effort: Effort) -> Encoded:
        pictures = self._footage.pictures()
        if self._change is not None:
            pictures = self._change(pictures)
        return encode(pictures, self.codec, factor, effort, self._footage.time_base, self._footage.rate)

    def trial(self, factor: float, effort: Effort) -> Trial:
        encoded = self.encode(factor, effort)
        # Against what the source shows, also where the encoder was given something else.
        quality = judge(encoded, self._footage.pictures(), self.codec, self._footage.time_base)
        if effort == "final":
            self.made[factor] = encoded
        return Trial(factor, encoded.size, quality.mean("vmaf"), quality.percentile("vmaf", 5))
