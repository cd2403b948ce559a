"""What the library already knows of a file, by its content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.identity import fingerprint
from indexer.report import Outcome
from storage.library import Store
from storage.stored import Location, StoredVideo


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file.

    Attributes:
        fingerprint: its content's identity.
        outcome: what that means for an ingest; None: it has to be analysed.
        video_id: the video that it holds, if it need not be analysed.
        reason: why it failed before.
        gone: the path that it moved away from.
        outdated: the video that its analysis will replace, or that it no longer holds.
        fresh: nothing was known of the path or the content before.
    """

    fingerprint: str
    outcome: Outcome | None
    video_id: int | None = None
    reason: str = ""
    gone: Path | None = None
    outdated: int | None = None
    fresh: bool = True


def recognise(path: Path, store: Store, recipe: str, *, retry: bool) -> Known:
    """Look the file at `path` up.

    Args:
        path: the file.
        store: the library.
        recipe: how videos are analysed now; a video analysed otherwise has to be analysed again.
        retry: analyse files again that failed or came out partial.

    Raises:
        EmptyFile, UnreadableFile: its content cannot be identified.
    """
    content = fingerprint(path)
    location = store.location(path)
    video = store.by_fingerprint(content)
    abandoned = _abandoned(location, video, store)
    if video is None:
        failure = store.failure(path)
        if failure is not None and failure.fingerprint == content and not retry:
            return Known(content, Outcome.FAILED, reason=failure.reason)
        return Known(content, None, outdated=abandoned, fresh=location is None)
    if video.recipe != recipe or (retry and video.record.problem):
        return Known(content, None, outdated=video.id, fresh=False)
    if location is not None and location.video_id == video.id:
        return Known(content, Outcome.UNCHANGED, video.id)
    gone = _moved_from(path, video)
    outcome = Outcome.DUPLICATE if gone is None else Outcome.MOVED
    return Known(content, outcome, video.id, gone=gone, outdated=abandoned)


def _abandoned(location: Location | None, video: StoredVideo | None, store: Store) -> int | None:
    """The video that was only in this file, which now holds something else."""
    if location is None or (video is not None and location.video_id == video.id):
        return None
    others = [other for other in store.locations(location.video_id) if other.path != location.path]
    return None if others else location.video_id


def _moved_from(path: Path, video: StoredVideo) -> Path | None:
    """The path that the file was moved from: one that is empty now, if no copy is left in place.

    Of several the one with the same name, which is where it most likely came from.
    """
    if any(known.exists() for known in video.paths):
        return None
    return min(video.paths, key=lambda known: (known.name != path.name, known), default=None)
