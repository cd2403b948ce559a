"""What an encoder gives: packets, in memory or on the disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Coded:
    """One packet: its bytes, when it is shown in pts, and whether decoding can begin with it."""

    data: bytes = field(repr=False)
    pts: int
    key: bool

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Stored:
    """The same, read from a file whenever its bytes are asked for: those of a long film fill the memory."""

    path: Path = field(repr=False)
    offset: int = field(repr=False)
    size: int
    pts: int
    key: bool

    @property
    def data(self) -> bytes:
        """Its bytes."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return file.read(self.size)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A span after the encoder.

    Attributes:
        codec: the codec's name.
        factor: the constant rate factor that it was encoded with.
        width: pixels of its pictures, which may be fewer than the source's.
        height: the same.
        header: what a decoder needs before the first packet.
        packets: in decoding order.
    """

    codec: str
    factor: float
    width: int
    height: int
    header: bytes = field(repr=False)
    packets: tuple[Coded | Stored, ...] = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of all packets."""
        return sum(packet.size for packet in self.packets)
