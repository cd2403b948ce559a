"""The shots of a video of the library, or of any file, with what exports need beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vdx import schemas, views
from vdx.shotlists.rate import constant_rate, frame_at

if TYPE_CHECKING:
    from vdx.library import AnalysedVideo, FrameRecord, Library, ShotRecord, StoredVideo, VideoRecord

T = TypeVar("T")

Pictures = Sequence[Sequence[bytes]]
"""JPEGs of the keyframes of each shot."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The shots of one video.

    Attributes:
        view: the object of `vdx shots`.
        file: the video's file, None when none is known. The view's path may lack bytes that are no text.
        pictures: gives the JPEGs of the keyframes, as many for each shot as the view has keyframes.
        problem: what could not be read of a file that was analysed now.
    """

    view: schemas.ShotList
    file: Path | None
    pictures: Callable[[], Pictures]
    problem: str | None = None

    @property
    def rate(self) -> Fraction | None:
        """Frames a second, None when they are not regular."""
        return None if self.view.frame_rate is None else Fraction(self.view.frame_rate)

    def frame(self, seconds: float, rate: Fraction) -> int:
        """The number of the frame at `seconds`, at `rate` a second."""
        return frame_at(seconds, rate, self.view.shots[0].start)


def stored_shots(library: Library, video: StoredVideo, file: Path | None = None) -> Listing:
    """The shots of a video of the library, of which `file` is a copy if it is given."""
    shown = views.video(video) if file is None else _shown(file, video.id, video.record.duration)
    frames = library.frames(video.id)
    view = _view(shown, video.record, library.shots(video.id), [frame.record for frame in frames])

    def pictures() -> Pictures:
        blobs = ((frame.record.shot, frame.blob) for frame in frames if frame.record.keyframe)
        return _by_shot(len(view.shots), ((shot, library.picture(blob)) for shot, blob in blobs if blob))

    return Listing(view, file or views.file_of(video), pictures)


def detected_shots(file: Path, found: AnalysedVideo) -> Listing:
    """The shots that `Library.detect_shots` found in a file."""
    view = _view(_shown(file, None, found.video.duration), found.video, found.shots, found.frames)

    def pictures() -> Pictures:
        keyframes = ((frame.shot, frame.picture) for frame in found.frames if frame.keyframe)
        return _by_shot(len(view.shots), ((shot, picture) for shot, picture in keyframes if picture))

    return Listing(view, file, pictures, found.video.problem)


def _shown(file: Path, number: int | None, duration: float) -> schemas.AnyVideo:
    return schemas.AnyVideo.model_validate(
        {"id": number, "path": file, "name": file.name, "duration": duration}
    )


def _view(
    shown: schemas.AnyVideo, record: VideoRecord, shots: Sequence[ShotRecord], frames: Sequence[FrameRecord]
) -> schemas.ShotList:
    seconds = record.seconds
    times = _by_shot(len(shots), ((one.shot, seconds(one.pts)) for one in frames if one.keyframe))
    known = [*(shot.start_pts for shot in shots), *(frame.pts for frame in frames)]
    exact = [(pts - record.origin_pts) * record.time_base for pts in known]
    rate = constant_rate(record.frame_rate, exact)
    return schemas.ShotList(
        video=shown,
        frame_rate=None if rate is None else str(rate),
        shots=[
            schemas.ShotView(
                index=index,
                start=seconds(shot.start_pts),
                end=seconds(shot.end_pts),
                transition=shot.transition,
                opening=None if shot.opening is None else [seconds(pts) for pts in shot.opening],
                keyframes=times[index],
            )
            for index, shot in enumerate(shots)
        ],
    )


def _by_shot(shots: int, found: Iterable[tuple[int, T]]) -> list[list[T]]:
    grouped: list[list[T]] = [[] for _ in range(shots)]
    for shot, one in found:
        grouped[shot].append(one)
    return grouped
