from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from media.errors import DamagedVideo, EmptyFile, MediaError, NotAVideo, UnreadableFile
from media.kind import Kind, identify
from media.probe import probe
from tests.footage import (
    make_animated_webp,
    make_gif,
    make_video,
    moving_scene,
    sample_clip,
    truncate,
)

FRAMES = list(moving_scene(3, 0.2, (64, 48), 25))


def make_sound(path: Path, codec: str, cover: bool = False) -> Path:
    with av.open(str(path), "w") as out:
        sound = out.add_stream(codec, rate=44100, layout="mono")
        picture = out.add_stream("mjpeg", rate=25) if cover else None
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuvj420p"
            picture.disposition = av.stream.Disposition.attached_pic
            frame = av.VideoFrame.from_ndarray(FRAMES[0], "bgr24").reformat(format="yuvj420p")
            out.mux(picture.encode(frame))
            out.mux(picture.encode(None))
        for index in range(20):
            wave = np.sin(np.arange(1152) / 9).astype(np.float32)[None]
            samples = (wave * 3000).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(samples, "s16", "mono")
            frame.rate, frame.pts = 44100, index * 1152
            out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    return path


def test_stills(tmp_path: Path) -> None:
    names = ["a.jpg", "a.png", "a.webp", "a.gif", "a.bmp", "a.tiff", "a.avif"]
    for name in names:
        cv2.imwrite(str(tmp_path / name), FRAMES[0])
    assert {name: identify(tmp_path / name) for name in names} == dict.fromkeys(names, Kind.IMAGE)
    one = make_animated_webp(tmp_path / "one.webp", FRAMES[:1], [100])
    assert identify(one) is Kind.IMAGE


def test_animations_are_videos(tmp_path: Path) -> None:
    gif = make_gif(tmp_path / "a.gif", FRAMES, [100] * 5)
    webp = make_animated_webp(tmp_path / "a.webp", FRAMES, [100] * 5)
    apng = make_gif(tmp_path / "a.png", FRAMES, [100] * 5)
    assert [identify(path) for path in (gif, webp, apng)] == [Kind.VIDEO] * 3


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp3", "libmp3lame"), ("a.wav", "pcm_s16le"), ("a.flac", "flac")]
)
def test_sound(tmp_path: Path, name: str, codec: str) -> None:
    path = make_sound(tmp_path / name, codec)
    assert identify(path) is Kind.AUDIO
    with pytest.raises(NotAVideo, match="sound only"):
        probe(path)


def test_sound_with_a_cover_picture_is_sound(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "song.mp3", "libmp3lame", cover=True)
    with av.open(str(path)) as container:
        assert len(container.streams.video) == 1
    assert identify(path) is Kind.AUDIO


def test_other_things(tmp_path: Path) -> None:
    text = "Notes on filming.\nTwo cameras.\n" * 60
    for name in ("notes.txt", "notes.nfo", "code.ts", "no_name"):
        (tmp_path / name).write_text(text)
    (tmp_path / "umlaut.txt").write_text("Größe, naïve, 日本語\n" * 200)
    (tmp_path / "old.txt").write_bytes("Größe und Länge\n".encode("latin-1") * 90)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x", "x")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n\x00\x01")
    (tmp_path / "random.bin").write_bytes(np.random.default_rng(0).bytes(9000))
    found = {path.name: identify(path) for path in tmp_path.iterdir()}
    assert found == dict.fromkeys(found, Kind.OTHER)


def test_the_name_does_not_decide(tmp_path: Path) -> None:
    clip = sample_clip("carphone_pristine.mp4")
    for name in ("video.txt", "video.jpg", "video"):
        assert identify(Path(shutil.copy(clip, tmp_path / name))) is Kind.VIDEO
    cv2.imwrite(str(tmp_path / "a.jpg"), FRAMES[0])
    assert identify((tmp_path / "a.jpg").rename(tmp_path / "picture.mp4")) is Kind.IMAGE


def test_text_with_the_name_of_a_video_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.mp4"
    path.write_text("<html>404 Not Found</html>\n" * 20)
    for check in (identify, probe):
        with pytest.raises(NotAVideo, match=r"it is text, though its name ends in \.mp4"):
            check(path)


def test_damage(tmp_path: Path) -> None:
    no_index = truncate(make_video(tmp_path / "a.mp4", [(1, 2.0)]), 0.5)
    zeros = tmp_path / "zeros.mkv"
    zeros.write_bytes(bytes(100_000))
    noise = tmp_path / "noise.avi"
    noise.write_bytes(b"\x81\x00" + np.random.default_rng(1).bytes(50_000))
    for path in (no_index, zeros, noise):
        for check in (identify, probe):
            with pytest.raises(DamagedVideo) as caught:
                check(path)
            assert str(caught.value).startswith(f"{path}: ")
    with pytest.raises(DamagedVideo, match="its index is missing"):
        probe(no_index)


def test_unreadable(tmp_path: Path) -> None:
    (tmp_path / "dangling.mp4").symlink_to(tmp_path / "gone")
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "empty.mp4").touch()
    os.mkfifo(tmp_path / "pipe.mp4")
    for name in ("dangling.mp4", "folder.mp4", "pipe.mp4", "missing.mp4"):
        with pytest.raises(UnreadableFile):
            identify(tmp_path / name)
        with pytest.raises(UnreadableFile):
            probe(tmp_path / name)
    with pytest.raises(EmptyFile):
        identify(tmp_path / "empty.mp4")


def test_no_permission(tmp_path: Path) -> None:
    path = Path(shutil.copy(sample_clip("carphone_pristine.mp4"), tmp_path / "a.mp4"))
    path.chmod(0)
    child = os.fork()
    if child == 0:  # as nobody: permissions do not hold for root
        status = 1
        try:
            if os.getuid() == 0:
                for folder in (tmp_path, *tmp_path.parents[:2]):
                    folder.chmod(0o755)
                os.setuid(65534)
            identify(path)
        except UnreadableFile:
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(
    "name",
    [
        "concat:x|y",
        "http:host",
        "-x.mp4",
        "a%03d.png",
        "x*.mp4",
        "a:b c.mp4",
        "Größe 日本 🎬.mp4",
        "w" * 250,
        "pipe:0",
        "subfile,,start,0,end,9,,:a",
    ],
)
def test_any_name_is_a_plain_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    shutil.copy(sample_clip("carphone_pristine.mp4"), tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / name, Path(name)):
        assert identify(path) is Kind.VIDEO
        assert probe(path).coded_width == 176


def test_patterns_open_no_other_file(tmp_path: Path) -> None:
    for index in range(3):
        cv2.imwrite(str(tmp_path / f"a{index:03d}.png"), FRAMES[index])
    for name in ("a%03d.png", "a*.png"):
        with pytest.raises(UnreadableFile):
            identify(tmp_path / name)


@pytest.mark.parametrize("hidden", [False, True])
def test_scripts_lead_to_no_other_file(tmp_path: Path, hidden: bool) -> None:
    clip = Path(shutil.copy(sample_clip("carphone_pristine.mp4"), tmp_path / "clip.mp4"))
    scripts = {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{clip}\n#EXT-X-ENDLIST\n",
        "list.ffconcat": "ffconcat version 1.0\nfile clip.mp4\n",
        "list.mpd": f"<?xml version='1.0'?><MPD><BaseURL>{clip}</BaseURL></MPD>\n",
        "list.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    }
    for name, text in scripts.items():
        path = tmp_path / name
        path.write_bytes(text.encode() + (b"\x00" if hidden else b""))  # no longer text by its look
        assert identify(path) is Kind.OTHER
        with pytest.raises(NotAVideo):
            probe(path)


def test_errors_cross_process_borders() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(DamagedVideo(Path("a.mp4"), "Broken.")))  # noqa: S301
    assert isinstance(error, MediaError)
    assert str(error) == "a.mp4: Broken."
