"""The two sets of videos whose transitions are known: real clips with listed cuts, and generated films.

``../shared/data/cuts.tsv`` lists the cuts of real clips in seconds. They were proposed by ffmpeg's scene
filter and checked by eye, so that filter is flattered there. ``benchmarks/cuts_mended.tsv`` has what was
wrong or missing where detectors disagreed with the list and the frames were looked at:

    path  change  seconds  reason
    ...   add     4.17     a cut that the list lacks
    ...   remove  0.52     no cut
    ...   gradual 6.90-7.50    a dissolve, fade or wipe: from its first to its last frame
    ...   unclear 1.20-1.40    whatever is found there counts for nothing
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.films.truth import read_truth
from benchmarks.footage import ROOT, SHARED
from benchmarks.shots.peers import nearest
from benchmarks.shots.scoring import Transition
from media.decode import VideoReader

CUTS = SHARED / "cuts.tsv"
MENDED = ROOT / "benchmarks" / "cuts_mended.tsv"


@dataclass(frozen=True, slots=True)
class Known:
    """A video with its transitions.

    Attributes:
        path: the video.
        times: seconds of its frames.
        transitions: in order.
        ignored: spans in which nothing counts.
        negatives: what only looks like a transition; for explaining false alarms.
    """

    path: Path
    times: Sequence[float]
    transitions: Sequence[Transition]
    ignored: Sequence[Transition] = ()
    negatives: Sequence[Transition] = ()

    @property
    def minutes(self) -> float:
        """How long it is."""
        step = (self.times[-1] - self.times[0]) / max(1, len(self.times) - 1)
        return (self.times[-1] - self.times[0] + step) / 60


def listed_videos(cuts: Path = CUTS, mended: Path = MENDED) -> list[Known]:
    """The real clips of the list, mended; none where it is not there."""
    if not cuts.is_file():
        return []
    changes: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for change in rows(mended) if mended.is_file() else ():
        changes[change["path"]].append(change)
    return [
        known(
            cuts.parent / "videos" / row["path"],
            [float(cut) for cut in row["cut_seconds"].split(",") if cut],
            changes[row["path"]],
        )
        for row in rows(cuts)
    ]


def known(path: Path, seconds: Sequence[float], changes: Sequence[Mapping[str, str]]) -> Known:
    """A clip with cuts at `seconds`, after `changes` (rows of ``cuts_mended.tsv``).

    Raises:
        ValueError: a change is none of the four, or removes what is not there.
    """
    times = frame_times(path)
    cuts = {nearest(times, second) for second in seconds}
    gradual: list[Transition] = []
    ignored: list[Transition] = []
    for change in changes:
        ends = [nearest(times, float(second)) for second in change["seconds"].split("-")]
        if change["change"] == "add":
            cuts.add(ends[0])
        elif change["change"] == "remove" and ends[0] in cuts:
            cuts.remove(ends[0])
        elif change["change"] == "gradual":
            gradual.append(Transition(ends[0], ends[-1], "gradual"))
        elif change["change"] == "unclear":
            ignored.append(Transition(ends[0], ends[-1], "gradual"))
        else:
            raise ValueError(f"cannot {change['change']} {change['seconds']} in {path.name}")
    transitions = [*(Transition(at, at) for at in cuts), *gradual]
    return Known(path, times, sorted(transitions, key=lambda t: t.first), ignored)


def film(path: Path) -> Known:
    """A generated film, from the truth that lies beside it.

    Raises:
        FileNotFoundError: there is no truth.
    """
    truth: dict[str, Any] | None = read_truth(path)
    if truth is None:
        raise FileNotFoundError(path)
    cuts = [Transition(cut["frame"], cut["frame"]) for cut in truth["cuts"]]
    gradual = [Transition(span["first"], span["last"], span["kind"]) for span in truth["gradual"]]
    negatives = [Transition(span["first"], span["last"], span["kind"]) for span in truth["negatives"]]
    base = truth["time_base"][0] / truth["time_base"][1]
    times = [(pts - truth["pts"][0]) * base for pts in truth["pts"]]
    return Known(path, times, sorted([*cuts, *gradual], key=lambda t: t.first), negatives=negatives)


def frame_times(path: Path) -> list[float]:
    """Seconds of every frame of a video, from its origin."""
    with VideoReader(path) as reader:
        return [frame.seconds for frame in reader.frames()]


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a table with tabs, by the names in its first line."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))
