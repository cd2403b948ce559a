"""Compact files are written here, and read by `reader`.

The order of what is written is that of need: the manifest, the descriptors, then the videos, then the
manifest once more. Where the end is cut off, all is there but the videos; where the beginning is damaged,
the copy says what the rest is.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.compact.errors import CompactError
from storage.compact.manifest import Level, Manifest, PartInfo
from storage.compact.names import MANIFEST, MANIFEST_COPY, check_name
from storage.compact.reader import CompactReader
from storage.compact.zipped import Entry, directory, lay_out, local_header
from storage.files import FileSystem, Writer, write_beside

__all__ = ["CompactReader", "CompactWriter"]

_BLOCK = 1 << 20  # bytes read at a time


@dataclass(frozen=True, slots=True)
class _Part:
    content: bytes | Path
    size: int
    sha256: str
    crc: int

    @classmethod
    def of(cls, content: bytes | Path) -> _Part:
        digest, crc, size = hashlib.sha256(), 0, 0
        for block in _blocks(content):
            digest.update(block)
            crc = zlib.crc32(block, crc)
            size += len(block)
        return cls(content, size, digest.hexdigest(), crc)


class CompactWriter:
    """Gathers parts; `finish` writes the file, wholly or not at all.

    The same parts and manifest give the same bytes.

    Args:
        path: the file to write, replaced only when all is written.
        system: the calls that change the disk, for tests.

    Attributes:
        level: of the descriptors that were added.
    """

    def __init__(self, path: Path, *, system: FileSystem | None = None) -> None:
        self.path = path
        self.level: Level | None = None
        self._system = system or FileSystem()
        self._contents: dict[str, bytes | Path] = {}

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add a part. Raises ValueError if it has no good name, or one that was there before."""
        self._add(name, data)

    def add_file(self, name: str, path: Path) -> None:
        """Add the file at `path`, which must stay as it is until `finish`. Raises as `add_bytes`."""
        self._add(name, path)

    @property
    def size(self) -> int:
        """Bytes of all parts that were added."""
        return sum(
            len(content) if isinstance(content, bytes) else content.stat().st_size
            for content in self._contents.values()
        )

    def finish(self, manifest: Manifest) -> Manifest:
        """Write the file.

        Args:
            manifest: what is said of the parts; their sizes and hashes are filled in.

        Returns:
            The manifest as it was written.

        Raises:
            ValueError: a video of the manifest is no part.
            StorageFull: no room; what was at `path` before is still there.
            CompactError: a file that was added changed in the meantime.
        """
        parts = {name: _Part.of(content) for name, content in self._in_order()}
        infos = {name: PartInfo(size=part.size, sha256=part.sha256) for name, part in parts.items()}
        if absent := {video.file for video in manifest.videos} - set(infos):
            raise ValueError(f"videos that are no parts: {', '.join(sorted(absent))}")
        whole = manifest.model_copy(update={"parts": infos, "level": self.level})
        told = _Part.of(whole.to_json())
        self._write({MANIFEST: told, **parts, MANIFEST_COPY: told})
        return whole

    def _add(self, name: str, content: bytes | Path) -> None:
        taken = {other.lower() for other in (*self._contents, MANIFEST, MANIFEST_COPY)}
        if check_name(name).lower() in taken:
            raise ValueError(f"there is a part {name!r} already")
        self._contents[name] = content

    def _in_order(self) -> Iterator[tuple[str, bytes | Path]]:
        yield from ((name, content) for name, content in self._contents.items() if isinstance(content, bytes))
        yield from ((name, content) for name, content in self._contents.items() if isinstance(content, Path))

    def _write(self, parts: dict[str, _Part]) -> None:
        entries = lay_out((name, part.size, part.crc) for name, part in parts.items())

        def content(file: Writer) -> None:
            for entry in entries:
                file.write(local_header(entry))
                self._copy(entry, parts[entry.name], file)
            file.write(directory(entries))

        write_beside(self.path, content, self._system)

    def _copy(self, entry: Entry, part: _Part, file: Writer) -> None:
        crc, size = 0, 0
        for block in _blocks(part.content):
            file.write(block)
            crc = zlib.crc32(block, crc)
            size += len(block)
        if (size, crc) != (part.size, part.crc):
            raise CompactError(self.path, f"{entry.name} changed while it was written; run it again")


def _blocks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
