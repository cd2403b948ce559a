"""A shot list as an OpenTimelineIO timeline: one video track, a clip for each shot.

Every clip refers to the whole file with the shot as its source range; keyframes are markers. Dissolves and
fades are transitions between the clips, all of the kind that editing programs know, a dissolve: in the file
they are in the picture already. What vdx calls them is their name. Frames that are not regular are counted in
milliseconds.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vdx.errors import MissingPackage
from vdx.shotlists.listing import Listing

if TYPE_CHECKING:
    from vdx.schemas import ShotView

_MILLISECONDS = Fraction(1000)


def to_otio(listing: Listing) -> str:
    """The timeline in OTIO's own JSON.

    Raises:
        MissingPackage: opentimelineio is not installed.
    """
    return str(_Timeline(listing).build().to_json_string(indent=4)) + "\n"


def require_package() -> Any:
    """The module opentimelineio. Raises MissingPackage."""
    try:
        import opentimelineio
    except ImportError as error:
        raise MissingPackage("opentimelineio", "write OTIO timelines") from error
    return opentimelineio


class _Timeline:
    def __init__(self, listing: Listing) -> None:
        self._otio = require_package()
        self._listing = listing
        self._rate = listing.rate or _MILLISECONDS

    def build(self) -> Any:
        schema, view = self._otio.schema, self._listing.view
        track = schema.Track(name="Shots", kind=schema.TrackKind.Video)
        for shot in view.shots:
            if shot.opening is not None:
                track.append(self._transition(shot, shot.opening))
            track.append(self._clip(shot))
        timeline = schema.Timeline(name=view.video.name)
        timeline.tracks.append(track)
        return timeline

    def _clip(self, shot: ShotView) -> Any:
        clip = self._otio.schema.Clip(
            name=f"{self._listing.view.video.name} {shot.index}",
            media_reference=self._media(),
            source_range=self._range(shot.start, shot.end),
            metadata={"vdx": {"transition": shot.transition}},
        )
        for one in shot.keyframes:
            marked = self._range(one, one)
            clip.markers.append(self._otio.schema.Marker(name="keyframe", marked_range=marked))
        return clip

    def _media(self) -> Any:
        file, video = self._listing.file, self._listing.view.video
        if file is None:
            return self._otio.schema.MissingReference(name=video.name)
        whole = self._range(min(0.0, self._listing.view.shots[0].start), video.duration)
        return self._otio.schema.ExternalReference(file.absolute().as_uri(), whole)

    def _transition(self, shot: ShotView, opening: list[float]) -> Any:
        schema = self._otio.schema
        first, end = opening
        return schema.Transition(
            name=shot.transition,
            transition_type=schema.TransitionTypes.SMPTE_Dissolve,
            in_offset=self._range(first, shot.start).duration,
            out_offset=self._range(shot.start, end).duration,
        )

    def _range(self, start: float, end: float) -> Any:
        opentime, rate = self._otio.opentime, float(self._rate)
        first, last = (self._listing.frame(one, self._rate) for one in (start, end))
        return opentime.TimeRange(
            opentime.RationalTime(first, rate), opentime.RationalTime(last - first, rate)
        )
