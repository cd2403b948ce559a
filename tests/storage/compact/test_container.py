"""Writing compact files: the same bytes every time, wholly or not at all, and any ZIP program reads them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from storage.compact.container import CompactReader, CompactWriter
from storage.compact.errors import CompactError
from storage.compact.manifest import VideoPart
from storage.compact.zipped import MOST_HEADER, Entry, directory, lay_out, local_header, read_header
from storage.errors import StorageFull
from tests.storage.compact.made import compact_file, described, manifest, regular_video, unzipped, with_video
from tests.storage.helpers import FullFileSystem


def test_the_order_is_that_of_need(tmp_path: Path) -> None:
    path = with_video(tmp_path / "a.vdx", regular_video(tmp_path / "a.mp4"))
    with zipfile.ZipFile(path) as zipped:
        names = zipped.namelist()
        assert zipped.testzip() is None
        assert {info.compress_type for info in zipped.infolist()} == {zipfile.ZIP_STORED}
        assert zipped.read("proxy.mp4") == (tmp_path / "a.mp4").read_bytes()
        assert zipped.read("manifest.json") == zipped.read("manifest-copy.json")
    assert (names[0], names[1], names[-2:]) == (
        "manifest.json", "shots.json", ["proxy.mp4", "manifest-copy.json"],
    )  # fmt: skip


def test_the_same_parts_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.vdx", "b.vdx"):
        compact_file(tmp_path / name)
    assert (tmp_path / "a.vdx").read_bytes() == (tmp_path / "b.vdx").read_bytes()


def test_a_folder_is_as_good_as_the_zip(tmp_path: Path) -> None:
    path = with_video(tmp_path / "a.vdx", regular_video(tmp_path / "a.mp4"))
    folder = unzipped(path)
    (folder / "manifest-copy.json").unlink()
    for where in (folder, folder / "manifest.json"):
        with CompactReader(path) as zipped, CompactReader(where) as read:
            assert read.manifest == zipped.manifest
            assert read.check() == zipped.check() == []
            assert all(read.read(name) == zipped.read(name) for name in zipped.names())


def test_bad_names_and_second_parts_are_refused(tmp_path: Path) -> None:
    writer = CompactWriter(tmp_path / "a.vdx")
    writer.add_bytes("notes.txt", b"one")
    for name in ("../x", "NOTES.txt", "manifest.json", "manifest-copy.json"):
        with pytest.raises(ValueError, match="part"):
            writer.add_bytes(name, b"two")
    with pytest.raises(ValueError, match=r"no parts: video\.mp4"):
        writer.finish(manifest(described(), [_part()]))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_what_there_was(tmp_path: Path) -> None:
    path = compact_file(tmp_path / "a.vdx")
    before = path.read_bytes()
    for fail_at in range(1, 5):
        writer = CompactWriter(path, system=FullFileSystem(fail_at))
        writer.add_bytes("notes.txt", b"something else")
        with pytest.raises(StorageFull):
            writer.finish(manifest(described()))
        if fail_at < 4:  # the last call makes the name durable: the file itself is whole by then
            assert path.read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == ["a.vdx"]


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    growing = tmp_path / "growing.bin"
    growing.write_bytes(b"first")

    class Growing(FullFileSystem):
        def write(self, path, content):  # type: ignore[no-untyped-def]
            growing.write_bytes(b"first and more")
            return super().write(path, content)

    writer = CompactWriter(tmp_path / "a.vdx", system=Growing())
    writer.add_file("growing.bin", growing)
    with pytest.raises(CompactError, match=r"growing\.bin changed while it was written"):
        writer.finish(manifest(described()))
    assert [file.name for file in tmp_path.iterdir()] == ["growing.bin"]


def test_sizes_beyond_4_gib(tmp_path: Path) -> None:
    """The headers of large files; of their bytes nothing is written: they are a hole in the file."""
    entries = lay_out([("a.bin", 5 << 30, 1), ("b.bin", 3, 2), ("c.bin", 0xFFFFFFFF, 3)])
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        for entry in entries:
            file.seek(entry.offset)
            file.write(local_header(entry))
        file.seek(entries[-1].end)
        file.write(directory(entries))
    with zipfile.ZipFile(path) as zipped:
        found = [Entry(i.filename, i.file_size, i.CRC, i.header_offset) for i in zipped.infolist()]
    assert found == entries
    with path.open("rb") as file:
        for entry in entries:
            file.seek(entry.offset)
            header = read_header(file.read(MOST_HEADER))
            assert header is not None
            assert (header.name, header.size, header.crc) == (entry.name, entry.size, entry.crc)
            assert header.length == entry.data_offset - entry.offset


def _part() -> VideoPart:
    return VideoPart(
        file="video.mp4",
        tier=2,
        codec="av1",
        encoder="",
        width=2,
        height=2,
        frames=1,
        time_base=1,
        audio="none",
    )
