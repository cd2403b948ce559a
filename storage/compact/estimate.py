"""What compressing would save, from a few spans of a video."""

from __future__ import annotations

from contextlib import closing

from storage.compact.encoding.codecs.base import CODECS
from storage.compact.encoding.footage import Footage
from storage.compact.encoding.kept import origin_seconds
from storage.compact.encoding.sound import Sound
from storage.compact.encoding.span import Attempts
from storage.compact.encoding.target import crossing, search
from storage.compact.encoding.units import Unit, units_of
from storage.compact.options import PROXY_BITS, CompressOptions
from storage.compact.order import Order
from storage.compact.video import Source
from storage.compact.whole import descriptors_size, tables_size

_SAMPLES = 3
_SLOWER = 0.95  # bytes of a final encode, of those of a probe


def estimate(order: Order, options: CompressOptions, source: Source | None = None) -> int:
    """About how many bytes the compact file would have; never more than the source, which would be left.

    Args:
        order: the video.
        options: what the file would hold.
        source: the video, if it was read already, which takes as long as decoding it.

    Raises:
        EncoderFailed: the encoder cannot do this.
        MediaError: the video cannot be decoded.
    """
    source = source or Source.read(order.path)
    with closing(Sound(order.path, options.plan, origin_seconds(source.info))) as sound:
        heard = sound.size(source.seconds) if options.tier else 0
    if options.tier == 2 and options.max_size is None:
        pictures = _of_samples(order, options, source)
    else:
        pictures = round(PROXY_BITS / 8 * source.seconds) if options.tier == 1 else 0
    units = units_of(order.analysed.shots, source.pts, source.info.time_base) if options.tier else []
    known = descriptors_size(order, options.level) + tables_size(options.codec, len(units), len(source.pts))
    whole = options.max_size or known + heard + pictures
    return min(whole, order.path.stat().st_size)


def _of_samples(order: Order, options: CompressOptions, source: Source) -> int:
    """Bytes of all pictures, by those that a few spans take at the target."""
    units = units_of(order.analysed.shots, source.pts, source.info.time_base)
    step = max(1, len(units) // _SAMPLES)
    chosen = units[step // 2 :: step][:_SAMPLES]
    taken = sum(_bytes(source, options, unit) for unit in chosen)
    return round(taken * len(source.pts) / sum(unit.frames for unit in chosen))


def _bytes(source: Source, options: CompressOptions, unit: Unit) -> float:
    codec = CODECS.get(options.codec)
    doubted = source.problem is not None
    footage = Footage(source.path, unit, codec.pix_fmt, multiple=codec.multiple, doubted=doubted)
    with closing(footage):
        attempts = Attempts(footage, codec)
        if not attempts.judged:
            return float(attempts.encode(codec.start, "probe").size)
        trials = search(
            lambda factor: attempts.trial(factor, "probe"),
            options.target.quality,
            factors=codec.factors,
            start=codec.start,
            slack=2.0,
            most=2,
        )
    nearest = min(trials, key=lambda trial: abs(trial.quality - options.target.quality))
    # A tenth of the bytes for two factors, about.
    return float(nearest.size * 0.95 ** (crossing(trials, options.target.quality) - nearest.factor)) * _SLOWER
