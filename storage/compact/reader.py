"""Reading a compact file part by part; what is damaged is named, and the rest still comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from pydantic import BaseModel, Field, ValidationError

from storage.compact.errors import CompactError, CompactTooNew, DamagedPart, NotCompact
from storage.compact.folder import FolderParts
from storage.compact.manifest import SCHEMA, Manifest, PartInfo
from storage.compact.names import MANIFEST, MANIFEST_COPY
from storage.compact.places import Parts, Place
from storage.compact.scan import ZipParts
from storage.compact.zipped import lay_out
from storage.files import Writer

_MOST_MANIFEST = 64 << 20  # bytes
_FAMILY = SCHEMA.partition("/")[0]


class _Schema(BaseModel):
    version: str = Field(alias="schema")


class CompactReader:
    """A compact file that is open: a ZIP, or the folder that it was unpacked into.

    Args:
        path: the file, the folder, or the manifest in the folder.

    Attributes:
        manifest: what it says of itself.
        faults: what is wrong with one of the two manifests, while the other is whole.

    Raises:
        NotCompact: it is something else, or both manifests are damaged.
        CompactTooNew: a newer vdx made it.
        CompactError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[DamagedPart] = []
        self._manifest_size = 0
        self._places: dict[str, Place] = {}
        try:
            self._parts = _open(path)
            self.manifest = self._read_manifest()
        except OSError as error:
            raise CompactError(path, f"it cannot be read ({error.strerror or error})") from error

    def __enter__(self) -> CompactReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._parts.close()

    def __contains__(self, name: str) -> bool:
        return name in self.manifest.parts

    def names(self, folder: str = "") -> list[str]:
        """Parts whose names begin with `folder`, in the order in which they were written."""
        return [name for name in self.manifest.parts if name.startswith(folder)]

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            DamagedPart: it is missing or not what was written.
        """
        place = self.place(name)
        return b"".join(place.blocks())

    def place(self, name: str) -> Place:
        """Where the bytes of a part lie; they were compared with their SHA-256.

        Raises:
            DamagedPart: it is missing or not what was written.
        """
        if name not in self._places:
            self._places[name] = self._find(name, self._info(name))
        return self._places[name]

    def remains(self, name: str) -> Place | None:
        """Where what is left of a damaged part lies, cut short or with other bytes in it; None if nowhere."""
        info = self._info(name)
        return next((place.cut() for place in self._candidates(name, info) if place.cut().size), None)

    def copy(self, name: str, file: Writer) -> None:
        """Write the bytes of a part. Raises DamagedPart before anything is written."""
        for block in self.place(name).blocks():
            file.write(block)

    def check(self) -> list[DamagedPart]:
        """What is damaged, a sentence each; every byte is read."""
        found = list(self.faults)
        for name in self.manifest.parts:
            try:
                self.place(name)
            except DamagedPart as error:
                found.append(error)
        return found

    def _info(self, name: str) -> PartInfo:
        try:
            return self.manifest.parts[name]
        except KeyError:
            raise DamagedPart(self.path, name, "was never written") from None

    def _find(self, name: str, info: PartInfo) -> Place:
        fault = "is missing"
        for place in self._candidates(name, info):
            if place.cut().size < info.size:
                fault = f"is cut off: {place.cut().size} of {info.size} bytes are there"
            elif _sha256(place) == info.sha256:
                return place
            else:
                fault = "is damaged: its bytes are not those that were written"
        raise DamagedPart(self.path, name, self._parts.trouble.get(name, fault))

    def _candidates(self, name: str, info: PartInfo) -> Iterator[Place]:
        """Where the part may lie, the likeliest first."""
        seen: set[tuple[Path, int]] = set()
        for place in self._guesses(name, info):
            if (place.path, place.offset) not in seen:
                seen.add((place.path, place.offset))
                yield place

    def _guesses(self, name: str, info: PartInfo) -> Iterator[Place]:
        yield from self._parts.named(name, info.size)
        # As `CompactWriter` lays parts out: a header may be damaged and what follows it whole.
        sizes = [
            (MANIFEST, self._manifest_size, 0),
            *((part, of.size, 0) for part, of in self.manifest.parts.items()),
        ]
        offset = next(entry.data_offset for entry in lay_out(sizes) if entry.name == name)
        yield from self._parts.at(offset, info.size)
        yield from self._parts.searched(name, info.size)

    def _read_manifest(self) -> Manifest:
        whole: list[Manifest] = []
        for name in (MANIFEST, MANIFEST_COPY):
            data = self._parts.manifest(name, _MOST_MANIFEST)
            manifest = None if data is None else self._parse(data)
            if manifest is not None:
                whole.append(manifest)
            elif name in self._parts.wanted:
                fault = "is damaged" if data is not None else "is missing or damaged"
                self.faults.append(DamagedPart(self.path, name, fault))
            if manifest is not None and data is not None:
                self._manifest_size = len(data)
        if self._parts.fault is not None:
            self.faults.append(DamagedPart(self.path, *self._parts.fault))
        if not whole and MANIFEST in self._parts.trouble:
            raise NotCompact(self.path, f"its part {MANIFEST} {self._parts.trouble[MANIFEST]}")
        if not whole:
            raise NotCompact(
                self.path, "it is no compact video, or so damaged that nothing says what lies in it"
            )
        return whole[0]

    def _parse(self, data: bytes) -> Manifest | None:
        try:
            schema = _Schema.model_validate_json(data).version
            if schema != SCHEMA and schema.partition("/")[0] == _FAMILY:
                raise CompactTooNew(self.path, schema)
            return Manifest.model_validate_json(data)
        except ValidationError:
            return None


def _open(path: Path) -> Parts:
    if path.is_dir():
        return FolderParts(path)
    return FolderParts(path.parent) if path.name == MANIFEST else ZipParts(path)


def _sha256(place: Place) -> str:
    digest = hashlib.sha256()
    for block in place.blocks():
        digest.update(block)
    return digest.hexdigest()
