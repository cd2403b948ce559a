"""The part of one vector space: a safetensors file, so that any program can read it.

Tensors: ``rows`` (n, columns), and, where not every frame has a row, ``frames``, a bit for each frame of the
video (the first in the highest bit). The metadata holds the space as JSON, how many frames the video has, and
the coding:

    exact       as a library keeps them: float16, int8 or uint8
    rotated-B   B bits a component (`quantised`): approximations of the same vectors, valid in the same space
    first-N     the first N bytes of each row of a space that is never searched; the rest was cut off
"""

from __future__ import annotations

import json
import math
import re
import struct
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.compact.quantised import BITS, code_bytes, quantise, restore
from storage.records import Space, Vectors
from storage.vectors.base import to_stored, to_vectors

EXACT = "exact"

_TYPES = {"F16": "<f2", "I8": "i1", "U8": "u1"}
_CODING = re.compile(r"exact|rotated-(?P<bits>\d)|first-(?P<bytes>\d{1,6})", flags=re.ASCII)
_MOST_HEADER = 1 << 16  # bytes

Indices = NDArray[np.int64]  # (n,) ascending


def pack_vectors(space: Space, vectors: Vectors, rows: Indices, frames: int, coding: str) -> bytes:
    """The part of a space.

    Args:
        space: where the vectors belong.
        vectors: (n, columns) as an extractor gives them.
        rows: (n,) the frames that they belong to.
        frames: how many the video has.
        coding: see above.
    """
    tensors: dict[str, NDArray[Any]] = {"rows": _coded(space, vectors, coding)}
    if len(rows) < frames:
        has_row = np.zeros(frames, bool)
        has_row[rows] = True
        tensors["frames"] = np.packbits(has_row)
    said = {"space": json.dumps(asdict(space)), "count": str(frames), "coding": coding}
    header: dict[str, Any] = {"__metadata__": said}
    end = 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.nbytes
        kind = next(kind for kind, dtype in _TYPES.items() if np.dtype(dtype) == tensor.dtype)
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(map(_bytes, tensors.values()))


def unpack_vectors(data: bytes, frames: int) -> tuple[Space, Vectors, Indices]:
    """What a part holds: the space, vectors (n, columns), and the frames (n,) that they belong to.

    Raises:
        ValueError: it holds something else, or belongs to a video of another number of frames.
    """
    try:
        header, length = _header(data)
        said = header["__metadata__"]
        space = Space(**json.loads(said["space"]))
        if int(said["count"]) != frames:
            raise ValueError(f"it is of {said['count']} frames, where the video has {frames}")
        rows = np.arange(frames, dtype=np.int64)
        if "frames" in header:
            rows = np.flatnonzero(np.unpackbits(_tensor(data, length, header["frames"]), count=frames))
        vectors = _decoded(space, _tensor(data, length, header["rows"]), said["coding"])
    except (TypeError, KeyError, AttributeError, struct.error, RecursionError) as error:
        raise ValueError(f"it holds no vectors ({error})") from error
    space.check(vectors)
    if len(vectors) != len(rows):
        raise ValueError(f"{len(vectors)} vectors of {len(rows)} frames")
    return space, vectors, rows


def space_in(data: bytes) -> Space:
    """The space that a part is of. Raises ValueError when it holds something else."""
    try:
        return Space(**json.loads(_header(data)[0]["__metadata__"]["space"]))
    except (TypeError, KeyError, struct.error, RecursionError) as error:
        raise ValueError(f"it holds no vectors ({error})") from error


def _header(data: bytes) -> tuple[Any, int]:
    """The header and its bytes."""
    (length,) = struct.unpack_from("<Q", data)
    if length > _MOST_HEADER:
        raise ValueError("its header is too long")
    return json.loads(data[8 : 8 + length]), length


def _coded(space: Space, vectors: Vectors, coding: str) -> NDArray[Any]:
    kept = to_stored(space, vectors)
    parsed = _CODING.fullmatch(coding)
    if parsed is None:
        raise ValueError(f"there is no coding {coding!r}")
    if parsed["bits"]:
        return quantise(np.asarray(to_vectors(kept), np.float32), int(parsed["bits"]))
    return kept[:, : int(parsed["bytes"])] if parsed["bytes"] else kept


def _decoded(space: Space, coded: NDArray[Any], coding: str) -> Vectors:
    parsed = _CODING.fullmatch(coding)
    if parsed is None or coded.ndim != 2:
        raise ValueError(f"its coding {coding!r} is not known here")
    if parsed["bits"]:
        bits = int(parsed["bits"])
        if space.is_packed or bits not in BITS or coded.shape[1:] != (code_bytes(space.dim, bits),):
            raise ValueError("its codes do not belong in their space")
        return restore(np.asarray(coded, np.uint8), space.dim, bits)
    if parsed["bytes"] and space.is_packed:
        whole = np.zeros((len(coded), space.columns), np.uint8)
        whole[:, : coded.shape[1]] = coded[:, : space.columns]
        return whole
    return to_vectors(coded)


def _tensor(data: bytes, header: int, entry: dict[str, Any]) -> NDArray[Any]:
    start, end = entry["data_offsets"]
    shape = tuple(int(side) for side in entry["shape"])
    dtype = np.dtype(_TYPES[entry["dtype"]])
    inside = 0 <= start <= end <= len(data) - 8 - header
    if not inside or min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize != end - start:
        raise ValueError("a tensor lies outside it")
    return np.frombuffer(data, dtype, math.prod(shape), 8 + header + start).reshape(shape)


def _bytes(tensor: NDArray[Any]) -> bytes:
    return np.ascontiguousarray(tensor).tobytes()
