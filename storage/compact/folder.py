"""Parts as files of a folder: what `unzip` makes of a compact file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from storage.compact.names import MANIFEST
from storage.compact.places import Place


class FolderParts:
    """The files below `path`. See `Parts`."""

    wanted = (MANIFEST,)  # whoever unpacks it may have thrown the copy away

    def __init__(self, path: Path) -> None:
        self._path = path
        self.trouble: dict[str, str] = {}
        self.fault = None

    def manifest(self, name: str, most: int) -> bytes | None:
        """See `Parts.manifest`."""
        path = self._path / name
        if not path.is_file() or path.stat().st_size > most:
            return None
        return path.read_bytes()

    def named(self, name: str, size: int) -> Iterator[Place]:
        """See `Parts.named`."""
        path = self._path / name
        if path.is_file():
            # A longer file is not what was written either: then all of it, which has another SHA-256.
            yield Place(path, 0, max(size, path.stat().st_size))

    def at(self, offset: int, size: int) -> Iterator[Place]:
        """See `Parts.at`."""
        del offset, size
        return iter(())

    def searched(self, name: str, size: int) -> Iterator[Place]:
        """See `Parts.searched`."""
        del name, size
        return iter(())

    def close(self) -> None:
        """See `Parts.close`."""
