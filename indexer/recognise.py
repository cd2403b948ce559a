"""What the library already knows of a file, by its content."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.report import Outcome
from storage.library import Store


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file.

    Attributes:
        fingerprint: its content's identity.
        outcome: what that means for an ingest; None: it has to be analysed.
        video_id: the video that it holds, if it need not be analysed.
        reason: why it failed before.
        gone: the path that it moved away from.
        outdated: the video with the same content that its analysis will replace.
        fresh: nothing was known of the path or the content before.
    """

    fingerprint: str
    outcome: Outcome | None
    video_id: int | None = None
    reason: str = ""
    gone: Path | None = None
    outdated: int | None = None
    fresh: bool = True


def recognise(path: Path, content: str, store: Store, recipes: Collection[str], *, retry: bool) -> Known:
    """Look the file at `path` up.

    Args:
        path: the file.
        content: its fingerprint.
        store: the library.
        recipes: the ways in which a video may have been analysed so as not to need it again.
        retry: analyse files again that failed or came out partial.
    """
    location = store.location(path)
    video = store.by_fingerprint(content)
    if video is None or video.recipe not in recipes:
        failure = store.failure(path)
        if failure is not None and failure.fingerprint == content and not retry:
            return Known(content, Outcome.FAILED, reason=failure.reason)
    if video is None:
        return Known(content, None, fresh=location is None)
    if video.recipe not in recipes or (retry and video.record.problem):
        return Known(content, None, outdated=video.id, fresh=False)
    if location is not None and location.video_id == video.id:
        return Known(content, Outcome.UNCHANGED, video.id)
    if moved(path, video.originals) and (video.originals or not video.compact):
        return Known(content, Outcome.MOVED, video.id, gone=moved_from(path, video.originals))
    return Known(content, Outcome.DUPLICATE, video.id)


def moved(path: Path, known: Iterable[Path]) -> bool:
    """Whether the file at `path` can be taken to be the one that was at all of the `known` paths."""
    return all(_moved_away(old, path) for old in known)


def moved_from(path: Path, known: Iterable[Path]) -> Path | None:
    """The path that the file was moved from, none of which holds a file now.

    Of several the one with the same name, which is where it most likely came from; None when another
    file took its place and its path.
    """
    return min(known, key=lambda old: (old.name != path.name, old), default=None)


def _moved_away(old: Path, new: Path) -> bool:
    """Whether the file that was at `old` can be taken to be the one that is at `new` now.

    It is not while it is still there. Nor when its folder is gone too, unless one of the folders on the
    way to `new` was renamed: the drive that it is on may not be plugged in just now.
    """
    try:
        if old.is_file():
            return False
        remains = next(folder for folder in old.parents if folder.is_dir())
        return remains == old.parent or (
            new.is_relative_to(remains) and new.stat().st_dev == remains.stat().st_dev
        )
    except OSError:  # a folder that may not be looked into: it may well be there
        return False
