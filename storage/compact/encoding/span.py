"""One span to a quality: probe with a fast preset, encode with a slow one, verify, correct."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from media.quality.metrics import measurable
from storage.compact.encoding.codecs.base import Codec, Effort
from storage.compact.encoding.encoded import Encoded, encode
from storage.compact.encoding.footage import Footage
from storage.compact.encoding.freeze import background, frozen
from storage.compact.encoding.judged import judge
from storage.compact.encoding.target import Trial, best, crossing, search

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Change = Callable[[Iterator["VideoFrame"]], Iterator["VideoFrame"]]

SLACK = 0.2  # VMAF above the target that is not worth another encode
SLOWER = 0.75  # factors by which a final encode crosses the target above a fast one
MARGIN = 0.05  # VMAF that a span keeps above its target, against rounding
UNJUDGED = -6.0  # what is added to the first factor where VMAF cannot be told


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


class Attempts:
    """Encodes of one span with different factors; final ones are kept.

    Args:
        footage: the span.
        codec: by which encoder.
        changes: what is done to the pictures first. They are judged by the source all the same.

    Attributes:
        judged: whether VMAF can be told of such pictures, which may be too small for it.
    """

    def __init__(self, footage: Footage, codec: Codec, changes: Sequence[Change] = ()) -> None:
        self.footage = footage
        self.codec = codec
        self.changes = tuple(changes)
        self.judged = "vmaf" in measurable(*footage.size)
        self._made: dict[float, Span] = {}

    def encode(self, factor: float, effort: Effort) -> Encoded:
        """The span with a factor."""
        pictures = self.footage.pictures()
        for change in self.changes:
            pictures = change(pictures)
        return encode(pictures, self.codec, factor, effort, self.footage.time_base, self.footage.rate)

    def trial(self, factor: float, effort: Effort) -> Trial:
        """How the span comes out with a factor, where that can be judged.

        Raises:
            QualityError: the program that judges failed.
        """
        encoded = self.encode(factor, effort)
        quality = judge(encoded, self.footage.pictures(), self.codec, self.footage.time_base)
        mean, low = quality.mean("vmaf"), quality.percentile("vmaf", 5)
        if effort == "final":
            self._made[factor] = Span(encoded, mean, low)
        return Trial(factor, encoded.size, mean, low)

    def made(self, factor: float) -> Span:
        """The final span with a factor, which was tried before or is made now."""
        if not self.judged:
            return Span(self.encode(factor, "final"), None, None)
        if factor not in self._made:
            self.trial(factor, "final")
        return self._made[factor]

    def calmed(self) -> Attempts | None:
        """The same with its background frozen; None where it does not stand still."""
        still = background(self.footage.pictures())
        if still is None:
            return None
        return Attempts(self.footage, self.codec, [lambda given: frozen(given, still), *self.changes])


def to_floor(attempts: Attempts, target: float, start: float | None, *, freeze: bool) -> Span:
    """Encode a span so that its mean VMAF is at least `target`, as small as can be.

    Args:
        attempts: of the span.
        target: mean VMAF to keep.
        start: the factor to try first; None for the codec's own.
        freeze: whether a frozen background is tried too.

    Raises:
        EncoderFailed: the encoder cannot do this.
        MediaError: the span cannot be decoded.
    """
    codec, aim = attempts.codec, target + MARGIN
    if not attempts.judged:
        return attempts.made(codec.start + UNJUDGED)
    probes = search(
        lambda factor: attempts.trial(factor, "probe"),
        aim,
        factors=codec.factors,
        start=codec.start if start is None else start,
        slack=1.0,
        most=3,
    )
    probed = crossing(probes, aim)
    span = replace(_final(attempts, aim, probed + SLOWER), probe_factor=probed)
    calm = attempts.calmed() if freeze else None
    if calm is not None:
        other = _final(calm, aim, span.encoded.factor)
        if (other.quality or 0) >= aim and other.encoded.size < span.encoded.size:
            return replace(other, frozen=True, probe_factor=probed)
    return span


def _final(attempts: Attempts, aim: float, start: float) -> Span:
    trials = search(
        lambda factor: attempts.trial(factor, "final"),
        aim,
        factors=attempts.codec.factors,
        start=start,
        slack=SLACK,
        most=4,
    )
    return attempts.made(best(trials, aim).factor)
