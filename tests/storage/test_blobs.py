"""What every blob store must do, and what is particular to files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from storage.blobs import BlobStore, LocalBlobs
from storage.errors import DamagedObject
from storage.files import DurableFiles


class MemoryBlobs:
    """The plainest blob store there can be."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, contents: Sequence[bytes]) -> list[str]:
        ids = [hashlib.sha256(content).hexdigest() for content in contents]
        self._kept.update(zip(ids, contents, strict=True))
        return ids

    def get(self, blob: str) -> bytes:
        if blob not in self._kept:
            raise DamagedObject(Path(blob), "the picture is missing")
        return self._kept[blob]

    def exists(self, blob: str) -> bool:
        return blob in self._kept

    def delete(self, blobs: Iterable[str]) -> None:
        for blob in blobs:
            self._kept.pop(blob, None)

    def ids(self) -> Iterator[str]:
        return iter(self._kept)


def local(folder: Path) -> LocalBlobs:
    files = DurableFiles(folder)
    files.make_dirs("blobs", "tmp")
    return LocalBlobs(files, folder / "blobs")


STORES: dict[str, Callable[[Path], BlobStore]] = {"memory": lambda _: MemoryBlobs(), "local": local}


@pytest.fixture(params=STORES)
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return STORES[request.param](tmp_path)


def test_put_and_get(blobs: BlobStore) -> None:
    contents = [b"one", b"", b"two", b"one"]
    ids = blobs.put(contents)
    assert ids == [hashlib.sha256(content).hexdigest() for content in contents]
    assert [blobs.get(blob) for blob in ids] == contents
    assert sorted(blobs.ids()) == sorted(set(ids))
    assert blobs.put([b"two"]) == [ids[2]]
    assert blobs.put([]) == []


def test_delete(blobs: BlobStore) -> None:
    one, two = blobs.put([b"one", b"two"])
    blobs.delete([one, "0" * 64])
    assert (blobs.exists(one), blobs.exists(two)) == (False, True)
    assert list(blobs.ids()) == [two]
    with pytest.raises(DamagedObject, match="missing"):
        blobs.get(one)


def test_a_changed_picture_is_not_handed_out(tmp_path: Path) -> None:
    blobs = local(tmp_path)
    (blob,) = blobs.put([b"picture"])
    blobs.path(blob).write_bytes(b"pictures")
    with pytest.raises(DamagedObject, match="not what was written"):
        blobs.get(blob)
    blobs.put([b"picture"])  # its size tells that it has to be written again
    assert blobs.get(blob) == b"picture"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_an_id_cannot_point_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the id of a blob"):
        local(tmp_path).get(name)
