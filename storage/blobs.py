"""Keyframe pictures: immutable bytes named by the sha256 of their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from storage.errors import DamagedObject
from storage.files import DurableFiles


class BlobStore(Protocol):
    """Where pictures are kept. An id is the sha256 of the content in hex."""

    def put(self, contents: Sequence[bytes]) -> list[str]:
        """Keep each of `contents`, durable on return, equal ones once; their ids in order.

        Raises:
            StorageFull: no room.
        """

    def get(self, blob: str) -> bytes:
        """The content of a blob.

        Raises:
            DamagedObject: it is missing or its content is not what its name says.
        """

    def exists(self, blob: str) -> bool:
        """Whether there is such a blob."""

    def delete(self, blobs: Iterable[str]) -> None:
        """Remove blobs; those that do not exist are no error."""

    def ids(self) -> Iterator[str]:
        """Every blob there is, in no order."""


class LocalBlobs:
    """Blobs as files of one folder: ``ab/abcd....jpg``."""

    def __init__(self, files: DurableFiles, folder: Path) -> None:
        self._files = files
        self._folder = folder

    def path(self, blob: str) -> Path:
        """Where the file of a blob lies, whether or not it exists.

        Raises:
            ValueError: `blob` is not a sha256 in hex, so it could point outside the folder.
        """
        if not re.fullmatch(r"[0-9a-f]{64}", blob):
            raise ValueError(f"{blob!r} is not the id of a blob")
        return self._folder / blob[:2] / f"{blob}.jpg"

    def put(self, contents: Sequence[bytes]) -> list[str]:
        """See `BlobStore.put`."""
        ids = [hashlib.sha256(content).hexdigest() for content in contents]
        new = {
            blob: content
            for blob, content in zip(ids, contents, strict=True)
            if not self._holds(blob, len(content))
        }
        self._files.write_many((self.path(blob), content) for blob, content in new.items())
        return ids

    def get(self, blob: str) -> bytes:
        """See `BlobStore.get`."""
        path = self.path(blob)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise DamagedObject(path, "the picture is missing") from error
        if hashlib.sha256(content).hexdigest() != blob:
            raise DamagedObject(path, "the picture is not what was written")
        return content

    def exists(self, blob: str) -> bool:
        """See `BlobStore.exists`."""
        return self.path(blob).is_file()

    def delete(self, blobs: Iterable[str]) -> None:
        """See `BlobStore.delete`."""
        self._files.delete(self.path(blob) for blob in blobs)

    def ids(self) -> Iterator[str]:
        """See `BlobStore.ids`."""
        return (path.stem for path in self._folder.glob("??/*.jpg"))

    def _holds(self, blob: str, size: int) -> bool:
        # One cut short by a failing disk is written again when its picture comes again.
        try:
            return self.path(blob).stat().st_size == size
        except FileNotFoundError:
            return False
