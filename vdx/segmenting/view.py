"""What is said of what moves in a video, as the objects of `schemas`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vdx import schemas

if TYPE_CHECKING:
    from indexer.regions.tracking import Track
    from indexer.regions.video import Segmentation

APART = 0.2  # seconds between the boxes that are told of a region's way


def segment_report(
    run: Segmentation,
    video: schemas.AnyVideo,
    *,
    method: str,
    clean: Sequence[str],
    pictures: int,
    seconds: float,
) -> schemas.SegmentReport:
    """The object of `vdx segment`, when all of `run` was iterated over."""
    return schemas.SegmentReport(
        video=video,
        method=os.fspath(method),
        clean=list(clean),
        pictures=pictures,
        seconds=seconds,
        shots=[
            schemas.SegmentedShot(
                index=shot.index,
                start=shot.start,
                end=shot.end,
                regions=[_region(track) for track in shot.tracks],
            )
            for shot in run.shots
        ],
    )


def _region(track: Track) -> schemas.RegionView:
    path: list[list[float]] = []
    for one in track.sightings:
        if not path or one.seconds >= path[-1][0] + APART - 1e-6:
            path.append([one.seconds, *one.box])
    return schemas.RegionView(
        number=track.number,
        start=track.start,
        end=track.end,
        salience=track.salience,
        area=track.area,
        motion=list(track.motion),
        box=list(track.box),
        path=path,
    )
