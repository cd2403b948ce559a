"""A film to a target, shot by shot as `vdx compress` does it, beside one factor for all of it.

Peer: SVT-AV1 with the same preset and settings over the whole film at once. Its factor is searched for, and
its bytes are told at exactly the quality that ours has (`equal`): of the worst shot for a floor, of all
frames for a mean. Quality is that of the finished file beside the film, both opened anew and measured in one
go; a shot's is the mean of its frames, as they are known from how the film was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from benchmarks.compact.encoders import ours
from benchmarks.compact.equal import bracketed, size_at
from benchmarks.compact.films import Film, made, shots_of
from benchmarks.compact.results import Results, safe, spent
from media.decode import VideoReader
from media.quality.measure import in_pairs, measure
from storage.compact.encoding.encoded import decode, encode
from storage.compact.encoding.footage import Footage
from storage.compact.encoding.goal import Floor, Mean, parse_target
from storage.compact.encoding.sound_plan import SoundPlan
from storage.compact.encoding.target import Trial
from storage.compact.encoding.units import Unit
from storage.compact.encoding.work import Work
from storage.compact.options import CompressOptions
from storage.compact.video import Source, encode_video

TARGETS = ("vmaf=93", "mean=93")
_HELD = 1 << 30  # bytes of pictures


@dataclass(frozen=True, slots=True)
class Encode:
    """One encode of a film.

    Attributes:
        size: bytes of its pictures.
        seconds: CPU seconds; ours with all probes.
        shots: mean VMAF of each shot.
        mean: of all frames.
        told: VMAF of each shot by the manifest; empty for the peer.
        factors: of each shot; one for the peer.
    """

    size: int
    seconds: float
    shots: list[float]
    mean: float
    told: list[float]
    factors: list[float]


@dataclass(frozen=True, slots=True)
class Compared:
    """Ours to a target, and one factor for the whole film.

    Attributes:
        film: which.
        target: of ours.
        ours: what came of it.
        peers: by factor, those around the quality that ours has.
        size: the peer's bytes at that quality; NaN where it does not get there.
    """

    film: Film
    target: Floor | Mean
    ours: Encode
    peers: Mapping[float, Encode]
    size: float

    @property
    def saved(self) -> float:
        """Percent of the peer's bytes."""
        return 100 * (1 - self.ours.size / self.size)


def run(films: Sequence[Film], results: Results, targets: Sequence[str] = TARGETS) -> list[Compared]:
    """Every film to every target, and what one factor takes for the same."""
    found = [_compare(film, results, target) for film in films for target in targets]
    return [one for one in found if one is not None]


def _compare(film: Film, results: Results, text: str) -> Compared | None:
    target = parse_target(text)
    own = results.kept(
        f"shots/{film.name}/{text}",
        _settings(film) | {"target": text, "probe": ours().options(0, "probe")},
        Encode,
        partial(_to_target, film, results, target),
    )
    if own is None:
        return None
    peers: dict[float, Encode] = {}

    def attempt(factor: float) -> Trial | None:
        one = results.kept(
            f"shots/{film.name}/one-{factor:g}",
            _settings(film) | {"factor": factor},
            Encode,
            partial(_one_factor, film, results, factor),
        )
        if one is None:
            return None
        peers[factor] = one
        return Trial(factor, one.size, _aimed(one, target), 0.0)

    wanted = _aimed(own, target)
    trials = bracketed(attempt, wanted, float(np.mean(own.factors)), ours().factors)
    return Compared(film, target, own, peers, size_at(trials, wanted))


def _aimed(encode: Encode, target: Floor | Mean) -> float:
    """The quality that a target is about."""
    return min(encode.shots) if isinstance(target, Floor) else encode.mean


def _settings(film: Film) -> dict[str, object]:
    return {"film": film.recipe(), "options": ours().options(0, "final"), "av": av.__version__}


def _to_target(film: Film, results: Results, target: Floor | Mean) -> Encode:
    path = made(film, results)
    work = Work(results.place("work", safe(f"{film.name} {target}")), _settings(film), resume=True)
    options = CompressOptions(target=target, sound=SoundPlan(False))
    began = spent()
    video = encode_video(
        Source.read(path),
        shots_of(film, path),
        options,
        work,
        room=None,
        boxes={},
        finished=lambda frames: None,
    )
    seconds = spent() - began
    shots, mean = _quality(film, path, video.file)
    spans = video.part.shots
    size = sum(span.size for span in spans)
    told = [span.vmaf_mean or 0.0 for span in spans]
    work.remove()
    return Encode(size, seconds, shots, mean, told, [span.crf or 0.0 for span in spans])


def _quality(film: Film, path: Path, other: Path) -> tuple[list[float], float]:
    """Mean VMAF of each shot and of all frames, of a file beside the film."""
    with VideoReader(path) as reference, VideoReader(other) as distorted:
        pairs = in_pairs(
            (frame.planes("yuv420p10le") for frame in reference.frames()),
            (frame.planes("yuv420p10le") for frame in distorted.frames()),
        )
        values = measure(pairs, ("vmaf",)).values["vmaf"]
    return [float(np.mean(values[a:b])) for a, b in pairwise(film.starts)], float(np.mean(values))


def _one_factor(film: Film, results: Results, factor: float) -> Encode:
    path, codec = made(film, results), ours()
    shots = shots_of(film, path)
    unit = Unit(0, shots[0].start_pts, shots[-1].end_pts, film.starts[-1])
    with closing(Footage(path, unit, codec.pix_fmt, held_bytes=_HELD)) as footage:
        for _ in footage.pictures():
            pass
        began = spent()
        encoded = encode(footage.pictures(), codec, factor, "final", footage.time_base, footage.rate)
        seconds = spent() - began
        decoded = decode(encoded, codec, footage.time_base)
        values = measure(in_pairs(footage.pictures(), decoded), ("vmaf",)).values["vmaf"]
    each = [float(np.mean(values[a:b])) for a, b in pairwise(film.starts)]
    return Encode(encoded.size, seconds, each, float(np.mean(values)), [], [factor])
