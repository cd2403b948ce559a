"""Whatever stops a writer, and wherever: a video is wholly there or not at all, and work goes on."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np
import pytest

from storage.errors import StorageFull
from storage.library import Store
from tests.storage.helpers import (
    COSINE,
    REGION,
    SPARSE,
    Crash,
    CrashingFileSystem,
    FailingFileSystem,
    FullFileSystem,
    assert_sound,
    commit,
    some_file,
    vector_ids,
    video,
)


def commit_one(store: Store, folder: Path) -> None:
    commit(store, folder, 50, regions=REGIONS)


def replace_one(store: Store, folder: Path) -> None:
    path, stat = some_file(folder, "3.mp4", b"edited")
    store.commit_video(video(50, regions=REGIONS), path, stat, recipe="r", replaces=4)


def compact(store: Store, folder: Path) -> None:
    store.compact()


@pytest.fixture(autouse=True)
def _one_faiss_thread() -> Iterator[None]:
    """Its indexes have 48 rows here: waking up threads for them takes most of the time."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    yield
    faiss.omp_set_num_threads(before)


Action = Callable[[Store, Path], None]
ACTIONS: list[Action] = [commit_one, replace_one, compact]
REGIONS = 3  # of each video


def library_of_eight(tmp_path: Path) -> Path:
    library = tmp_path / "eight"
    with Store.open(library, writable=True, create=True) as store:
        for seed in range(8):
            commit(store, tmp_path, seed, regions=REGIONS)
    return library


def calls_of(template: Path, tmp_path: Path, action: Action) -> list[str]:
    """The calls that change the disk in `action`, from running it on a copy, which is left."""
    system = FailingFileSystem()
    shutil.copytree(template, tmp_path / "counted")
    with Store.open(tmp_path / "counted", writable=True, system=system, ann_rows=40) as store:
        before = len(system.calls)
        action(store, tmp_path)
    return system.calls[before:]


def contents(store: Store) -> list[tuple[str, int, int, int, int]]:
    """Each video with its frames, those that a search finds by their vectors, sparse vectors and regions."""
    stored = store.videos()
    if not stored:
        return []
    seeds = [int(one.record.fingerprint.split()[1]) for one in stored]
    queries = np.concatenate([video(seed).vectors[COSINE] for seed in seeds])
    found = store.vectors.search(COSINE, queries, 1).ids[:, 0]
    owners = store.frame_rows(np.unique(found)).video_id.tolist()
    return [
        (
            one.record.fingerprint,
            len(store.frames(one.id)),
            owners.count(one.id),
            sparse(store, one.id),
            regions(store, one.id),
        )
        for one in stored
    ]


def sparse(store: Store, video_id: int) -> int:
    return sum(len(store.vectors.get(s, np.array(vector_ids(store, video_id, s)))) for s in SPARSE)


def regions(store: Store, video_id: int) -> int:
    return len(store.vectors.get(REGION, np.array([one.id for one in store.regions(video_id)])))


@pytest.mark.parametrize("action", ACTIONS)
def test_death_at_every_call(tmp_path: Path, action: Action) -> None:
    template = library_of_eight(tmp_path)
    with Store.open(template) as store:
        before = contents(store)
    calls = len(calls_of(template, tmp_path, action))
    with Store.open(tmp_path / "counted") as store:
        after = contents(store)
    assert calls > 10
    outcomes = set()
    for fail_at in range(1, calls + 1):
        library = tmp_path / f"dies at {fail_at}"
        shutil.copytree(template, library)
        system = CrashingFileSystem()
        store = Store.open(library, writable=True, system=system, ann_rows=40)
        system.fail_at = len(system.calls) + fail_at
        with pytest.raises(Crash):
            action(store, tmp_path)
        store.close()  # only frees the lock here: every call that changes the disk is dead
        with Store.open(library) as reader:
            assert contents(reader) in (before, after)
        with Store.open(library, writable=True, ann_rows=40) as again:
            assert_sound(again, allow=["dead vectors"])
            found = contents(again)
            assert found in (before, after)
            outcomes.add(found == after)
            if found == before:
                action(again, tmp_path)
            assert_sound(again, allow=["dead vectors"])
            assert contents(again) == after
        shutil.rmtree(library)
    assert False in outcomes or action is compact


@pytest.mark.parametrize(
    ("action", "code"),
    [(commit_one, errno.ENOSPC), (replace_one, errno.EDQUOT), (compact, errno.ENOSPC)],
)
def test_a_full_disk_at_every_call(tmp_path: Path, action: Action, code: int) -> None:
    template = library_of_eight(tmp_path)
    calls = calls_of(template, tmp_path, action)
    system = FullFileSystem(code=code)
    full = 0
    with Store.open(template, writable=True, system=system, ann_rows=40) as store:
        before = contents(store)
        for fail_at, call in enumerate(calls, start=1):
            if call.startswith("unlink"):
                break  # it is committed by then, and removing files needs no room
            system.fail_at = len(system.calls) + fail_at
            with pytest.raises(StorageFull, match="free some disk space"):
                action(store, tmp_path)
            full += 1
            assert contents(store) == before
            assert_sound(store)
            assert not list((template / "tmp").iterdir())
        system.fail_at = None
        action(store, tmp_path)
        assert_sound(store, allow=["dead vectors"])
    assert full >= 8


CHILD = """
import sys, pathlib
from storage.library import Store
from tests.storage.helpers import commit
library, folder, first = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
with Store.open(library, writable=True, create=True, ann_rows=40) as store:
    print("open", flush=True)
    for seed in range(first, first + 10_000):
        commit(store, folder, seed, regions=3)
        print(seed, flush=True)
        if seed % 4 == 3:
            store.compact()
"""


def test_killed_for_real(library: Path, tmp_path: Path) -> None:
    """SIGKILL at random moments of a run of commits; what was reported as committed is there."""
    wait = random.Random(7)  # noqa: S311
    reported: list[int] = []
    for attempt in range(10):
        first = attempt * 100_000  # more than one of them gets to: what it began to commit may be there
        command = [sys.executable, "-c", CHILD, str(library), str(tmp_path), str(first)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "open\n"
            reported += [int(child.stdout.readline()) for _ in range(attempt % 4)]
            time.sleep(wait.uniform(0.0, 0.05))
            child.kill()
            reported += [int(line) for line in child.stdout if line.endswith("\n")]
        with Store.open(library) as reader:
            kept = contents(reader)
        assert {f"content {seed}" for seed in reported} <= {name for name, *_ in kept}
        assert all(counts == [6, 6, 6, REGIONS] for _, *counts in kept)
    assert len(reported) > 10
    with Store.open(library, writable=True) as store:
        assert_sound(store)
        commit(store, tmp_path, 10**7)
        assert_sound(store)


def test_garbage_of_a_failed_writer_is_removed(library: Path, tmp_path: Path) -> None:
    with Store.open(library, writable=True, create=True) as store:
        commit(store, tmp_path, 1)
        (stray,) = store.blobs.put([b"of a commit that failed"])
    (library / "writer.owner").write_text("{}")  # a writer ended without ending well
    (library / "tmp" / "half").write_bytes(b"half")
    (library / "vectors" / "0123.safetensors").write_bytes(b"unnamed")
    with Store.open(library, writable=True) as store:
        assert not store.blobs.exists(stray)
        assert_sound(store)


def test_other_errors_are_not_hidden(library: Path, tmp_path: Path) -> None:
    class Broken(FailingFileSystem):
        def fail(self) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    system = Broken()
    with Store.open(library, writable=True, create=True, system=system) as store:
        system.fail_at = len(system.calls) + 12
        with pytest.raises(OSError, match="Input/output"):
            commit(store, tmp_path, 1)
        assert store.videos() == []
    with Store.open(library, writable=True) as store:
        assert_sound(store)
