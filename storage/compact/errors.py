"""What can go wrong with a compact file. The message is the sentence that people see.

StorageError
└── CompactError
    ├── NotCompact          the file is something else
    ├── CompactTooNew       a newer vdx made it
    ├── NoVideoInside       it holds descriptors only, where a video is to be decoded
    └── DamagedPart         a part is missing or not what was written; the others may be read
"""

from __future__ import annotations

from pathlib import Path

from storage.errors import StorageError


class CompactError(StorageError):
    """A compact file cannot give what was asked.

    Attributes:
        path: the file.
        reason: what is wrong with it, without its name.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class NotCompact(CompactError):
    """It is no compact file, or nothing says any more what lies in it."""


class CompactTooNew(CompactError):
    """Its manifest has a schema that this version does not know."""

    def __init__(self, path: Path, schema: str) -> None:
        super().__init__(path, f"it was made by a newer vdx (schema {schema}); upgrade vdx")


class NoVideoInside(CompactError):
    """It holds descriptors only, where a video is to be decoded."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "it holds no video, only what is known of one; `vdx ingest` takes it in")


class DamagedPart(CompactError):
    """A part cannot be used.

    Attributes:
        part: its name.
    """

    def __init__(self, path: Path, part: str, fault: str) -> None:
        super().__init__(path, f"its part {part} {fault}")
        self.part = part
