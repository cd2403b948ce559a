from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from media.errors import EmptyFile, MediaError, UnreadableFile
from media.image import encode_jpeg, fit, read_image
from tests.footage import make_animated_webp, make_gif, moving_scene

PICTURE = next(moving_scene(8, 0.1, (120, 80)))


def save(path: Path, image: np.ndarray) -> Path:
    """Not cv2.imwrite: names need not be ASCII."""
    ok, data = cv2.imencode(path.suffix, image)
    assert ok
    path.write_bytes(data.tobytes())
    return path


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".bmp", ".tiff", ".avif"])
def test_formats(tmp_path: Path, suffix: str) -> None:
    image = read_image(save(tmp_path / f"Größe 日本{suffix}", PICTURE))
    assert (image.shape, image.dtype) == (PICTURE.shape, np.uint8)
    assert np.abs(image.astype(int) - PICTURE).mean() < 10
    assert read_image(tmp_path / f"Größe 日本{suffix}", 60).shape == (40, 60, 3)


def test_grey_and_deep_pictures(tmp_path: Path) -> None:
    grey = cv2.cvtColor(PICTURE, cv2.COLOR_BGR2GRAY)
    assert np.array_equal(read_image(save(tmp_path / "g.png", grey))[:, :, 1], grey)
    deep = PICTURE.astype(np.uint16) * 257
    assert np.array_equal(read_image(save(tmp_path / "d.png", deep)), PICTURE)
    floats = (PICTURE / 255).astype(np.float32)
    assert np.abs(read_image(save(tmp_path / "f.tiff", floats)).astype(int) - PICTURE).max() <= 1


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_transparent_is_white(tmp_path: Path, dtype: type[np.unsignedinteger]) -> None:
    full = int(np.iinfo(dtype).max)
    image = np.zeros((4, 4, 4), dtype)
    image[0, :, 3] = full
    image[1, :, 3] = full // 2
    flat = read_image(save(tmp_path / "a.png", image))
    assert flat[0].max() == 0
    assert flat[3].min() == 255
    assert abs(int(flat[1, 0, 0]) - 127) <= 1


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)
    block = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, orientation: int) -> None:
    turned = {
        1: PICTURE,
        2: PICTURE[:, ::-1],
        3: PICTURE[::-1, ::-1],
        4: PICTURE[::-1],
        5: PICTURE.transpose(1, 0, 2),
        6: np.rot90(PICTURE, -1),
        7: PICTURE.transpose(1, 0, 2)[::-1, ::-1],
        8: np.rot90(PICTURE),
    }[orientation]
    path = tmp_path / "a.jpg"
    path.write_bytes(with_exif(encode_jpeg(PICTURE, 95), orientation))
    image = read_image(path)
    assert image.shape == turned.shape
    assert np.abs(image.astype(int) - turned).mean() < 8
    lossless = tmp_path / "a.png"
    exif = with_exif(b"\xff\xd8", orientation)[12:]
    ok, data = cv2.imencodeWithMetadata(
        ".png", PICTURE, [cv2.IMAGE_METADATA_EXIF], [np.frombuffer(exif, np.uint8)]
    )
    assert ok
    lossless.write_bytes(data.tobytes())
    assert np.array_equal(read_image(lossless), turned)


def test_first_frame_of_an_animation(tmp_path: Path) -> None:
    frames = list(moving_scene(8, 0.12, (120, 80)))
    for path in (
        make_animated_webp(tmp_path / "a.webp", frames, [100] * 3),
        make_gif(tmp_path / "a.gif", frames, [100] * 3),
    ):
        assert np.abs(read_image(path).astype(int) - frames[0]).mean() < 20


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_image(tmp_path / "a.png")
    with pytest.raises(UnreadableFile):
        read_image(tmp_path)
    (tmp_path / "e.png").touch()
    with pytest.raises(EmptyFile):
        read_image(tmp_path / "e.png")
    (tmp_path / "t.png").write_text("hello " * 50)
    with pytest.raises(MediaError, match="not a picture"):
        read_image(tmp_path / "t.png")
    path = save(tmp_path / "c.png", PICTURE)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(MediaError, match="cannot be read"):
        read_image(path)


def test_huge_pictures_are_refused_before_decoding(tmp_path: Path) -> None:
    png = bytearray(save(tmp_path / "a.png", PICTURE).read_bytes())
    png[16:24] = struct.pack(">II", 40_000, 40_000)
    jpeg = bytearray(encode_jpeg(PICTURE))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    bmp = bytearray(save(tmp_path / "a.bmp", PICTURE).read_bytes())
    bmp[18:26] = struct.pack("<ii", 30_000, -30_000)
    for name, data in (("h.png", png), ("h.jpg", jpeg), ("h.bmp", bmp)):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(MediaError, match="too large to open"):
            read_image(tmp_path / name)


def test_fit_never_enlarges() -> None:
    assert fit(PICTURE, None) is PICTURE
    assert fit(PICTURE, 4000) is PICTURE
    assert fit(PICTURE, 30).shape == (20, 30, 3)
    assert fit(PICTURE[:1], 30).shape == (1, 30, 3)


def test_jpeg_there_and_back() -> None:
    data = encode_jpeg(PICTURE)
    back = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert np.abs(back.astype(int) - PICTURE).mean() < 8
    assert len(encode_jpeg(PICTURE, 30)) < len(data)
