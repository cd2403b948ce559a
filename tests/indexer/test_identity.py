from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.identity import EDGE, WINDOW, WINDOWS, _spans, fingerprint
from media.errors import EmptyFile, UnreadableFile

WHOLE = 2 * EDGE + WINDOW * WINDOWS  # up to this size every byte counts
SIZES = st.integers(1, 4 * WHOLE) | st.integers(WHOLE - 20, WHOLE + 20) | st.integers(1, 2**45)


def _file(path: Path, size: int) -> Path:
    path.write_bytes(random.Random(size).randbytes(size))  # noqa: S311
    return path


def test_only_content_counts(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.mp4", 900_000)
    identity = fingerprint(path)
    assert len(identity) == 40
    assert int(identity, 16) > 0
    os.utime(path, (1, 1))
    copy = Path(shutil.copy(path, tmp_path / "b.avi"))
    moved = path.rename(tmp_path / "c")
    assert fingerprint(copy) == fingerprint(moved) == identity


@given(size=st.integers(1, 3000), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
def test_every_byte_of_a_small_file_counts(tmp_path: Path, size: int, data: st.DataObject) -> None:
    path = _file(tmp_path / "a", size)
    before = fingerprint(path)
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, size - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert fingerprint(path) != before
    path.write_bytes(content + b"\0")
    assert fingerprint(path) != before


@pytest.mark.parametrize("size", [WHOLE, WHOLE + 1, 3 * WHOLE])
@pytest.mark.parametrize("at", [0, EDGE - 1, -1, -EDGE])
def test_the_ends_of_a_large_file_count(tmp_path: Path, size: int, at: int) -> None:
    path = _file(tmp_path / "a", size)
    before = fingerprint(path)
    content = bytearray(path.read_bytes())
    content[at] ^= 255
    path.write_bytes(content)
    assert fingerprint(path) != before


@given(SIZES)
@example(WHOLE)
@example(WHOLE + 1)
def test_what_is_read_lies_in_the_file_and_nothing_twice(size: int) -> None:
    spans = _spans(size)
    at = 0
    for start, length in spans:
        assert start >= at
        assert length > 0
        at = start + length
    assert spans[0][0] == 0
    assert at == size
    assert sum(length for _, length in spans) == min(size, WHOLE)


def test_an_empty_file_has_no_identity(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(EmptyFile):
        fingerprint(tmp_path / "a")


@pytest.mark.parametrize("name", ["missing", "folder", "pipe", "nul\0"])
def test_what_is_no_readable_file_is_said_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFile):
        fingerprint(tmp_path / name)
