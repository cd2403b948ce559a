"""Messages between vdx and its decoding processes.

Decoders read files from anywhere, so what comes out of their process is parsed as data and never as
objects that could run code (no pickle): a length, a JSON header, then raw arrays and bytes.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_LENGTH = struct.Struct("<I")
LARGEST = 1 << 30  # bytes of one array; a message that claims more is damaged


class BrokenStream(Exception):
    """The other side went away, or what it sent is no message."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: what it is, its values as JSON knows them, and uint8 arrays of any shape."""

    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    arrays: tuple[NDArray[np.uint8], ...] = ()


def send(stream: BinaryIO, message: Message) -> None:
    """Write one message and flush it."""
    header = {
        "kind": message.kind,
        "values": message.values,
        "shapes": [array.shape for array in message.arrays],
    }
    # Lone surrogates stand for bytes of file names that are not UTF-8; ASCII JSON carries them through.
    encoded = json.dumps(header).encode("ascii")
    stream.write(_LENGTH.pack(len(encoded)))
    stream.write(encoded)
    for array in message.arrays:
        stream.write(np.ascontiguousarray(array).data)
    stream.flush()


def receive(stream: BinaryIO) -> Message:
    """Read one message.

    Raises:
        BrokenStream: the stream ended, or holds something else.
    """
    header = json.loads(_exactly(stream, _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]))
    arrays = []
    for shape in header["shapes"]:
        raw = _exactly(stream, math.prod(shape))
        arrays.append(np.frombuffer(raw, np.uint8).reshape(shape))
    return Message(header["kind"], header["values"], tuple(arrays))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    if not 0 <= size <= LARGEST:
        raise BrokenStream(f"a message of {size} bytes")
    data = stream.read(size)
    if len(data) != size:
        raise BrokenStream("the stream ended in the middle of a message")
    return data
