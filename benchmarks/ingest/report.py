"""The tables: ingest beside ffmpeg, memory, and CPU time by stage."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.ingest.running import Cost, Peak
from benchmarks.ingest.stages import DECODING

AIM = 0.5  # of what ffmpeg takes
MIB = 1 << 20


@dataclass(slots=True)
class Rounds:
    """What both took on the same files, round after round; the ratios are those within a round."""

    ffmpeg: list[Cost] = field(default_factory=list)
    ingest: list[Cost] = field(default_factory=list)

    @property
    def wall_ratios(self) -> list[float]:
        """Real time of ingest over that of ffmpeg."""
        return [ours.wall / theirs.wall for theirs, ours in zip(self.ffmpeg, self.ingest, strict=True)]

    @property
    def processor_ratios(self) -> list[float]:
        """The same of CPU time."""
        pairs = zip(self.ffmpeg, self.ingest, strict=True)
        return [ours.processor / theirs.processor for theirs, ours in pairs]

    def lines(self, name: str) -> Iterator[str]:
        """Medians, with the lowest and the highest in brackets."""
        yield f"{name}, {len(self.ffmpeg)} rounds"
        for who, costs in (("ffmpeg", self.ffmpeg), ("vdx ingest", self.ingest)):
            wall, processor = [one.wall for one in costs], [one.processor for one in costs]
            yield f"  {who:12} wall {spread(wall)} s   CPU {spread(processor)} s"
        wall, processor = self.wall_ratios, self.processor_ratios
        yield f"  {'ratio':12} wall {spread(wall)}     CPU {spread(processor)}"


def spread(values: Sequence[float]) -> str:
    """The median, and the range it comes from."""
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def memory_line(name: str, peak: Peak) -> str:
    """One set's peak memory."""
    together, resident, largest = (size / MIB for size in (peak.together, peak.resident, peak.largest))
    rest = f"(sum of RSS {resident:.0f}, largest process {largest:.0f})"
    return f"  {name:24} {together:5.0f} MiB together   {rest}"


def stage_lines(name: str, stages: Mapping[str, float], ffmpeg: float) -> Iterator[str]:
    """CPU time by stage, the most expensive first, and what stands in the way of the aim.

    Args:
        name: of the set.
        stages: CPU seconds by stage.
        ffmpeg: CPU seconds of ffmpeg on the same files.
    """
    yield f"{name}: CPU time by stage; ffmpeg takes {ffmpeg:.2f} s"
    for stage, seconds in sorted(stages.items(), key=lambda item: -item[1]):
        yield f"  {stage:24} {seconds:8.2f} s  {seconds / ffmpeg:6.3f} of ffmpeg"
    total = sum(stages.values())
    yield f"  {'all':24} {total:8.2f} s  {total / ffmpeg:6.3f} of ffmpeg"
    yield f"  {in_the_way(stages, ffmpeg)}"


def in_the_way(stages: Mapping[str, float], ffmpeg: float) -> str:
    """Which stages would have to cost nothing for the CPU time to be `AIM` of ffmpeg's."""
    left, gone = sum(stages.values()), []
    for stage, seconds in sorted(stages.items(), key=lambda item: -item[1]):
        if left <= AIM * ffmpeg:
            break
        left -= seconds
        gone.append(stage)
    if not gone:
        return f"nothing stands in the way of {AIM}"
    decoding = stages.get(DECODING, 0.0) / ffmpeg
    return f"in the way of {AIM}: {', '.join(gone)}; decoding alone is {decoding:.2f}"
