"""The bookmarks of a collection as clips, in one ZIP that grows while they are cut."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from media.errors import VdxError
from vdx.marking.cuts import Cut

Cutter = Callable[[Cut, Path], object]
"""Writes the clip of a cut to a path; raises VdxError."""

_PART = 1 << 20  # bytes
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')  # for names of files, on some system
_LONGEST = 100  # letters of a name


def zipped_clips(cuts: Sequence[Cut], cut_out: Cutter) -> Iterator[bytes]:
    """The bytes of a ZIP that holds a clip for each cut, stored; a list of those that could not be cut."""
    stream = _Stream()
    missing: list[str] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive, tempfile.TemporaryDirectory() as folder:
        for number, cut in enumerate(cuts, 1):
            clip = Path(folder) / "clip.mp4"
            try:
                cut_out(cut, clip)
            except VdxError as error:
                missing.append(f"{number:03} {cut.name}: {error}")
                continue
            with clip.open("rb") as source, archive.open(_name(number, cut), "w", force_zip64=True) as target:
                while part := source.read(_PART):
                    target.write(part)
                    yield stream.take()
            clip.unlink()
        if missing:
            archive.writestr("missing.txt", "\n".join(missing) + "\n")
    yield stream.take()


class _Stream(io.RawIOBase):
    """What a ZIP is written to when nothing can be sought in it."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self._written += data
        return len(data)

    def take(self) -> bytes:
        """What was written since the last call."""
        data, self._written = bytes(self._written), bytearray()
        return data


def _name(number: int, cut: Cut) -> str:
    stem = _UNFIT.sub("_", Path(cut.name).stem)[:_LONGEST].strip(" .") or "clip"
    return f"{number:03} {stem} {cut.start:.3f}-{cut.end:.3f}.mp4"
