"""Segment a video and write what is asked for, while it is decoded once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from media.errors import MediaError
from vdx import schemas
from vdx.segmenting import maskfiles
from vdx.segmenting.view import segment_report

if TYPE_CHECKING:
    from indexer.regions.video import Segmentation, Shown
    from vdx.library import Library


def segment_and_write(
    library: Library,
    file: Path,
    method: str,
    *,
    clean: Sequence[str] = (),
    preview: Path | None = None,
    masks: Path | None = None,
    force: bool = False,
    progress: Callable[[float, float | None], None] | None = None,
) -> tuple[schemas.SegmentReport, str | None]:
    """The report, and what could not be read of the file.

    Args:
        library: knows the video's shots, if it is one of its videos.
        file: the video.
        method: as `Library.segment`.
        clean: as `Library.segment`.
        preview: a video to write, with what was found drawn over the pictures.
        masks: a folder to write masks into.
        force: the folder may hold files.
        progress: as `Library.segment`.

    Raises:
        MediaError: the file cannot be used, or the preview cannot be written.
        FolderNotEmpty, MasksFailed: the masks cannot be written.
    """
    began = time.monotonic()
    run = library.segment(file, method, clean=clean, progress=progress)
    if masks is not None:
        maskfiles.check(masks, force=force)
    pictures = _use_up(run, file, preview, masks)
    report = segment_report(
        run,
        _video(library, run, file),
        method=method,
        clean=clean,
        pictures=pictures,
        seconds=time.monotonic() - began,
    )
    return report, run.problem


def _use_up(run: Segmentation, file: Path, preview: Path | None, masks: Path | None) -> int:
    """Go through all pictures; how many there were."""
    numbers = 0

    def counted(pictures: Iterable[Shown]) -> Iterable[Shown]:
        nonlocal numbers
        for one in pictures:
            numbers += 1
            yield one

    pictures = counted(run)
    if masks is not None:
        pictures = maskfiles.writing(pictures, masks)
    if preview is None:
        for _ in pictures:
            pass
        return numbers
    from vdx.segmenting.preview import write_preview

    first = next(iter(pictures := iter(pictures)), None)
    if first is None:
        raise MediaError(file, "it has no picture that could be segmented")
    write_preview(preview, chain([first], pictures))
    return numbers


def _video(library: Library, run: Segmentation, file: Path) -> schemas.AnyVideo:
    known = library.known(file)
    length = run.duration if known is None else known.record.duration
    identity = {
        "id": None if known is None else known.id,
        "path": file,
        "name": file.name,
        "duration": length,
    }
    return schemas.AnyVideo.model_validate(identity)
