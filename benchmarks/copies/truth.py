"""What is true of a query, and the file in which it is written down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

JUMP = 0.7  # seconds of the source between two frames of a query from which on something is left out
CLIP, STILL, COPY = "clip", "still", "copy"
KINDS = (CLIP, STILL, COPY)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a query that shows a stretch of its source.

    Attributes:
        query_start: seconds in the query.
        query_end: the same, not included; a still has 0 for both.
        ref_start: the earliest second of the source that is shown.
        ref_end: the latest, not included; a still has the same second for both.
        speed: seconds of the source that go by in one of the query; negative where it plays backwards.
        mirrored: it is shown left-right reversed.
    """

    query_start: float
    query_end: float
    ref_start: float
    ref_end: float
    speed: float = 1.0
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """One question of the benchmark.

    Attributes:
        file: what is searched for.
        kind: `CLIP` or `STILL`, made here, or `COPY`, made by other people.
        edit: the name of the edit; of a `COPY` what `videos.tsv` says of it.
        source: the file in the library that it was made from; None if that is held out, and for a `COPY`.
        relatives: other files in the library that show the same footage, all or a part of it.
        made_of: the file that it was made from, be it in the library or not.
        inserted: unrelated footage comes before or after it.
        seconds: its length; 0 for a still.
        segments: what of `source` it shows, when; empty without one.
    """

    file: Path
    kind: str
    edit: str
    source: Path | None
    relatives: tuple[Path, ...]
    made_of: Path
    inserted: bool
    seconds: float
    segments: tuple[Segment, ...] = field(default=())

    @property
    def right(self) -> frozenset[Path]:
        """The videos that are right answers; empty if the right answer is: none."""
        return frozenset(self.relatives if self.source is None else (self.source, *self.relatives))


def segments_of(seconds: NDArray[np.float64], fps: float, *, mirrored: bool = False) -> tuple[Segment, ...]:
    """The segments of a clip, from the source second that each of its frames shows.

    A segment goes on as long as the source goes on in one direction, forwards or backwards, by less than
    `JUMP` from frame to frame. A frame that is held for a while belongs to it, as pauses and low frame rates
    do; its speed is the mean over all of it.

    Args:
        seconds: (n,) for each frame of the clip, NaN where it shows something else.
        fps: frames of the clip per second.
        mirrored: what the edit does.
    """
    found = []
    first = 0
    while first < len(seconds):
        if np.isnan(seconds[first]):
            first += 1
            continue
        last, direction = first, 0.0
        while last + 1 < len(seconds):
            step = seconds[last + 1] - seconds[last]
            if np.isnan(step) or abs(step) >= JUMP or step * direction < 0:
                break
            direction = direction or float(np.sign(step))
            last += 1
        found.append(_segment(seconds, first, last, fps, mirrored))
        first = last + 1
    return tuple(found)


def _segment(seconds: NDArray[np.float64], first: int, last: int, fps: float, mirrored: bool) -> Segment:
    """Frames `first` to `last`, the last of which lasts as long as the others do on average."""
    frames = last - first + 1
    way = float(seconds[last] - seconds[first])
    speed = way * fps / (frames - 1) if frames > 1 and way else 1.0
    low, high = sorted((float(seconds[first]), float(seconds[last])))
    return Segment(
        query_start=first / fps,
        query_end=(last + 1) / fps,
        ref_start=low,
        ref_end=high + abs(speed) / fps,
        speed=speed,
        mirrored=mirrored,
    )


def write_truth(
    path: Path, library: Sequence[Path], queries: Sequence[Query], recipe: dict[str, object]
) -> None:
    """Write ``truth.json``: the recipe, the files of the library, the queries."""
    content = {
        "recipe": dict(recipe),
        "library": [str(file) for file in library],
        "queries": [asdict(query) for query in queries],
    }
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1, default=str))
    part.replace(path)


def read_truth(path: Path) -> tuple[list[Path], list[Query]]:
    """The files of the library, and the queries."""
    content = json.loads(path.read_text())
    return [Path(file) for file in content["library"]], [_query(row) for row in content["queries"]]


def write_query(path: Path, query: Query) -> None:
    """Write down one query as soon as it is made, so that what is interrupted can be gone on with."""
    path.write_text(json.dumps(asdict(query), default=str))


def read_query(path: Path) -> Query:
    """What `write_query` wrote."""
    return _query(json.loads(path.read_text()))


def _query(row: dict[str, object]) -> Query:
    known = dict(row)
    segments = known.pop("segments")
    relatives = known.pop("relatives")
    assert isinstance(segments, list)
    assert isinstance(relatives, list)
    source = known.pop("source")
    return Query(
        file=Path(str(known.pop("file"))),
        made_of=Path(str(known.pop("made_of"))),
        source=None if source is None else Path(str(source)),
        relatives=tuple(Path(path) for path in relatives),
        segments=tuple(Segment(**segment) for segment in segments),
        **known,  # type: ignore[arg-type]
    )
