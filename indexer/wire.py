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
    length: int = _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]
    kind, values, shapes = _header(_exactly(stream, length))
    arrays = []
    for shape in shapes:
        raw = _exactly(stream, math.prod(shape))
        try:
            arrays.append(np.frombuffer(raw, np.uint8).reshape(shape))
        except ValueError as error:  # more dimensions than there can be
            raise BrokenStream(f"an array of shape {shape}") from error
    return Message(kind, values, tuple(arrays))


def _header(encoded: bytes) -> tuple[str, dict[str, Any], list[list[int]]]:
    """The kind, the values and the shapes of the arrays, seen to be what they should be."""
    try:
        header = json.loads(encoded)
    except (ValueError, RecursionError) as error:
        raise BrokenStream("a message that is not JSON") from error
    match header:
        case {"kind": str(kind), "values": dict(values), "shapes": list(shapes)}:
            if all(isinstance(shape, list) and all(map(_is_side, shape)) for shape in shapes):
                return kind, values, shapes
    raise BrokenStream("a message without the parts of one")


def _is_side(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _exactly(stream: BinaryIO, size: int) -> bytes:
    if not 0 <= size <= LARGEST:
        raise BrokenStream(f"a message of {size} bytes")
    data = stream.read(size)
    if len(data) != size:
        raise BrokenStream("the stream ended in the middle of a message")
    return data
