"""What keyframes show, in words: the labels of their shots."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from indexer.labels.telling import SURE
from storage.reading import Reading
from storage.stored import KeyframeRows


def labels_of(store: Reading, rows: KeyframeRows) -> list[tuple[str, ...]]:
    """The names of the labels that are likely true of the shot of each keyframe, general and special ones."""
    names = {stored.id: stored.label.name for stored in store.labels()}
    if not names or not len(rows):
        return [()] * len(rows)
    shots = store.shots_of_videos(np.unique(rows.video_id).tolist())
    shots_by_frame = np.argsort(shots.first_frame)
    at = np.searchsorted(shots.first_frame[shots_by_frame], rows.id, side="right") - 1
    of_frames = shots.id[shots_by_frame[np.maximum(at, 0)]]
    found = store.labels_of_shots(shots.id)
    by_shot: defaultdict[int, list[str]] = defaultdict(list)
    for shot, label, score in zip(
        found.shot.tolist(), found.label.tolist(), found.score.tolist(), strict=True
    ):
        if score >= SURE and label in names:
            by_shot[shot].append(names[label])
    return [tuple(dict.fromkeys(by_shot.get(shot, ()))) for shot in of_frames.tolist()]
