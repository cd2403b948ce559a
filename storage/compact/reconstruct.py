"""A compact file becomes a film again: its video, a part of it, its frames, or a storyboard.

What is whole comes first: the best video that is not damaged, then what can be read of a damaged one, then
the storyboard, for which descriptors are enough. The same file always gives the same bytes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2

from media.decode import VideoReader
from media.encode import write_clip
from media.errors import MediaError
from media.remux import add_sound, copy_packets
from media.time import format_time
from storage.compact.descriptors import read_descriptors
from storage.compact.errors import CompactError, DamagedPart
from storage.compact.manifest import VideoPart
from storage.compact.places import Place
from storage.compact.reader import CompactReader
from storage.compact.reconstruction import Reconstruction, ReconstructOptions, Tier
from storage.compact.storyboard import write_storyboard
from storage.compact.verify import verify
from storage.compact.video_file import file_at
from storage.files import Writer, write_beside
from storage.records import AnalysedVideo

Watcher = Callable[[float], None]
"""Is told the seconds that were looked at."""


def reconstruct(
    reader: CompactReader, wanted: ReconstructOptions, watcher: Watcher = lambda seconds: None
) -> Reconstruction:
    """Make of a compact file what is `wanted`.

    Raises:
        CompactError: nothing that could give it is in the file, or all of that is damaged; or the span
            begins behind its end.
        MediaError: the output cannot be written.
        StorageFull: no room.
    """
    length = reader.manifest.source.record().duration
    if wanted.start >= max(length, 1e-9):
        raise CompactError(reader.path, f"it ends at {format_time(length)}, before the span begins")
    damaged = tuple(fault.reason for fault in reader.check())
    if wanted.output is None and wanted.frames is None:
        part = next(iter(_videos(reader, wanted.tier)), None)
        told = verify(reader, part) if wanted.verify else None
        return Reconstruction(part, True, None, None, damaged, told)
    for part in _videos(reader, wanted.tier):
        place = _place(reader, part)
        if place is None:
            continue
        try:
            made = _from_video(reader, part, place, wanted, watcher)
        except MediaError:
            if not damaged:
                raise
            continue  # nothing of it can be read; there may be something else
        told = verify(reader, part) if wanted.verify else None
        return Reconstruction(part, not wanted.is_span, *made, damaged, told)
    made = _from_descriptors(reader, wanted)
    told = verify(reader, None) if wanted.verify else None
    return Reconstruction(None, False, *made, damaged, told)


def _videos(reader: CompactReader, tier: Tier) -> list[VideoPart]:
    """The videos that may be taken, in the order in which to try them: whole ones first."""
    told = [one for one in reader.manifest.videos if tier == "best" or str(one.tier) == tier]
    if tier == "1" and not told:
        raise CompactError(reader.path, "it holds no proxy (tier 1)")
    return sorted(told, key=lambda one: not _is_whole(reader, one))


def _is_whole(reader: CompactReader, part: VideoPart) -> bool:
    try:
        reader.place(part.file)
    except DamagedPart:
        return False
    return True


def _place(reader: CompactReader, part: VideoPart) -> Place | None:
    return reader.place(part.file) if _is_whole(reader, part) else reader.remains(part.file)


def _from_video(
    reader: CompactReader, part: VideoPart, place: Place, wanted: ReconstructOptions, watcher: Watcher
) -> tuple[int | None, int | None]:
    """Frames of the film and number of pictures."""
    written = pictures = None
    if wanted.output is not None and not wanted.is_span:
        written = _copy(reader, part, place, wanted.output)
    if wanted.output is not None and wanted.is_span:
        with _alone(reader, part, place, wanted.output.parent) as file:
            written = _cut(file, wanted.output, wanted.start, _end(reader, wanted))
    if wanted.frames is not None:
        wanted.frames.mkdir(parents=True, exist_ok=True)
        with _alone(reader, part, place, wanted.frames) as file:
            pictures = _write_frames(file, wanted.frames, wanted.start, wanted.end, watcher)
    return written, pictures


@contextmanager
def _alone(reader: CompactReader, part: VideoPart, place: Place, folder: Path) -> Iterator[Path]:
    """The video as a file, with room for it where the output goes; its errors name the compact file."""
    with file_at(place, part.file, folder) as file:
        try:
            yield file
        except MediaError as error:
            raise MediaError(reader.path if error.path == file else error.path, error.reason) from error


def _end(reader: CompactReader, wanted: ReconstructOptions) -> float:
    end = reader.manifest.source.record().duration
    return end if wanted.end is None else min(wanted.end, end)


def _copy(reader: CompactReader, part: VideoPart, place: Place, output: Path) -> int:
    """The video as it is; its packets, if another container is wanted or something is damaged."""
    if output.suffix.lower() == Path(part.file).suffix and _is_whole(reader, part):

        def content(file: Writer) -> None:
            for block in place.blocks():
                file.write(block)

        write_beside(output, content)
        return part.frames
    with place.open() as file:
        return copy_packets(reader.path, file, output)


def _cut(file: Path, output: Path, start: float, end: float) -> int:
    """Exactly the span, encoded anew, with its sound. One thread: with several x264 writes other bytes."""
    with VideoReader(file) as video:
        has_sound = video.info.has_audio
    if not has_sound:
        return write_clip(file, output, start, end, threads=1)
    silent = output.with_name(f".{output.stem[:40]}-{secrets.token_hex(4)}.mkv")
    try:
        written = write_clip(file, silent, start, end, threads=1)
        with file.open("rb") as sound:
            add_sound(silent, file, sound, output, start, end)
    finally:
        silent.unlink(missing_ok=True)
    return written


def _write_frames(file: Path, folder: Path, start: float, end: float | None, watcher: Watcher) -> int:
    """A PNG of each frame of [start, end) seconds, named by its number in the video and its time."""
    written = 0
    with VideoReader(file) as video:
        for number, frame in enumerate(video.frames()):
            if end is not None and frame.seconds >= end:
                break
            watcher(frame.seconds)
            if frame.seconds < start:
                continue
            ok, data = cv2.imencode(".png", frame.image())
            if not ok:
                raise MediaError(file, f"no PNG can be made of frame {number}")
            _name(folder, number, frame.seconds, "png").write_bytes(data.tobytes())
            written += 1
    return written


def _from_descriptors(reader: CompactReader, wanted: ReconstructOptions) -> tuple[int | None, int | None]:
    """The storyboard, and the pictures that it is made of."""
    analysed = read_descriptors(reader, [])
    written = pictures = None
    if wanted.output is not None:
        written = write_storyboard(analysed, wanted.output, wanted.start, wanted.end)
    if wanted.frames is not None:
        pictures = _write_keyframes(analysed, wanted.frames, wanted.start, wanted.end)
    return written, pictures


def _write_keyframes(analysed: AnalysedVideo, folder: Path, start: float, end: float | None) -> int:
    """The pictures of [start, end) seconds, named as frames are, by their number among those looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for number, frame in enumerate(analysed.frames):
        seconds = analysed.video.seconds(frame.pts)
        if frame.picture is None or seconds < start or (end is not None and seconds >= end):
            continue
        _name(folder, number, seconds, "jpg").write_bytes(frame.picture)
        written += 1
    return written


def _name(folder: Path, number: int, seconds: float, ending: str) -> Path:
    return folder / f"{number:07}_{max(0.0, seconds):010.3f}.{ending}"
