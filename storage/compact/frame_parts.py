"""Shots as JSON that people can read, and sampled frames in some bits each."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, TypeAdapter

from storage.compact.manifest import Pts
from storage.compact.times import pack_pts, unpack_pts
from storage.records import FrameRecord, ShotRecord, Transition

_HEAD = struct.Struct("<8sQ")  # magic, bytes of the times
_MAGIC = b"vdxfrm1\n"
_KEYFRAME, _FLAT, _PICTURE = 1, 2, 4
_BYTES = 5  # of a frame besides its time: shot and flags


class _Shot(BaseModel):
    start_pts: Pts
    end_pts: Pts
    transition: Transition
    opening: tuple[Pts, Pts] | None = None


_Shots = TypeAdapter(list[_Shot])


def pack_shots(shots: Sequence[ShotRecord]) -> bytes:
    """The part of the shots: pts in the time base of the source."""
    views = [
        _Shot(start_pts=s.start_pts, end_pts=s.end_pts, transition=s.transition, opening=s.opening)
        for s in shots
    ]
    return _Shots.dump_json(views, exclude_none=True)


def unpack_shots(data: bytes) -> tuple[ShotRecord, ...]:
    """The shots in a part. Raises ValueError when it holds something else."""
    return tuple(
        ShotRecord(s.start_pts, s.end_pts, s.transition, s.opening) for s in _Shots.validate_json(data)
    )


def pack_frames(frames: Sequence[FrameRecord]) -> bytes:
    """The part of the sampled frames: pts, shot, and whether it is a keyframe, flat, has a picture."""
    times = pack_pts([frame.pts for frame in frames])
    shots = np.array([frame.shot for frame in frames], "<i4")
    flags = np.array([_flags(frame) for frame in frames], np.uint8)
    planes = np.diff(shots, prepend=np.int32(0)).astype("<i4").view(np.uint8).reshape(-1, 4).T.tobytes()
    return _HEAD.pack(_MAGIC, len(times)) + times + zlib.compress(planes + flags.tobytes(), 9)


def unpack_frames(data: bytes) -> tuple[tuple[FrameRecord, ...], list[int]]:
    """The frames in a part, without their pictures, and the indices of those that have one.

    Raises:
        ValueError: it holds something else.
    """
    if len(data) < _HEAD.size:
        raise ValueError("it is too short")
    magic, length = _HEAD.unpack_from(data)
    if magic != _MAGIC or length > len(data):
        raise ValueError("it holds no frames")
    pts = unpack_pts(data[_HEAD.size : _HEAD.size + length])
    try:
        rest = zlib.decompressobj().decompress(data[_HEAD.size + length :], _BYTES * len(pts) + 1)
    except zlib.error as error:
        raise ValueError(f"its frames cannot be read ({error})") from error
    if len(rest) != _BYTES * len(pts):
        raise ValueError("its frames are not complete")
    table = np.frombuffer(rest, np.uint8)
    steps = table[: 4 * len(pts)].reshape(4, -1).T.copy().view("<i4").ravel()
    flags = table[4 * len(pts) :]
    frames = tuple(
        FrameRecord(int(time), int(shot), keyframe=bool(flag & _KEYFRAME), flat=bool(flag & _FLAT))
        for time, shot, flag in zip(pts, np.cumsum(steps, dtype=np.int64), flags, strict=True)
    )
    return frames, [int(index) for index in np.flatnonzero(flags & _PICTURE)]


def _flags(frame: FrameRecord) -> int:
    return _KEYFRAME * frame.keyframe + _FLAT * frame.flat + _PICTURE * (frame.picture is not None)
