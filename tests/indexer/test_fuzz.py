"""Damaged files: whatever is in them, the decoding process gives what can be read, or one sentence.

`make test` looks at 50 of them, `make test-fuzz` at 500.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

import tests.media.golden
from indexer.wire import Message
from indexer.worker import Worker
from media.errors import MediaError, TooLarge
from tests.damage import damaged
from tests.footage import make_animated_webp, make_gif, make_video, moving_scene, remux

FILES = int(os.environ.get("VDX_FUZZ_FILES", "50"))
MOST_GROWTH = 150 << 20  # bytes that the process may keep, however many files it has seen

CODECS = {
    "x264.mp4": "libx264", "x264.mkv": "libx264", "x264.ts": "libx264", "x264.flv": "libx264",
    "x265.mp4": "libx265", "vp8.webm": "libvpx", "vp9.webm": "libvpx-vp9", "mpeg4.avi": "mpeg4",
    "mpeg2.mpg": "mpeg2video", "mpeg2.ts": "mpeg2video", "mjpeg.avi": "mjpeg", "prores.mov": "prores_ks",
    "ffv1.mkv": "ffv1",
}  # fmt: skip
FORMATS = {"mjpeg": "yuvj420p", "prores_ks": "yuv422p10le"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of many formats, two seconds each, and the golden clips."""
    folder = tmp_path_factory.mktemp("whole")
    made = [
        make_video(
            folder / name,
            [(at, 1.2), (at + 100, 0.8)],
            size=(112, 80),
            codec=codec,
            pix_fmt=FORMATS.get(codec, "yuv420p"),
            options={"g": "12"},
        )
        for at, (name, codec) in enumerate(CODECS.items())
    ]
    made.append(remux(made[0], folder / "faststart.mp4", movflags="faststart"))
    made.append(remux(made[0], folder / "fragments.mp4", movflags="frag_keyframe+empty_moov"))
    pictures = list(moving_scene(7, 1.0, (112, 80), 10))
    made.append(make_gif(folder / "a.gif", pictures, [100] * 10))
    made.append(make_animated_webp(folder / "a.webp", pictures, [100] * 10))
    golden = Path(tests.media.golden.__file__).parent / "clips"
    return [*made, *sorted(path for path in golden.iterdir() if path.suffix not in (".png", ".json"))]


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(stall_seconds=30.0, memory=1 << 30)
    yield made
    made.close()


def _process() -> psutil.Process:
    (child,) = [p for p in psutil.Process().children(recursive=True) if "indexer.decoder" in p.cmdline()]
    return child


def _check(messages: Sequence[Message]) -> None:
    """That the messages tell of a video that can be indexed."""
    video = messages[-1].values["video"]
    thumbnails = [message for message in messages if message.kind == "thumbnails"]
    pts = [at for message in thumbnails for at in message.values["pts"]]
    seconds = [at for message in thumbnails for at in message.values["seconds"]]
    assert all(a < b for a, b in pairwise(pts))
    assert all(map(math.isfinite, seconds))
    assert 0 < len(pts) <= video["frame_count"]
    assert pts[-1] < video["end_pts"]
    assert sum(len(message.arrays[0]) for message in thumbnails) == len(pts)
    assert any(message.kind == "sample" for message in messages)
    edges = [edge for span in video["missing"] for edge in span]
    assert edges == sorted(set(edges))
    assert not (video["missing"] and video["problem"] is None)


def _look(worker: Worker, path: Path) -> bool | None:
    """Whether there was something to read; None when it was too large, after which a new process starts."""
    try:
        _check(list(worker.analyse(path)))
    except TooLarge:
        return None
    except MediaError as error:
        if any(word in str(error) for word in ("crashed", "no progress")):
            pytest.fail(f"{path.name}: {error}")
        return False
    return True


def test_damaged_files(whole: list[Path], worker: Worker, tmp_path: Path) -> None:
    process, size, read = None, 0, 0
    for seed in range(FILES):
        source = whole[seed % len(whole)]
        path = tmp_path / f"{seed}-{source.name}"
        path.write_bytes(damaged(source.read_bytes(), seed))
        outcome = _look(worker, path)
        if outcome is None:
            process = None
            continue
        read += outcome
        now = _process()
        assert process in (None, now), path.name
        if process is None or seed < len(whole):  # until it has seen every format once
            process, size = now, now.memory_info().rss
        assert now.memory_info().rss < size + MOST_GROWTH, path.name
    assert read > FILES // 3


def test_the_same_files_are_whole_without_damage(whole: list[Path], worker: Worker) -> None:
    for path in whole:
        messages = list(worker.analyse(path))
        _check(messages)
        assert messages[-1].values["video"]["problem"] is None, path.name
