"""Damaged compact files: every damaged part is named, all others come back, and nothing wrong comes out."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from storage.compact.container import CompactReader
from storage.compact.errors import CompactError, CompactTooNew, DamagedPart, NotCompact
from storage.compact.zipped import LOCAL
from tests.damage import damaged
from tests.storage.compact.made import compact_file, offset_of, regular_video, unzipped, with_video

FAULT_OF_THE_ZIP = "directory (of the ZIP)"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compact")
    return with_video(folder / "a.vdx", regular_video(folder / "a.mp4"))


def _names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as zipped:
        return zipped.namelist()


def _faults(path: Path) -> list[str]:
    with CompactReader(path) as reader:
        return [fault.part for fault in reader.check()]


def test_a_flipped_bit_of_any_part_is_told(whole: Path, tmp_path: Path) -> None:
    random_ = random.Random(7)  # noqa: S311
    data, path = whole.read_bytes(), tmp_path / "b.vdx"
    for name in _names(whole):
        start, size = offset_of(whole, name)
        changed = bytearray(data)
        changed[start + random_.randrange(size)] ^= 1 << random_.randrange(8)
        path.write_bytes(changed)
        assert _faults(path) == [name]


def test_a_damaged_header_costs_nothing(whole: Path, tmp_path: Path) -> None:
    data, path = whole.read_bytes(), tmp_path / "b.vdx"
    for name in _names(whole):
        start, _ = offset_of(whole, name)
        changed = bytearray(data)
        changed[start - len(name) - 30 : start] = bytes(len(name) + 30)
        path.write_bytes(changed)
        assert set(_faults(path)) <= {name} & {"manifest.json", "manifest-copy.json"}


def test_where_it_is_cut_off_what_comes_before_is_whole(whole: Path, tmp_path: Path) -> None:
    data, path = whole.read_bytes(), tmp_path / "b.vdx"
    names = _names(whole)
    ends = {name: sum(offset_of(whole, name)) for name in names}
    for name in names[:-1]:
        for cut in (ends[name] - 1, ends[name], ends[name] + 5):
            path.write_bytes(data[:cut])
            lost = {one for one in names if ends[one] > cut}
            if "manifest.json" in lost:
                with pytest.raises(NotCompact, match="nothing says what lies in it"):
                    CompactReader(path)
            else:
                assert set(_faults(path)) == lost | {FAULT_OF_THE_ZIP}


def test_with_a_lost_beginning_the_copy_tells(whole: Path, tmp_path: Path) -> None:
    data, path = whole.read_bytes(), tmp_path / "b.vdx"
    end = sum(offset_of(whole, "shots.json"))
    path.write_bytes(bytes(end) + data[end:])
    assert _faults(path) == ["manifest.json", "shots.json"]
    path.write_bytes(data[end:])  # all that follows has moved
    assert set(_faults(path)) == {"manifest.json", "shots.json"}


def test_random_damage_never_gives_wrong_bytes(whole: Path, tmp_path: Path) -> None:
    data, path = whole.read_bytes(), tmp_path / "b.vdx"
    with CompactReader(whole) as reader:
        right = {name: reader.read(name) for name in reader.names()}
    opened = 0
    for seed in range(150):
        path.write_bytes(damaged(data, seed))
        try:
            reader = CompactReader(path)
        except CompactError:
            continue
        opened += 1
        faults = {fault.part for fault in reader.check()}
        for name in right:
            if name in faults:
                with pytest.raises(DamagedPart, match="its part"):
                    reader.read(name)
            else:
                assert reader.read(name) == right[name]
    assert opened > 75  # most damage leaves something


def test_a_folder_with_missing_and_changed_parts(whole: Path, tmp_path: Path) -> None:
    folder = unzipped(Path(shutil.copy(whole, tmp_path / "c.vdx")))
    (folder / "pts.bin").unlink()
    with (folder / "shots.json").open("ab") as file:
        file.write(b" ")
    (folder / "frames.bin").write_bytes(b"short")
    assert _faults(folder) == ["shots.json", "frames.bin", "pts.bin"]
    (folder / "manifest.json").write_bytes(b"{}")
    with CompactReader(folder) as reader:  # the copy is still there
        assert [fault.part for fault in reader.faults] == ["manifest.json"]
    (folder / "manifest-copy.json").unlink()
    with pytest.raises(NotCompact):
        CompactReader(folder)


def test_other_files_are_none(tmp_path: Path) -> None:
    for name, content in (
        ("a.vdx", b""),
        ("b.vdx", b"PK\x03\x04"),
        ("c.vdx", bytes(5000)),
        ("d.vdx", LOCAL * 300),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(NotCompact):
            CompactReader(tmp_path / name)
    with pytest.raises(CompactError, match="cannot be read"):
        CompactReader(tmp_path / "nowhere.vdx")
    with pytest.raises(NotCompact):
        CompactReader(tmp_path)


def test_a_newer_one_says_so(tmp_path: Path) -> None:
    folder = unzipped(compact_file(tmp_path / "a.vdx"))
    told = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps({**told, "schema": "vdx.compact/2", "parts": "other"}))
    with pytest.raises(CompactTooNew, match=r"made by a newer vdx \(schema vdx.compact/2\); upgrade vdx"):
        CompactReader(folder)


def test_a_zip_that_others_packed(whole: Path, tmp_path: Path) -> None:
    folder = unzipped(Path(shutil.copy(whole, tmp_path / "c.vdx")))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(tmp_path / "d.vdx", "w", method) as zipped:
            for file in reversed(files):
                zipped.write(file, file.relative_to(folder).as_posix())
        if method == zipfile.ZIP_STORED:
            assert _faults(tmp_path / "d.vdx") == []
            continue
        with pytest.raises(NotCompact, match="compressed"):
            CompactReader(tmp_path / "d.vdx")


def test_nothing_is_read_from_outside(whole: Path, tmp_path: Path) -> None:
    folder = unzipped(Path(shutil.copy(whole, tmp_path / "c.vdx")))
    told = (folder / "manifest.json").read_text()
    for name in ("../a.mp4", "/etc/passwd", "thumbs/../../x"):
        (folder / "manifest.json").write_text(told.replace("shots.json", name))
        (folder / "manifest-copy.json").unlink(missing_ok=True)
        with pytest.raises(NotCompact):
            CompactReader(folder)
