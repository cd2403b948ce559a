"""Playing, cutting and showing videos, beside what a decoder says of the same files."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import httpx
import numpy as np
import pytest

from media.decode import VideoReader
from media.image import decode_jpeg
from tests.footage import make_video, moving_scene
from tests.vdx.web.conftest import PATIENCE, served
from vdx.cli.main import main
from vdx.library import Library
from vdx.web.objects.media import Playback, Sprite


def with_tone(path: Path, seconds: float, *, codec: str, container_codec: str = "mpeg4") -> Path:
    """A video of moving fields with a tone that begins with it."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(container_codec, rate=25, options={"g": "12"})
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        sound = container.add_stream(codec, rate=48_000)
        sound.codec_context.layout = "stereo"
        for number, picture in enumerate(moving_scene(5, seconds)):
            frame = av.VideoFrame.from_ndarray(picture, "bgr24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        wave = np.sin(2 * np.pi * 440 * np.arange(round(seconds * 48_000)) / 48_000)
        samples = np.stack([wave, wave]).astype(np.float32) * 0.3
        kind = sound.codec_context.format.name
        resampler = av.AudioResampler(kind, "stereo", 48_000, frame_size=1024)
        whole = av.AudioFrame.from_ndarray(samples, "fltp", "stereo")
        whole.sample_rate, whole.pts, whole.time_base = 48_000, 0, Fraction(1, 48_000)
        for part in (*resampler.resample(whole), *resampler.resample(None)):
            container.mux(sound.encode(part))
        container.mux(sound.encode(None))
    return path


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of films that browsers play, and of some that they do not."""
    folder = tmp_path_factory.mktemp("films")
    make_video(folder / "plain.mp4", [(1, 2.0), (2, 2.0)], options={"g": "10"})
    with_tone(folder / "old.avi", 2.0, codec="mp2")
    make_video(folder / "web.webm", [(3, 1.0)], codec="libvpx-vp9", options={"cpu-used": "8"})
    make_video(
        folder / "ten.mkv",
        [(4, 1.0)],
        codec="libx265",
        pix_fmt="yuv420p10le",
        options={"x265-params": "log-level=none"},
    )
    with Library(folder / "library") as library:
        library.ingest(folder)
    return folder


@pytest.fixture(scope="module")
def page(films: Path) -> Iterator[httpx.Client]:
    with served(films / "library") as client:
        yield client


@pytest.fixture(scope="module")
def ids(films: Path) -> dict[str, int]:
    with Library(films / "library") as library:
        return {video.paths[0].name: video.id for video in library.videos()}


def playback(page: httpx.Client, id_: int, **given: str) -> Playback:
    return Playback.model_validate(page.get(f"/api/videos/{id_}/playback", params=given).json())


def wait_for_proxy(page: httpx.Client, id_: int) -> Playback:
    assert page.post(f"/api/videos/{id_}/proxy").json()["kind"] == "proxy"
    deadline = time.monotonic() + PATIENCE
    while (found := playback(page, id_)).proxy.state == "running":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def times(path: Path) -> list[float]:
    with VideoReader(path) as reader:
        return [frame.seconds for frame in reader.frames()]


def test_what_browsers_play_is_played_as_it_is(page: httpx.Client, ids: dict[str, int]) -> None:
    plain, web = playback(page, ids["plain.mp4"]), playback(page, ids["web.webm"])
    assert (plain.direct, plain.url, plain.type) == (True, f"/media/{ids['plain.mp4']}", "video/mp4")
    assert (web.direct, web.codec, web.type) == (True, "vp9", "video/webm")
    assert plain.why == "" == web.why


def test_what_they_do_not_play_has_a_reason(page: httpx.Client, ids: dict[str, int]) -> None:
    old, ten = playback(page, ids["old.avi"]), playback(page, ids["ten.mkv"], types="hevc")
    assert (old.direct, old.url, old.proxy.state) == (False, None, "none")
    assert old.why == "browsers do not read avi"
    assert ten.why == "browsers do not read matroska"


def test_ranges_of_the_file(page: httpx.Client, ids: dict[str, int], films: Path) -> None:
    data = (films / "plain.mp4").read_bytes()
    url = f"/media/{ids['plain.mp4']}"
    whole = page.get(url)
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, data, "video/mp4")
    assert whole.headers["accept-ranges"] == "bytes"
    part = page.get(url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, data[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(data)}"
    assert page.get(url, headers={"Range": "bytes=-7"}).content == data[-7:]
    beyond = page.get(url, headers={"Range": f"bytes={len(data)}-"})
    assert beyond.status_code == 416
    assert "content-security-policy" in beyond.headers
    again = page.get(url, headers={"If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = page.head(url)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(data)))


def test_a_proxy_has_the_same_times_and_the_sound(
    page: httpx.Client, ids: dict[str, int], films: Path, tmp_path: Path
) -> None:
    found = wait_for_proxy(page, ids["old.avi"])
    assert (found.proxy.state, found.proxy.progress) == ("ready", 1.0)
    assert found.proxy.url is not None
    target = tmp_path / "proxy.mp4"
    target.write_bytes(page.get(found.proxy.url).content)
    assert times(target) == pytest.approx(times(films / "old.avi"), abs=1 / 90_000)
    with av.open(str(target)) as made:
        assert made.streams.video[0].codec_context.codec.canonical_name == "h264"
        assert made.streams.audio[0].codec_context.codec.canonical_name == "aac"
        heard = np.concatenate([frame.to_ndarray() for frame in made.decode(made.streams.audio[0])], axis=1)
    assert heard.shape[1] / 48_000 == pytest.approx(2.0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(heard[0][:48_000]))
    assert np.argmax(spectrum) == pytest.approx(440, abs=2)
    part = page.get(found.proxy.url, headers={"Range": "bytes=0-9"})
    assert part.status_code == 206


def test_a_proxy_is_made_once(page: httpx.Client, ids: dict[str, int]) -> None:
    wait_for_proxy(page, ids["ten.mkv"])
    made = page.get("/api/jobs").json()["jobs"]
    first = page.get(f"/proxy/{ids['ten.mkv']}.mp4")
    assert wait_for_proxy(page, ids["ten.mkv"]).proxy.state == "ready"
    assert page.get(f"/proxy/{ids['ten.mkv']}.mp4").headers["etag"] == first.headers["etag"]
    assert {job["state"] for job in made} == {"done"}


@pytest.mark.parametrize("name", ["plain.mp4", "old.avi", "web.webm"])
@pytest.mark.parametrize("moment", [0.0, 0.5, 0.519, 0.97])
def test_the_frame_at_a_moment_is_the_one_on_screen(
    page: httpx.Client, ids: dict[str, int], films: Path, name: str, moment: float
) -> None:
    answer = page.get(f"/videos/{ids[name]}/at.jpg", params={"t": moment, "w": 160})
    assert answer.headers["content-type"] == "image/jpeg"
    got = decode_jpeg(answer.content).astype(int)
    with VideoReader(films / name) as reader:
        frames = [(frame.seconds, frame.image()) for frame in reader.frames()]
    shown = max(number for number, (seconds, _) in enumerate(frames) if seconds <= moment + 1e-9)
    errors = [float(np.abs(got - picture).mean()) for _, picture in frames]
    assert int(np.argmin(errors)) == shown


def test_a_moment_after_the_end_is_the_last_frame(page: httpx.Client, ids: dict[str, int]) -> None:
    last = page.get(f"/videos/{ids['plain.mp4']}/at.jpg", params={"t": 3.99, "w": 160})
    after = page.get(f"/videos/{ids['plain.mp4']}/at.jpg", params={"t": 1000, "w": 160})
    assert after.status_code == 200
    assert after.content == last.content


def test_a_cut_has_exactly_the_frames_of_its_span(
    page: httpx.Client, ids: dict[str, int], tmp_path: Path
) -> None:
    answer = page.get(f"/videos/{ids['old.avi']}/cut.mp4", params={"start": 0.48, "end": 1.2})
    assert "attachment" in answer.headers["content-disposition"]
    assert "old%200.480-1.200.mp4" in answer.headers["content-disposition"]
    target = tmp_path / "cut.mp4"
    target.write_bytes(answer.content)
    assert times(target) == pytest.approx([number / 25 for number in range(18)], abs=1e-4)
    with av.open(str(target)) as made:
        sound = made.streams.audio[0]
        assert float(sum(frame.samples for frame in made.decode(sound))) / 48_000 == pytest.approx(
            0.72, abs=0.1
        )


@pytest.mark.parametrize("span", [(1, 1), (2, 1), (0, 10**9), (-1, 1), ("nan", 1)])
def test_no_cut_is_empty_or_without_end(
    page: httpx.Client, ids: dict[str, int], span: tuple[object, object]
) -> None:
    given = {"start": str(span[0]), "end": str(span[1])}
    assert page.get(f"/videos/{ids['plain.mp4']}/cut.mp4", params=given).status_code == 422


def test_pictures_of_keyframes(page: httpx.Client, ids: dict[str, int]) -> None:
    frames = page.get(f"/api/videos/{ids['plain.mp4']}/frames").json()["frames"]
    keyframe = next(frame for frame in frames if frame["keyframe"])
    whole = page.get(f"/frames/{keyframe['id']}.jpg")
    assert "immutable" in whole.headers["cache-control"]
    assert decode_jpeg(whole.content).shape == (120, 160, 3)
    small = page.get(f"/frames/{keyframe['id']}.jpg", params={"w": 70})
    assert decode_jpeg(small.content).shape == (60, 80, 3)
    other = next(frame for frame in frames if not frame["keyframe"])
    for missing in (other["id"], 10**6, 2**70):
        assert page.get(f"/frames/{missing}.jpg").status_code == 404


def test_a_sprite_has_the_pictures_that_it_says(page: httpx.Client, ids: dict[str, int]) -> None:
    found = Sprite.model_validate(page.get(f"/api/videos/{ids['plain.mp4']}/sprite").json())
    assert (found.width, found.height) == (160, 120)
    assert found.tiles[0].start == 0.0
    assert found.tiles[-1].end == pytest.approx(4.0, abs=0.05)
    assert all(one.end == other.start for one, other in zip(found.tiles, found.tiles[1:], strict=False))
    assert found.url is not None
    sheet = decode_jpeg(page.get(found.url).content).astype(int)
    for tile in found.tiles:
        picture = decode_jpeg(page.get(f"/frames/{tile.frame}.jpg").content).astype(int)
        mine = sheet[tile.y : tile.y + 120, tile.x : tile.x + 160]
        assert np.abs(mine - picture).mean() < 8


def test_an_offline_video_is_not_played_but_looked_through(vdx: object, tmp_path: Path, films: Path) -> None:
    clip = Path(shutil.copy(films / "plain.mp4", tmp_path / "gone.mp4"))
    with Library(tmp_path / "library") as library:
        library.ingest(clip)
    clip.unlink()
    with served(tmp_path / "library") as page:
        for url in (
            "/media/1",
            "/api/videos/1/playback",
            "/videos/1/at.jpg?t=1",
            "/videos/1/cut.mp4?start=0&end=1",
        ):
            answer = page.get(url)
            assert (answer.status_code, answer.json()["error"]["type"]) == (404, "Offline"), url
            assert str(tmp_path) not in answer.text
        assert page.post("/api/videos/1/proxy").status_code == 404
        assert page.get("/videos/1/sprite.jpg").status_code == 200


def test_a_damaged_file_is_an_error_and_not_the_end(tmp_path: Path, films: Path) -> None:
    clip = Path(shutil.copy(films / "plain.mp4", tmp_path / "broken.mp4"))
    with Library(tmp_path / "library") as library:
        library.ingest(clip)
    with served(tmp_path / "library") as page:
        clip.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(5000))
        assert page.get("/videos/1/at.jpg", params={"t": 1}).status_code == 422
        broken = wait_for_proxy(page, 1) if page.get("/api/videos/1/playback").status_code == 200 else None
        assert broken is None
        shutil.copy(films / "plain.mp4", clip)
        assert page.get("/videos/1/at.jpg", params={"t": 1}).status_code == 200


def test_the_video_of_a_compact_file_is_played(tmp_path: Path, films: Path) -> None:
    clip = make_video(tmp_path / "film.mp4", [(1, 2.0)], size=(640, 480), options={"crf": "10"})
    compact = tmp_path / "film.vdx"
    library = ["--library", str(tmp_path / "library")]
    assert main([*library, "ingest", str(clip)]) == 0
    assert main([*library, "compress", str(clip), "--tier", "1", "-o", str(compact)]) == 0
    assert main([*library, "ingest", str(compact)]) == 0
    clip.unlink()
    with served(tmp_path / "library") as page:
        found = playback(page, 1, types="av1")
        assert found.type == "video/mp4"
        film = page.get("/media/1")
        assert film.status_code == 200
        with av.open(io.BytesIO(film.content)) as opened:
            assert opened.streams.video[0].codec_context.codec.canonical_name == found.codec
        assert page.get("/videos/1/at.jpg", params={"t": 1.0}).status_code == 200


def test_pictures_decode(page: httpx.Client, ids: dict[str, int]) -> None:
    answer = page.get(f"/videos/{ids['plain.mp4']}/at.jpg", params={"t": 0})
    assert cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR).shape == (120, 160, 3)
