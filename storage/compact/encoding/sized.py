"""Pictures of one size, as an encoder wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from media.planes import copy_tags, read_planes, write_planes

if TYPE_CHECKING:
    from media.planes import Plane

_EXACT = Interpolation.LANCZOS | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT


def scaled(pictures: Iterable[VideoFrame], width: int, height: int) -> Iterator[VideoFrame]:
    """The pictures at another size, with their times and tags; those of that size as they are."""
    reformatter = VideoReformatter()
    for picture in pictures:
        if (picture.width, picture.height) == (width, height):
            yield picture
            continue
        other = reformatter.reformat(picture, width, height, interpolation=_EXACT, threads=1)
        copy_tags(picture, other)
        yield other


def padded(pictures: Iterable[VideoFrame], multiple: int) -> Iterator[VideoFrame]:
    """The pictures with the last column and row repeated until both sides are multiples of `multiple`."""
    for picture in pictures:
        width, height = up_to(picture.width, multiple), up_to(picture.height, multiple)
        if (picture.width, picture.height) == (width, height):
            yield picture
            continue
        larger = VideoFrame(width, height, picture.format.name)
        rooms = [(plane.height, plane.width) for plane in larger.planes]
        planes = [_grown(plane, room) for plane, room in zip(read_planes(picture), rooms, strict=True)]
        write_planes(larger, planes)
        copy_tags(picture, larger)
        yield larger


def up_to(side: int, multiple: int) -> int:
    """The next multiple, or `side` itself if it is one."""
    return -(-side // multiple) * multiple


def _grown(plane: Plane, room: tuple[int, int]) -> Plane:
    height, width = room
    more = (0, height - plane.shape[0]), (0, width - plane.shape[1])
    return cast("Plane", np.pad(plane, more, mode="edge"))
