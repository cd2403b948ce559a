"""All spans of a video, several at a time, each kept on disk as soon as it is finished."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

from storage.compact.encoding.budget import Curve, for_mean, for_size
from storage.compact.encoding.codecs.base import Codec
from storage.compact.encoding.crew import all_of
from storage.compact.encoding.footage import Footage
from storage.compact.encoding.goal import Floor, Goal, MaxSize, Mean
from storage.compact.encoding.regions import Box, with_regions
from storage.compact.encoding.sized import scaled
from storage.compact.encoding.span import MARGIN, Attempts, Change, Span, to_floor
from storage.compact.encoding.target import Trial
from storage.compact.encoding.units import Unit
from storage.compact.encoding.work import Work

T = TypeVar("T")

_HELD_BYTES = 1 << 30  # of pictures, for all threads together
_BETTER = 14.0  # factors below the first one that a curve begins with
_FULL, _ENOUGH = 0.995, 0.97  # share of the bytes that is aimed at, and that is near enough
_NEAR = 0.15  # VMAF above a mean that is not worth another round
_ROUNDS = 4  # of correcting a choice by what came of it


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be encoded, and how.

    Attributes:
        path: the video.
        units: its spans.
        codec: by which encoder.
        goal: a floor for each span, or bytes or a mean for all.
        size: (width, height) of the pictures; None for the source's.
        boxes: rectangles that get more bits, by shot.
        freeze: whether backgrounds may be frozen.
        doubted: whether the video is damaged, so that seeks may fail.
        workers: spans at a time.
        finished: is told each span's unit when it is done.
        stop: set to end all work soon.
    """

    path: Path
    units: Sequence[Unit]
    codec: Codec
    goal: Goal
    size: tuple[int, int] | None = None
    boxes: Mapping[int, Sequence[Box]] = field(default_factory=dict)
    freeze: bool = True
    doubted: bool = False
    workers: int = 1
    finished: Callable[[Unit], None] = lambda unit: None
    stop: Event = field(default_factory=Event)


def encode_spans(job: Job, work: Work) -> list[Span]:
    """Encode all spans; those that `work` has are not encoded again. The same job gives the same spans.

    Raises:
        EncoderFailed: the encoder cannot do this.
        MediaError: a span cannot be decoded.
        StorageFull: no room for what is finished.
    """
    return _by_floor(job, work, job.goal) if isinstance(job.goal, Floor) else _by_budget(job, work, job.goal)


def _by_floor(job: Job, work: Work, goal: Floor) -> list[Span]:
    # The longest goes first, alone: where it ends the others begin, whichever thread takes them.
    pilot = max(range(len(job.units)), key=lambda at: job.units[at].frames)

    def encode(at: int, start: float | None) -> Span:
        def make() -> Span:
            return _with(job, at, lambda it: to_floor(it, goal.quality, start, freeze=job.freeze))

        span = _kept(work, f"{at:06d}", make)
        job.finished(job.units[at])
        return span

    first = encode(pilot, None)
    start = first.probe_factor
    return all_of(
        lambda at: first if at == pilot else encode(at, start), len(job.units), job.workers, job.stop
    )


def _by_budget(job: Job, work: Work, goal: Mean | MaxSize) -> list[Span]:
    """Probe every span for its curve, choose all factors, encode; what comes of it corrects the curves."""
    count = len(job.units)
    curves = all_of(partial(_curve, job, work), count, job.workers, job.stop)
    tried: list[list[Span]] = []
    told = job
    for _ in range(_ROUNDS):
        factors = _choose(curves, goal)
        if tried and factors == [span.encoded.factor for span in tried[-1]]:
            break
        spans = all_of(partial(_at_factor, told, work, factors), count, job.workers, job.stop)
        told = replace(job, finished=_tell_nobody)
        tried.append(spans)
        if _misses(spans, goal) == 0:
            break
        curves = [_corrected(curve, span) for curve, span in zip(curves, spans, strict=True)]
    return min(tried, key=lambda spans: _misses(spans, goal))


def _choose(curves: Sequence[Curve], goal: Mean | MaxSize) -> list[float]:
    if isinstance(goal, Mean):
        return for_mean(curves, goal.quality + MARGIN)
    return for_size(curves, goal.size * _FULL)


def _misses(spans: Sequence[Span], goal: Mean | MaxSize) -> float:
    """How far a try is from the goal; 0 for near enough, and from 1 on for one that does not keep it."""
    if isinstance(goal, Mean):
        over = _mean(spans) - goal.quality
        return 1 - over if over < 0 else min(0.9, over / 10) * (over > _NEAR)
    share = sum(span.encoded.size for span in spans) / goal.size
    return share if share > 1 else (1 - share) * (share < _ENOUGH)


def _corrected(curve: Curve, span: Span) -> Curve:
    if span.quality is None:
        return curve
    return curve.corrected(span.encoded.factor, span.encoded.size, span.quality)


def _tell_nobody(unit: Unit) -> None:
    """What is encoded once more is no progress."""


def _mean(spans: Sequence[Span]) -> float:
    frames = [len(span.encoded.packets) for span in spans]
    return sum(f * (s.quality or 0.0) for f, s in zip(frames, spans, strict=True)) / sum(frames)


def _curve(job: Job, work: Work, at: int) -> Curve:
    codec = job.codec
    low, high, step = codec.factors
    known = work.get_bytes(f"{at:06d}-curve")
    if known is not None:
        told = json.loads(known)
    else:

        def probe(attempts: Attempts) -> list[Trial]:
            tried = [max(low, codec.start - _BETTER), (codec.start + high) / 2, high]
            if attempts.judged:
                return [attempts.trial(factor, "probe") for factor in tried]
            return [
                Trial(factor, attempts.encode(factor, "probe").size, 100 - factor, 0.0) for factor in tried
            ]

        told = [astuple(trial) for trial in _with(job, at, probe)]
        work.put_bytes(f"{at:06d}-curve", json.dumps(told).encode())
    return Curve.through([Trial(*one) for one in told], job.units[at].frames, (low, high, step))


def _at_factor(job: Job, work: Work, factors: Sequence[float], at: int) -> Span:
    factor = factors[at]
    span = _kept(work, f"{at:06d}-{factor:g}", lambda: _with(job, at, lambda it: it.made(factor)))
    job.finished(job.units[at])
    return span


def _kept(work: Work, name: str, make: Callable[[], Span]) -> Span:
    span = work.get(name)
    if span is None:
        span = make()
        work.put(name, span)
    return span


def _with(job: Job, at: int, use: Callable[[Attempts], T]) -> T:
    unit = job.units[at]
    codec = job.codec
    footage = Footage(
        job.path,
        unit,
        codec.pix_fmt,
        multiple=codec.multiple,
        doubted=job.doubted,
        held_bytes=_HELD_BYTES // max(1, job.workers),
        stop=job.stop,
    )
    with closing(footage):
        return use(Attempts(footage, codec, _changes(job, unit)))


def _changes(job: Job, unit: Unit) -> list[Change]:
    changes: list[Change] = []
    if job.size is not None:
        width, height = job.size
        changes.append(lambda pictures: scaled(pictures, width, height))
    if job.boxes and job.codec.takes_regions:
        boxes = job.boxes.get(unit.shot, ())
        changes.append(lambda pictures: with_regions(pictures, boxes))
    return changes
