"""Regions of keyframes as JSON that people can read; their masks are packed (`storage.masks`), in base64."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence

from pydantic import BaseModel, TypeAdapter

from storage.masks import unpack
from storage.records import RegionRecord


class _Region(BaseModel):
    frame: int  # its place among the sampled frames
    box: tuple[float, float, float, float]  # x, y, width, height as fractions of the picture
    area: float
    motion: tuple[float, float]
    salience: float
    mask: str


_Regions = TypeAdapter(list[_Region])


def pack_regions(regions: Sequence[RegionRecord]) -> bytes:
    """The part of the regions."""
    views = [
        _Region(
            frame=region.frame,
            box=region.box,
            area=region.area,
            motion=region.motion,
            salience=region.salience,
            mask=b64encode(region.mask).decode(),
        )
        for region in regions
    ]
    return _Regions.dump_json(views)


def unpack_regions(data: bytes) -> tuple[RegionRecord, ...]:
    """The regions in a part. Raises ValueError when it holds something else."""
    return tuple(_record(view) for view in _Regions.validate_json(data))


def _record(view: _Region) -> RegionRecord:
    mask = b64decode(view.mask, validate=True)
    unpack(mask)  # a mask that is none is told here, not when somebody looks at it
    return RegionRecord(view.frame, view.box, view.area, view.motion, view.salience, mask)
