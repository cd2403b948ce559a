"""Tables of what was measured, in Markdown."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from benchmarks.compact import corpus, retrieval, shots
from benchmarks.compact.bjontegaard import bd_rate
from benchmarks.compact.curves import METRICS, Point
from benchmarks.compact.encoders import OURS, SVT, X264, X265
from storage.compact.encoding.goal import Floor, Mean

PAIRS = ((OURS, X264), (OURS, X265), (OURS, SVT), (X265, X264), (SVT, X264))
TOLERANCE = 0.25  # VMAF that a shot may be below its target


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a table, a blank one behind."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def of_curves(points: Sequence[Point]) -> Iterator[str]:
    """BD-rates: of all clips, then of each by VMAF; CPU seconds of all encodes together."""
    tried = list(dict.fromkeys(p.encoder for p in points if p.encoder.startswith(f"{OURS} ")))
    pairs = [*PAIRS, *((name, OURS) for name in tried)]
    clips = list(dict.fromkeys(point.clip for point in points))
    yield f"BD-rate over {len(clips)} clips: mean, and from the lowest to the highest."
    yield ""
    heads = ["", *(f"by {metric.upper()}" for metric in METRICS), "CPU seconds"]
    rows = [
        [
            f"{one} against {other}",
            *(_spread([rate(points, c, one, other, m) for c in clips]) for m in METRICS),
            f"{_processor(points, one, other):.2f} times",
        ]
        for one, other in pairs
    ]
    yield from table(heads, rows)
    yield from table(
        ["by VMAF", *(f"{one} against {other}" for one, other in pairs)],
        [[c, *(_percent(rate(points, c, one, other, "vmaf")) for one, other in pairs)] for c in clips],
    )


def rate(points: Sequence[Point], clip: str, one: str, other: str, metric: str) -> float:
    """BD-rate of an encoder against another on a clip; NaN where they were not measured."""
    curves = [
        [(p.size, _value(p, metric)) for p in points if (p.clip, p.encoder) == (clip, name)]
        for name in (one, other)
    ]
    return bd_rate(*curves)


def _value(point: Point, metric: str) -> float:
    """Of a metric; SSIM in dB, on which bytes lie as evenly as on the others."""
    value = float(getattr(point, metric))
    return -10 * math.log10(max(1e-10, 1 - value)) if metric == "ssim" else value


def _processor(points: Sequence[Point], one: str, other: str) -> float:
    """Of the clips that both encoded wholly as often."""
    clips = {p.clip for p in points if p.encoder == one} & {p.clip for p in points if p.encoder == other}
    sums = [sum(p.seconds for p in points if p.encoder == n and p.clip in clips) for n in (one, other)]
    return sums[0] / sums[1] if sums[1] else math.nan


def _spread(values: Sequence[float]) -> str:
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return "-"
    return f"{statistics.mean(known):+.1f} % ({min(known):+.1f} to {max(known):+.1f})"


def _percent(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:+.1f} %"


def of_shots(compared: Sequence[shots.Compared]) -> Iterator[str]:
    """What choosing a factor for each shot saves, and whether every shot is as good as asked."""
    heads = ["film", "shots", "to", "VMAF: worst shot, mean", "kB", "one factor, as good: kB", "saved", "CPU"]
    yield from table(heads, [_compared(one) for one in compared])
    for kind, said in ((Floor, "equal worst shot"), (Mean, "equal mean")):
        saved = [one.saved for one in compared if isinstance(one.target, kind)]
        saved = [value for value in saved if not math.isnan(value)]
        if saved:
            middle, mean = statistics.median(saved), statistics.mean(saved)
            yield f"saved at {said}: median {middle:.1f} %, mean {mean:.1f} %"
    floors = [one for one in compared if isinstance(one.target, Floor)]
    above = [shot - one.target.quality for one in floors for shot in one.ours.shots]
    off = [abs(s - t) for one in floors for s, t in zip(one.ours.shots, one.ours.told, strict=True)]
    if above:
        low = sum(value < -TOLERANCE for value in above)
        yield (
            f"shots below their target by more than {TOLERANCE}: {low} of {len(above)}; the worst is "
            f"{min(above):+.2f} from it, and the manifest off by {max(off):.2f} at most"
        )
    yield ""


def _compared(one: shots.Compared) -> list[str]:
    own, encodes = one.ours, [peer.seconds for peer in one.peers.values()]
    effort = own.seconds / statistics.median(encodes) if encodes else math.nan
    return [
        one.film.name,
        f"{len(own.shots)}",
        f"{'every shot' if isinstance(one.target, Floor) else 'mean'} {one.target.quality:g}",
        f"{min(own.shots):.2f}, {own.mean:.2f}",
        f"{own.size / 1e3:.0f}",
        f"{one.size / 1e3:.0f}",
        f"{one.saved:.1f} %",
        f"{effort:.1f} encodes",
    ]


def of_corpus(done: Sequence[corpus.Done]) -> Iterator[str]:
    """Every file, then all."""
    if not done:
        return
    heads = ["file", "was, kB", "is, kB", "saved", "pictures, sound, rest, kB", "what", "VMAF: mean, worst"]
    rows = [
        [
            _short(one.video),
            f"{one.source_size / 1e3:.0f}",
            f"{one.size / 1e3:.0f}",
            f"{one.saved:.1f} %",
            f"{one.pictures / 1e3:.0f}, {one.sound / 1e3:.0f}, {one.rest / 1e3:.0f}",
            one.outcome,
            "-" if one.mean is None or one.worst is None else f"{one.mean:.2f}, {one.worst:.2f}",
            f"{one.seconds / one.duration:.1f}, {one.processor / one.duration:.1f}",
        ]
        for one in done
    ]
    yield from table([*heads, "s, CPU s, for a second of it"], rows)
    was, now = sum(one.source_size for one in done), sum(one.size for one in done)
    larger = [one.video for one in done if one.size > one.source_size]
    median = statistics.median(one.saved for one in done)
    yield f"{len(done)} files: median {median:.1f} % saved, overall {100 * (1 - now / was):.1f} %"
    encoded = [one for one in done if one.pictures]
    if encoded:
        share = sum(one.pictures for one in encoded) / sum(one.source_size - one.sound for one in encoded)
        yield f"of the pictures alone: {100 * (1 - share):.1f} % ({len(encoded)} files)"
    yield f"larger than the source: {', '.join(larger) or 'none'}"
    worst = [one.worst for one in done if one.worst is not None]
    if worst:
        yield f"worst shot of all: VMAF {min(worst):.2f}"
    yield ""


def of_retrieval(found: Sequence[retrieval.Answers], proxies: Sequence[corpus.Done]) -> Iterator[str]:
    """How many queries every library answers."""
    rows = [
        [
            one.library,
            *(f"{one.right[kind]} of {one.asked}" for kind in retrieval.KINDS),
            f"{sum(one.right.values()) / (one.asked * len(retrieval.KINDS)):.3f}",
            ", ".join(f"{one.confident[kind]}" for kind in retrieval.KINDS),
            f"{one.left}",
        ]
        for one in found
    ]
    heads = ["library of", *(f"{kind}: own first" for kind in retrieval.KINDS), "R@1", "confident", "left"]
    yield from table(heads, rows)
    for one in found:
        for missed in one.missed:
            yield f"missed in a library of {one.library}: {missed}"
    some = [one for one in proxies if one.pictures]
    if some:
        each = [_kbits(some, size) for size in ("pictures", "video_size", "size")]
        yield f"proxies, kbit/s: pictures {each[0]}, with sound {each[1]}, with descriptors {each[2]}"
    yield ""


def _kbits(done: Sequence[corpus.Done], size: str) -> str:
    """Of some bytes: median, and from the lowest to the highest."""
    each = [8 * getattr(one, size) / one.duration / 1e3 for one in done]
    return f"{statistics.median(each):.1f} ({min(each):.1f} to {max(each):.1f})"


def _short(name: str) -> str:
    return PurePath(name).name.removeprefix("docs__assets__samples__")
