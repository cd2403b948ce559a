"""Raw Motion JPEG is a video, whatever its name; nothing else that starts like a JPEG is one."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from indexer.discover import is_plainly_no_video
from media.decode import VideoReader
from media.encode import write_video
from media.errors import NotAVideo, UnreadableFile
from media.image import encode_jpeg, read_image
from media.jpeg import is_motion_jpeg
from media.kind import Kind, identify
from media.probe import probe
from tests.footage import make_video, moving_scene

FRAMES = list(moving_scene(3, 1.0))
PHOTO = encode_jpeg(FRAMES[0], 90)


def raw_stream(path: Path) -> Path:
    """One second, as FFmpeg writes it."""
    with av.open(str(path), "w", format="mjpeg") as out:
        stream = out.add_stream("mjpeg", rate=25, options={"qmin": "1", "qmax": "4"})
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuvj420p"
        for picture in FRAMES:
            frame = av.VideoFrame.from_ndarray(picture, "bgr24").reformat(format="yuvj420p")
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def is_video(path: Path) -> bool:
    """What everybody who looks at the file says; all must agree."""
    video = identify(path) is Kind.VIDEO
    if video:
        assert not is_plainly_no_video(path)
        assert probe(path).container == "mjpeg"
    else:
        assert identify(path) is Kind.IMAGE
        assert is_plainly_no_video(path)
        with pytest.raises(NotAVideo, match="still picture"):
            VideoReader(path)
    return video


@pytest.mark.parametrize("name", ["a.mjpeg", "a.jpg", "no name", "a%03d.mjpg"])
def test_every_frame_at_its_time(tmp_path: Path, name: str) -> None:
    path = raw_stream(tmp_path / "a.mjpeg").rename(tmp_path / name)
    assert is_video(path)
    with VideoReader(path) as reader:
        frames = [(frame.seconds, frame.image()) for frame in reader.frames()]
        assert [seconds for seconds, _ in frames] == pytest.approx([i / 25 for i in range(25)], abs=1e-6)
        for (_, picture), wanted in zip(frames, FRAMES, strict=True):
            assert np.abs(picture.astype(int) - wanted).mean() < 8
        assert (reader.info.codec, reader.info.frame_rate) == ("mjpeg", Fraction(25))
        assert reader.problem is None
        for index in (20, 3, 24, 0):
            frame = next(reader.frames(frames[index][0]))
            assert frame.seconds == frames[index][0]
            assert np.array_equal(frame.image(), frames[index][1])
    assert np.abs(read_image(path).astype(int) - FRAMES[0]).mean() < 8  # as a query: its first frame


def as_jpeg(picture: np.ndarray, *options: int) -> bytes:
    ok, data = cv2.imencode(".jpg", picture, options)
    assert ok
    return data.tobytes()


@pytest.mark.parametrize(
    "between",
    [
        lambda picture: picture,
        lambda picture: picture + bytes(-len(picture) % 512),
        lambda picture: picture + b"\r\n",
        lambda picture: picture + b"\xff",
        lambda picture: picture[:-2],  # the end is left out
    ],
    ids=["plain", "blocks", "lines", "fill", "no end"],
)
@pytest.mark.parametrize("options", [(), (cv2.IMWRITE_JPEG_PROGRESSIVE, 1, cv2.IMWRITE_JPEG_RST_INTERVAL, 2)])
def test_pictures_one_behind_the_other(
    tmp_path: Path, between: Callable[[bytes], bytes], options: tuple[int, ...]
) -> None:
    path = tmp_path / "stream"
    path.write_bytes(b"".join(between(as_jpeg(picture, *options)) for picture in FRAMES[:5]))
    assert is_video(path)
    with VideoReader(path) as reader:
        assert [round(frame.seconds * 25) for frame in reader.frames()] == [0, 1, 2, 3, 4]


def test_large_frames(tmp_path: Path) -> None:
    """Of more bytes than FFmpeg looks at to tell a format."""
    noise = np.random.default_rng(0).integers(0, 256, (1200, 1600, 3), dtype=np.uint8)
    picture = encode_jpeg(noise, 95)
    assert len(picture) > 1 << 20
    (tmp_path / "large.jpg").write_bytes(picture * 3)
    assert is_video(tmp_path / "large.jpg")
    with VideoReader(tmp_path / "large.jpg") as reader:
        assert len(list(reader.frames())) == 3


def test_a_stream_that_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "cut.mjpeg"
    path.write_bytes(PHOTO * 4 + PHOTO[: len(PHOTO) // 2])
    with VideoReader(path) as reader:
        assert len(list(reader.frames())) in (4, 5)
    path.write_bytes(PHOTO[: len(PHOTO) // 2])
    assert identify(path) is Kind.IMAGE


def test_the_name_promises_a_video(tmp_path: Path) -> None:
    """A person who has a still called so hears about it."""
    path = tmp_path / "one.mjpeg"
    path.write_bytes(PHOTO)
    assert identify(path) is Kind.IMAGE
    assert not is_plainly_no_video(path)
    path.write_text("no video at all\n" * 9)
    with pytest.raises(NotAVideo, match=r"it is text, though its name ends in \.mjpeg"):
        identify(path)


def with_segment(marker: int, payload: bytes) -> bytes:
    """The photo with a further segment in its header."""
    return PHOTO[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload + PHOTO[2:]


def film(folder: Path) -> bytes:
    write_video(folder / "film.mp4", ((index / 25, picture) for index, picture in enumerate(FRAMES)))
    return (folder / "film.mp4").read_bytes()


PREVIEW = encode_jpeg(FRAMES[0][::2, ::2].copy())
STILLS: dict[str, Callable[[Path], bytes]] = {
    "plain": lambda _: PHOTO,
    "thumbnail in EXIF": lambda _: with_segment(0xE1, b"Exif\0\0" + bytes(20) + PREVIEW + PHOTO),
    "preview": lambda _: PHOTO + PREVIEW,
    "MPO": lambda _: with_segment(0xE2, b"MPF\0" + bytes(40)) + PHOTO,
    "depth map": lambda _: (
        with_segment(
            0xE1, b"http://ns.adobe.com/xap/1.0/\0 xmlns='http://ns.google.com/photos/1.0/container/'"
        )
        + PHOTO
    ),
    "motion photo": lambda folder: PHOTO + film(folder),
    "trailer": lambda _: PHOTO + b"SEFT" * 50 + PHOTO,
    "zeros": lambda _: PHOTO + bytes(9000),
}


@pytest.mark.parametrize("name", STILLS)
def test_stills(tmp_path: Path, name: str) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(STILLS[name](tmp_path))
    assert not is_video(path)
    assert read_image(path).shape == (120, 160, 3)


class Counted(io.FileIO):
    """A file that counts the bytes that are read from it."""

    read_bytes = 0

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        count = super().readinto(buffer) or 0
        Counted.read_bytes += count
        return count


@pytest.mark.parametrize(("exif", "limit"), [(True, 2 << 20), (False, 9 << 20)])
def test_only_a_part_of_a_large_photo_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exif: bool, limit: int
) -> None:
    path = tmp_path / "large.jpg"
    head = with_segment(0xE1, b"Exif\0\0" + bytes(20)) if exif else PHOTO
    path.write_bytes(head[: len(head) // 2])
    with path.open("ab") as file:
        file.truncate(100 << 20)  # a scan of 100 MB
    with path.open("ab") as file:
        file.write(b"\xff\xd9" + PHOTO)
    monkeypatch.setattr(Path, "open", lambda self, _: io.BufferedReader(Counted(self)))
    monkeypatch.setattr(Counted, "read_bytes", 0)
    assert not is_motion_jpeg(path)
    assert 0 < Counted.read_bytes < limit


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="reading it failed"):
        is_motion_jpeg(tmp_path / "gone.jpg")


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00\x00" * 600,
        b"\xff\xd8\xff\xda\x00\x08",
        PHOTO[:-2] + b"\xff\xc4\x00\x00" * 9,
    ],
)
def test_what_is_broken_is_no_video(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(data)
    assert identify(path) is Kind.IMAGE


def test_motion_jpeg_in_a_container_is_as_before(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.avi", [(1, 0.4)], codec="mjpeg", pix_fmt="yuvj420p")
    assert identify(path) is Kind.VIDEO
    assert probe(path).container == "avi"
