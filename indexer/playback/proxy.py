"""A form of a video that every browser plays, and cuts of it: H.264 and AAC in MP4, with the same times."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

from indexer.playback.sound import with_sound
from media.decode import VideoReader
from media.encode import write_clip, write_video
from media.frame import Bgr
from media.probe import MediaInfo, probe

SIDE = 1280  # pixels, the longer one at most
_REPORT = 25  # frames between two reports of progress

# No B-frames: MP4 keeps durations in decoding order, so that the last frame shown would get another's. An
# I-frame every second or two: people jump about. swscale puts chroma between the pixels it is the mean of.
_OPTIONS = {
    "crf": "23",
    "preset": "veryfast",
    "g": "48",
    "bf": "0",
    "chroma_sample_location": "center",
}

Progress = Callable[[float], object]


def write_proxy(source: Path, target: Path, progress: Progress, *, threads: int = 0) -> None:
    """Write all of `source` as an MP4 for browsers; each frame keeps its time to 1/90000 s.

    Args:
        source: the video.
        target: the MP4 to write. Replaced only when whole.
        progress: is told the seconds that are done.
        threads: for encoding; 0 for as many as there are processors.

    Raises:
        MediaError: `source` cannot be read, or writing failed.
    """
    info = probe(source)
    with tempfile.TemporaryDirectory(prefix=".proxy-", dir=target.parent) as folder:
        silent = Path(folder) / "pictures.mp4"
        write_video(silent, _pictures(source, progress), options=_OPTIONS | {"threads": str(threads)})
        with_sound(silent, source, target, _origin(info), None)


def write_cut(source: Path, target: Path, start: float, end: float) -> None:
    """Cut [start, end) seconds of `source` exactly, with its sound, as an MP4.

    Raises:
        MediaError: `source` cannot be read or has nothing in the span, or writing failed.
        ValueError: the span is empty.
    """
    origin = _origin(probe(source))
    with tempfile.TemporaryDirectory(prefix=".cut-", dir=target.parent) as folder:
        silent = Path(folder) / "pictures.mp4"
        write_clip(source, silent, start, end)
        with_sound(silent, source, target, origin + Fraction(start), origin + Fraction(end))


def _origin(info: MediaInfo) -> Fraction:
    return info.origin_pts * info.time_base


def _pictures(source: Path, progress: Progress) -> Iterator[tuple[float, Bgr]]:
    with VideoReader(source) as reader:
        for number, frame in enumerate(reader.frames()):
            yield max(0.0, frame.seconds), frame.image(SIDE)
            if number % _REPORT == 0:
                progress(frame.seconds)
