from __future__ import annotations

import hashlib
from pathlib import Path

from storage.files import DurableFiles, Writer
from tests.storage.helpers import FailingFileSystem


def test_the_order_of_a_durable_write(tmp_path: Path) -> None:
    """Content before names, names before the folders that make them reachable."""
    system = FailingFileSystem()
    files = DurableFiles(tmp_path, system)
    files.make_dirs("tmp", "blobs")
    system.calls.clear()
    targets = [tmp_path / "blobs" / "ab" / "one", tmp_path / "blobs" / "cd" / "two"]
    files.write_many((target, target.name.encode()) for target in targets)
    kinds = [call.split()[0] for call in system.calls]
    assert kinds == ["write", "write", "fsync", "fsync", *["make_dir", "rename"] * 2, *["sync_dir"] * 3]
    assert [Path(call.split(maxsplit=1)[1]).name for call in system.calls[-3:]] == ["ab", "cd", "blobs"]
    written = [call.split(maxsplit=1)[1] for call in system.calls[:2]]
    assert [call.split(maxsplit=1)[1] for call in system.calls[2:4]] == written
    assert all(Path(path).parent == files.tmp for path in written)
    assert [target.read_text() for target in targets] == ["one", "two"]


def test_content_may_come_in_pieces(tmp_path: Path) -> None:
    files = DurableFiles(tmp_path)
    files.make_dirs("tmp")

    def pieces(file: Writer) -> None:
        file.write(b"one")
        file.write(memoryview(b" two"))

    written = files.write(tmp_path / "file", pieces)
    assert (tmp_path / "file").read_bytes() == b"one two"
    assert (written.size, written.sha256) == (7, hashlib.sha256(b"one two").hexdigest())
    assert list(files.tmp.iterdir()) == []
