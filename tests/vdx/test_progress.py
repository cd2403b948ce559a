"""Counting what is done while several threads tell it, and numbers as people read them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from vdx.cli import text
from vdx.cli.progress import Tally
from vdx.library import FileResult, Outcome


def test_parts_of_files_count(tmp_path: Path) -> None:
    tally = Tally()
    big, small = tmp_path / "big.mp4", tmp_path / "small.mp4"
    big.write_bytes(bytes(1000))
    tally.planned(2, 1100)
    tally.progress(big, 5.0, 20.0)
    tally.progress(small, 1.0, None)  # it is gone, and its length is not known
    looked, decoded, under_way = tally.snapshot()
    assert (looked, decoded) == (250.0, 6.0)
    assert under_way == [(big, 5.0, 20.0), (small, 1.0, None)]
    tally.finished(FileResult(big, Outcome.NEW, media_seconds=20.0), 1000)
    assert tally.snapshot() == (1000.0, 21.0, [(small, 1.0, None)])
    assert tally.done == 1


def test_many_threads(tmp_path: Path) -> None:
    tally = Tally()
    tally.planned(400, 400)

    def work(thread: int) -> None:
        for number in range(100):
            path = tmp_path / f"{thread}-{number}"
            tally.progress(path, 0.5, 1.0)
            tally.snapshot()
            tally.finished(FileResult(path, Outcome.NEW, media_seconds=1.0), 1)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tally.done, tally.files) == (400, 400)
    assert tally.snapshot() == (400.0, 400.0, [])


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 B"), (999, "999 B"), (12_400_000, "12.4 MB"), (3e15, "3000.0 TB")]
)
def test_size(number: float, shown: str) -> None:
    assert text.size(number) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(0.44, "0.4 s"), (200, "3 min 20 s"), (18_730, "5 h 12 min")])
def test_span(seconds: float, shown: str) -> None:
    assert text.span(seconds) == shown


def test_count() -> None:
    assert (text.count(1, "video"), text.count(1234, "video")) == ("1 video", "1,234 videos")
