"""The content of a library, apart from ids and times: two ingests of the same files give the same."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from storage.library import Store
from storage.records import Vectors


def content(library: Path) -> dict[str, dict[str, Any]]:
    """All that is kept of each video, by its fingerprint."""
    with Store.open(library) as store:
        return {video.record.fingerprint: _of(store, video.id) for video in store.videos()}


def _of(store: Store, video_id: int) -> dict[str, Any]:
    video, frames = store.video(video_id), store.frames(video_id)
    ids = np.array([frame.id for frame in frames])
    return {
        "record": asdict(video.record),
        "recipe": video.recipe,
        "paths": video.paths,
        "shots": store.shots(video_id),
        "frames": [(frame.record, frame.blob) for frame in frames],
        "vectors": {space.name: store.vectors.get(space, ids) for space in store.totals().vectors},
    }


def assert_same(one: dict[str, dict[str, Any]], other: dict[str, dict[str, Any]]) -> None:
    """Vectors may differ by what storing them rounds, nothing else may."""
    assert one.keys() == other.keys()
    for fingerprint, a in one.items():
        b = other[fingerprint]
        vectors_a: dict[str, Vectors] = a.pop("vectors")
        vectors_b: dict[str, Vectors] = b.pop("vectors")
        assert a == b
        assert vectors_a.keys() == vectors_b.keys()
        for name, rows in vectors_a.items():
            assert np.abs(rows.astype(float) - vectors_b[name].astype(float)).max() <= 1e-2
        a["vectors"], b["vectors"] = vectors_a, vectors_b
