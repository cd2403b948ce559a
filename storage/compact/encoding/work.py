"""Finished spans on disk, so that a video whose encoding was interrupted goes on where it was."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from storage.compact.encoding.encoded import Coded, Encoded
from storage.compact.encoding.span import Span
from storage.files import FileSystem, Writer, full_disk

_KEY = "settings.json"
_OURS = frozenset((".kept", ".new", ".mp4", ".vdx", ".part"))


class Work:
    """A folder of encoded spans, all made with the same settings.

    Args:
        folder: where; removed by `remove`.
        settings: all that a span depends on. Spans that were made with others are thrown away.
        resume: keep those that are there.
        system: the calls that change the disk, for tests.

    Raises:
        StorageFull: no room for the folder.
    """

    def __init__(
        self, folder: Path, settings: dict[str, Any], *, resume: bool, system: FileSystem | None = None
    ) -> None:
        self.folder = folder
        self._system = system or FileSystem()
        told = json.dumps(settings, sort_keys=True, default=str).encode()
        if not (resume and _read(folder / _KEY) == told):
            self.remove()
            folder.mkdir(parents=True, exist_ok=True)
            self._put(folder / _KEY, told)

    def get(self, name: str) -> Span | None:
        """The span that was kept under a name; None if there is none that is whole."""
        data = self.get_bytes(name)
        if data is None:
            return None
        length = int.from_bytes(data[:8], "little")
        return _span(json.loads(data[8 : 8 + length]), data[8 + length :])

    def put(self, name: str, span: Span) -> None:
        """Keep a span under a name.

        Raises:
            StorageFull: no room.
        """
        told, packets = _told(span)
        self.put_bytes(name, len(told).to_bytes(8, "little") + told + packets)

    def get_bytes(self, name: str) -> bytes | None:
        """What was kept under a name; None if there is nothing that is whole."""
        data = _read(self._path(name))
        if data is None or hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        return data[32:]

    def put_bytes(self, name: str, data: bytes) -> None:
        """Keep `data` under a name; raises as `put`."""
        self._put(self._path(name), hashlib.sha256(data).digest() + data)

    def remove(self) -> None:
        """Remove the folder, unless something else lies in it."""
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name == _KEY or path.suffix in _OURS:
                    path.unlink()
            self.folder.rmdir()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.kept"

    def _put(self, path: Path, data: bytes) -> None:
        def content(file: Writer) -> None:
            file.write(data)

        part = path.with_suffix(".new")
        with full_disk(path):
            self._system.unlink(part)  # of a run that was cut short
            self._system.write(part, content)
            self._system.rename(part, path)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _told(span: Span) -> tuple[bytes, bytes]:
    encoded = span.encoded
    values = {
        "codec": encoded.codec,
        "factor": encoded.factor,
        "width": encoded.width,
        "height": encoded.height,
        "header": encoded.header.hex(),
        "packets": [[len(packet.data), packet.pts, packet.key] for packet in encoded.packets],
        "quality": span.quality,
        "low": span.low,
        "frozen": span.frozen,
        "probe_factor": span.probe_factor,
    }
    return json.dumps(values).encode(), b"".join(packet.data for packet in encoded.packets)


def _span(values: dict[str, Any], data: bytes) -> Span:
    packets, at = [], 0
    for size, pts, key in values.pop("packets"):
        packets.append(Coded(data[at : at + size], pts, key))
        at += size
    about = {name: values.pop(name) for name in ("quality", "low", "frozen", "probe_factor")}
    header = bytes.fromhex(values.pop("header"))
    return Span(Encoded(**values, header=header, packets=tuple(packets)), **about)
