"""The checker finds each kind of damage, and says which file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from storage.library import Store
from storage.vectors.base import to_stored
from storage.vectors.segment import encode
from tests.storage.helpers import COSINE, INT8, assert_sound, commit, vector_ids


def one(folder: Path, pattern: str) -> Path:
    return sorted(folder.rglob(pattern))[0]


def change_last_byte(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def sql(library: Path, statement: str) -> None:
    connection = sqlite3.connect(library / "catalog.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


DAMAGE: dict[str, tuple[Callable[[Path], object], str, bool]] = {
    "segment gone": (lambda lib: one(lib, "*.safetensors").unlink(), "missing", False),
    "segment cut": (lambda lib: one(lib, "*.safetensors").write_bytes(b"cut"), "damaged", False),
    "index gone": (lambda lib: one(lib, "*.faiss").unlink(), "missing", False),
    "index changed": (lambda lib: change_last_byte(one(lib, "*.faiss")), "damaged", True),
    "segment changed": (lambda lib: change_last_byte(one(lib, "*.safetensors")), "damaged", True),
    "picture gone": (lambda lib: one(lib, "*.jpg").unlink(), "missing", False),
    "picture changed": (lambda lib: change_last_byte(one(lib, "*.jpg")), "damaged", True),
    "picture of nothing": (
        lambda lib: (one(lib, "*.jpg").parent / f"{'0' * 64}.jpg").write_bytes(b""), "extra", False,
    ),
    "file of nothing": (lambda lib: (lib / "vectors" / "x.faiss").write_bytes(b""), "extra", False),
    "unfinished": (lambda lib: (lib / "tmp" / "x").write_bytes(b""), "extra", False),
    "dead": (lambda lib: sql(lib, "DELETE FROM frames WHERE video_id = 2"), "dead vectors", False),
    "row without parent": (
        lambda lib: sql(lib, "UPDATE frames SET shot_id = 999 WHERE id = 1"), "catalog", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_each_kind_is_found(library: Path, tmp_path: Path, name: str) -> None:
    damage, kind, only_in_data = DAMAGE[name]
    with Store.open(library, writable=True, create=True, ann_rows=40) as store:
        for seed in range(8):
            commit(store, tmp_path, seed)
        store.compact()
        assert_sound(store)
    damage(library)
    with Store.open(library) as reader:
        quick, thorough = reader.check(), reader.check(read_data=True)
    assert kind in {finding.kind for finding in thorough}
    assert (kind not in {finding.kind for finding in quick}) == only_in_data
    assert all(finding.harmless == (kind in ("extra", "dead vectors")) for finding in thorough)


def test_frames_without_vectors_are_found(store: Store, tmp_path: Path) -> None:
    """A segment that holds a part of a video, as its row says: only the frames tell."""
    video_id = commit(store, tmp_path, 1)
    vectors = tmp_path / "part"
    rows = np.zeros((3, 32), np.float16)
    ids = np.array([frame.id for frame in store.frames(video_id)][:3])
    written = store._files.write(
        store.path / "vectors" / "part.safetensors", encode(COSINE, ids, lambda: [rows])
    )
    assert not vectors.exists()
    (old,) = store._catalog.segments(COSINE)
    part = type(old)("part", COSINE, 3, written.size, written.sha256)
    store._catalog.swap_segments([old.name], [part])
    (finding,) = [f for f in store.check() if f.kind == "no vectors"]
    assert "3 frames of video 1" in finding.text
    store._catalog.swap_segments(["part"], [old])
    store.sweep()


def test_frames_without_the_vectors_that_they_had_are_found(store: Store, tmp_path: Path) -> None:
    """In a space that holds some frames of a video, one fewer than it was told."""
    video_id = commit(store, tmp_path, 1)
    ids = np.array(vector_ids(store, video_id, INT8))[1:]
    rows = to_stored(INT8, store.vectors.get(INT8, ids))
    written = store._files.write(
        store.path / "vectors" / "part.safetensors", encode(INT8, ids, lambda: [rows])
    )
    (old,) = store._catalog.segments(INT8)
    part = type(old)("part", INT8, len(ids), written.size, written.sha256)
    store._catalog.swap_segments([old.name], [part])
    (finding,) = [f for f in store.check() if f.kind == "no vectors"]
    assert "1 frames of video 1" in finding.text
    store._catalog.swap_segments(["part"], [old])
    store.sweep()


def test_two_vectors_of_one_frame_are_found(store: Store, tmp_path: Path) -> None:
    commit(store, tmp_path, 1)
    (info,) = store._catalog.segments(COSINE)
    copy = store.path / "vectors" / "twin.safetensors"
    copy.write_bytes((store.path / "vectors" / f"{info.name}.safetensors").read_bytes())
    twin = type(info)("twin", COSINE, info.count, info.size, info.sha256)
    store._catalog.swap_segments([], [twin])
    assert "two vectors" in store.check()[0].text
    store._catalog.swap_segments(["twin"], [])
    store.sweep()
