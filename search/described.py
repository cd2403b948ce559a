"""What else is told of the matches that are shown: a keyframe of each segment, and what its shot shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from indexer.labels.telling import most_telling
from search.candidates import seconds_of
from search.matches import Match, Segment, ShownLabel
from storage.reading import Reading
from storage.stored import Keyframes, ShotRows


def described(store: Reading, matches: Sequence[Match]) -> list[Match]:
    """The matches with the keyframe that shows each segment best, and the labels of its shot."""
    ids = [match.video.id for match in matches]
    kept, shots = store.keyframes(ids), store.shots_of_videos(ids)
    places = [[_shot_at(shots, match, segment) for segment in match.segments] for match in matches]
    labels = shown_labels(store, sorted({shot for some in places for shot in some if shot is not None}))
    found = []
    for match, some in zip(matches, places, strict=True):
        mine = kept.of(match.video.id)
        seconds = seconds_of(match.video, mine.pts).tolist()
        segments = [
            replace(
                segment,
                frame=_keyframe(segment, mine, seconds),
                labels=() if shot is None else labels.get(shot, ()),
                why=segment.why or _why(match),
            )
            for segment, shot in zip(match.segments, some, strict=True)
        ]
        found.append(replace(match, segments=tuple(segments)))
    return found


def _keyframe(segment: Segment, kept: Keyframes, seconds: list[float]) -> int | None:
    """The one nearest to the best moment, of the segment itself if it has any."""
    if not seconds:
        return None
    nearest = min(
        range(len(seconds)),
        key=lambda at: (not segment.start <= seconds[at] < segment.end, abs(seconds[at] - segment.best)),
    )
    return int(kept.ids[nearest])


def _shot_at(shots: ShotRows, match: Match, segment: Segment) -> int | None:
    """The id of the shot in which the best moment of a segment lies."""
    record = match.video.record
    pts = record.origin_pts + segment.best / float(record.time_base)
    mine = np.flatnonzero((shots.video_id == match.video.id) & (shots.start_pts <= pts + 0.5))
    return int(shots.id[mine[shots.start_pts[mine].argmax()]]) if len(mine) else None


def shown_labels(store: Reading, shots: Sequence[int]) -> dict[int, tuple[ShownLabel, ...]]:
    """What shots show, by their ids, the most telling first; those that show nothing known are left out."""
    rows = store.labels_of_shots(np.array(shots, np.int64))
    names = {stored.id: stored.label for stored in store.labels()} if len(rows) else {}
    found: dict[int, tuple[ShownLabel, ...]] = {}
    for shot in np.unique(rows.shot).tolist():
        mine = rows.shot == shot
        likely = {
            names[label]: score
            for label, score in zip(rows.label[mine].tolist(), rows.score[mine].tolist(), strict=True)
            if label in names
        }
        found[shot] = tuple(ShownLabel(label.name, likely[label]) for label in most_telling(likely))
    return found


def _why(match: Match) -> tuple[str, ...]:
    """Of one example: what the search for copies could prove, or that it looks alike."""
    if match.proof is not None:
        return ("same footage", f"{match.proof.keypoints} details agree")
    return ("looks alike",) if match.evidence else ()
