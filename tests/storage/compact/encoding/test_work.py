"""What is finished outlives whatever ends a run, and what is damaged is never used."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from storage.compact.encoding.encoded import Coded, Encoded
from storage.compact.encoding.span import Span
from storage.compact.encoding.work import Work
from storage.errors import StorageFull
from storage.files import FileSystem
from tests.storage.helpers import Crash, CrashingFileSystem, FullFileSystem

SETTINGS = {"codec": "av1", "shots": [(0, 10), (10, 20)], "target": "Floor(quality=93.0)"}


def span(seed: int) -> Span:
    random_ = random.Random(seed)  # noqa: S311
    packets = tuple(
        Coded(random_.randbytes(random_.randrange(0, 60)), random_.randrange(-(1 << 40), 1 << 40), at == 0)
        for at in range(5)
    )
    encoded = Encoded("av1", 33.25, 64, 48, random_.randbytes(15), packets)
    return Span(encoded, random_.uniform(0, 100), 88.5, frozen=bool(seed % 2), probe_factor=30.1)


@pytest.fixture
def work(tmp_path: Path) -> Work:
    made = Work(tmp_path / "a.vdx.work", SETTINGS, resume=False)
    for seed in range(3):
        made.put(f"{seed:06d}", span(seed))
    made.put_bytes("000000-curve", b"[[20, 1000, 95.5, 90.0]]")
    return made


def again(work: Work) -> Work:
    return Work(work.folder, SETTINGS, resume=True)


def test_what_was_kept_comes_back(work: Work) -> None:
    for seed in range(3):
        assert again(work).get(f"{seed:06d}") == span(seed)
    assert again(work).get_bytes("000000-curve") == b"[[20, 1000, 95.5, 90.0]]"
    assert again(work).get("000003") is None


def test_a_span_of_which_no_quality_is_known(work: Work) -> None:
    plain = Span(span(1).encoded, None, None)
    work.put("plain", plain)
    assert again(work).get("plain") == plain


@pytest.mark.parametrize("settings", [{}, {**SETTINGS, "codec": "x264"}, {**SETTINGS, "shots": [(0, 20)]}])
def test_other_settings_begin_anew(work: Work, settings: dict[str, object]) -> None:
    other = Work(work.folder, settings, resume=True)
    assert other.get("000000") is None
    assert other.get_bytes("000000-curve") is None


def test_without_resuming_all_begins_anew(work: Work) -> None:
    assert Work(work.folder, SETTINGS, resume=False).get("000000") is None


def test_a_file_that_is_cut_off_is_not_used(work: Work) -> None:
    path = work.folder / "000001.kept"
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert again(work).get("000001") is None
    path.write_bytes(whole + b"\0")
    assert again(work).get("000001") is None
    assert again(work).get("000002") == span(2)


def test_a_file_with_another_byte_is_not_used(work: Work) -> None:
    path = work.folder / "000001.kept"
    whole = path.read_bytes()
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        path.write_bytes(changed)
        assert again(work).get("000001") is None


def test_damaged_settings_begin_anew(work: Work) -> None:
    path = work.folder / "settings.json"
    for content in (b"", path.read_bytes()[:-1], b"\xff\xfe"):
        path.write_bytes(content)
        assert again(work).get("000000") is None


def test_a_file_under_the_name_of_another_span_is_not_mistaken(work: Work) -> None:
    (work.folder / "000001.kept").unlink()
    assert again(work).get("000001") is None
    (work.folder / "000001.kept").mkdir()
    assert again(work).get("000001") is None


def test_nothing_is_left_but_what_somebody_else_put_there(work: Work) -> None:
    mine = work.folder / "notes.txt"
    mine.write_text("not of vdx")
    work.remove()
    assert [path.name for path in work.folder.iterdir()] == ["notes.txt"]
    mine.unlink()
    work.remove()
    assert not work.folder.exists()
    work.remove()


def fill(folder: Path, system: FileSystem, kept: list[int]) -> None:
    """Keep spans until something goes wrong."""
    made = Work(folder, SETTINGS, resume=False, system=system)
    for seed in range(9):
        made.put(f"{seed:06d}", span(seed))
        kept.append(seed)


def spans_in(folder: Path) -> list[int]:
    """Those that a next run finds, each of which is what it was."""
    after = Work(folder, SETTINGS, resume=True)
    found = {seed: after.get(f"{seed:06d}") for seed in range(9)}
    assert all(one in (None, span(seed)) for seed, one in found.items())
    return [seed for seed, one in found.items() if one is not None]


def test_a_full_disk_costs_only_what_is_written_then(tmp_path: Path) -> None:
    for fail_at in range(1, 13):
        kept: list[int] = []
        with pytest.raises(StorageFull, match="no space left"):
            fill(tmp_path / "work", FullFileSystem(fail_at), kept)
        assert spans_in(tmp_path / "work") == kept


def test_a_crash_costs_only_what_is_written_then(tmp_path: Path) -> None:
    for fail_at in range(1, 13):
        kept: list[int] = []
        with pytest.raises(Crash):
            fill(tmp_path / str(fail_at), CrashingFileSystem(fail_at), kept)
        assert spans_in(tmp_path / str(fail_at)) == kept
        again_kept: list[int] = []
        fill(tmp_path / str(fail_at), FileSystem(), again_kept)
        assert spans_in(tmp_path / str(fail_at)) == again_kept == list(range(9))
