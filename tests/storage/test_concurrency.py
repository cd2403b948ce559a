"""Reading while a writer commits, deletes and compacts."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np

from storage.library import Store
from tests.storage.helpers import COSINE, HAMMING, assert_sound, commit, video


def test_a_reader_sees_whole_videos_at_every_moment(library: Path, tmp_path: Path) -> None:
    done = threading.Event()
    problems: list[str] = []
    rounds = [0, 0]

    def read(index: int) -> None:
        with Store.open(library) as reader:
            while not done.is_set():
                rounds[index] += 1
                _look(reader, problems)

    with Store.open(library, writable=True, create=True, ann_rows=40) as writer:
        keep = commit(writer, tmp_path, 0)
        threads = [threading.Thread(target=read, args=(index,)) for index in (0, 1)]
        for thread in threads:
            thread.start()
        try:
            for seed in range(1, 33):
                video_id = commit(writer, tmp_path, seed)
                if seed % 5 == 0:
                    writer.delete_video(video_id)
                if seed % 8 == 0:
                    writer.compact(full=seed % 16 == 0)
        finally:
            done.set()
            for thread in threads:
                thread.join()
        assert problems == []
        assert min(rounds) > 3
        assert keep in {stored.id for stored in writer.videos()}
        assert_sound(writer, allow=["dead vectors"])


def _look(reader: Store, problems: list[str]) -> None:
    try:
        for space in (COSINE, HAMMING):
            query = video(0).vectors[space]
            found = reader.vectors.search(space, query, 6)
            if (found.ids[:, 0] != np.arange(1, 7)).any():
                problems.append(f"video 0 was not found: {found.ids[:, 0]}")
        for stored in reader.videos(limit=5):
            frames = reader.frames(stored.id)
            if frames and len(frames) != 6:  # none when it was deleted since it was listed
                problems.append(f"{len(frames)} frames")
    except Exception as error:  # noqa: BLE001 - it is what the test looks for
        problems.append(repr(error))


def test_threads_of_one_writer_take_turns(store: Store, tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=lambda first=first: [commit(store, tmp_path, first + n) for n in range(5)])
        for first in (0, 100, 200)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.videos()) == 15
    assert store.totals().vectors[COSINE] == 90
