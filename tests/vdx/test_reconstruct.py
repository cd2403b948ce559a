"""`vdx reconstruct`: what comes out of compact files, whole and damaged."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from media.decode import VideoReader
from media.source import video_stream
from storage.compact.container import CompactReader
from tests.footage import sample_clip
from tests.storage.compact.made import (
    compact_file,
    irregular_video,
    offset_of,
    regular_video,
    unzipped,
    with_video,
)
from tests.vdx.conftest import Vdx


@pytest.fixture(scope="module")
def compact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film with frames at odd times, in compact form."""
    folder = tmp_path_factory.mktemp("compact")
    return with_video(folder / "odd.vdx", irregular_video(folder / "odd.mp4"))


@pytest.fixture(scope="module")
def with_sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real clip with sound."""
    return with_video(tmp_path_factory.mktemp("sound") / "bunny.vdx", sample_clip("bigbuckbunny.mp4"))


def _times(path: Path) -> list[Fraction]:
    with av.open(str(path)) as container:
        stream = video_stream(container)
        assert stream is not None
        frames = list(container.decode(stream))
    return [Fraction(f.pts) * f.time_base for f in frames if f.pts is not None and f.time_base is not None]


def _break(path: Path, target: Path, *names: str) -> Path:
    data = bytearray(path.read_bytes())
    for name in names:
        start, size = offset_of(path, name)
        data[start + size // 2 : start + size // 2 + 20] = bytes(20)
    target.write_bytes(data)
    return target


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_video_comes_out_as_it_went_in(compact: Path, tmp_path: Path, vdx: Vdx) -> None:
    out = tmp_path / "out.mp4"
    ran = vdx("reconstruct", compact, "-o", out, "--json")
    assert ran.code == 0
    assert out.read_bytes() == compact.with_suffix(".mp4").read_bytes()
    told = ran.object
    assert (told["schema"], told["part"], told["tier"], told["copied"]) == (
        "vdx.reconstruct/1", "proxy.mp4", 1, True,
    )  # fmt: skip
    assert (told["frames"], told["damaged"], told["verified"]) == (40, [], None)


@pytest.mark.parametrize("ending", [".mkv", ".mov"])
def test_in_another_container_packets_and_times_stay(
    with_sound: Path, tmp_path: Path, vdx: Vdx, ending: str
) -> None:
    outs = [tmp_path / f"{name}{ending}" for name in "ab"]
    for out in outs:
        assert vdx("reconstruct", with_sound, "-o", out).code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    source = sample_clip("bigbuckbunny.mp4")
    times, wanted = _times(outs[0]), _times(source)
    assert len(times) == len(wanted)
    tick = Fraction(1, 1000) if ending == ".mkv" else 0
    assert max(abs(one - other) for one, other in zip(times, wanted, strict=True)) <= tick
    with av.open(str(outs[0])) as made, av.open(str(source)) as before:
        for kind in ("video", "audio"):
            packets = [
                [bytes(packet) for packet in one.demux(getattr(one.streams, kind)[0]) if packet.size]
                for one in (made, before)
            ]
            assert packets[0] == packets[1]


def test_odd_times_are_exact(compact: Path, tmp_path: Path, vdx: Vdx) -> None:
    assert vdx("reconstruct", compact, "-o", tmp_path / "out.mov").code == 0
    assert _times(tmp_path / "out.mov") == _times(compact.with_suffix(".mp4"))


def test_verifying_compares_everything(compact: Path, tmp_path: Path, vdx: Vdx) -> None:
    ran = vdx("reconstruct", compact, "--verify", "--json")
    assert (ran.code, ran.object["output"]) == (0, None)
    assert ran.object["verified"] == {
        "part": "proxy.mp4",
        "parts": {"expected": 7, "agreeing": 7},
        "frames": {"expected": 40, "agreeing": 40},
        "times": {"expected": 40, "agreeing": 40},
        "checksums": {"expected": 40, "agreeing": 40},
        "whole": True,
    }
    ran = vdx("reconstruct", compact, "--verify")
    assert "40 of 40 are exactly those of the source" in ran.out
    # Its bytes are as they were written, but they were never those of this video.
    folder = unzipped(Path(_break(compact, tmp_path / "x.vdx")))
    other = regular_video(tmp_path / "other.mp4")
    (folder / "proxy.mp4").write_bytes(other.read_bytes())
    text = (folder / "manifest.json").read_text()
    with CompactReader(compact) as reader:
        info = reader.manifest.parts["proxy.mp4"]
    text = text.replace(info.sha256, _digest(other)).replace(
        f'"size":{info.size}', f'"size":{other.stat().st_size}'
    )
    for name in ("manifest.json", "manifest-copy.json"):
        (folder / name).write_text(text.replace(f'"size": {info.size}', f'"size": {other.stat().st_size}'))
    ran = vdx("reconstruct", folder, "--verify", "--json")
    assert (ran.code, ran.object["damaged"]) == (3, [])
    told = ran.object["verified"]
    assert (told["whole"], told["frames"]["agreeing"]) == (False, 50)
    assert told["checksums"]["agreeing"] < 40


def test_a_span_is_exact_and_keeps_its_sound(with_sound: Path, tmp_path: Path, vdx: Vdx) -> None:
    outs = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    for out in outs:
        ran = vdx("reconstruct", with_sound, "-o", out, "--range", "1-1.4", "--json")
        assert (ran.code, ran.object["copied"]) == (0, False)
        assert (ran.object["start"], ran.object["end"], ran.object["frames"]) == (1.0, 1.4, 10)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert [float(time) for time in _times(outs[0])] == [number / 25 for number in range(10)]
    with VideoReader(outs[0]) as made, VideoReader(sample_clip("bigbuckbunny.mp4")) as source:
        for one, other in zip(made.frames(), source.frames(1.0, 1.4), strict=True):
            assert cv2.PSNR(one.image(320), other.image(320)) > 30
    with av.open(str(outs[0])) as made, av.open(str(sample_clip("bigbuckbunny.mp4"))) as source:
        heard = {bytes(packet): packet.pts for packet in source.demux(source.streams.audio[0]) if packet.size}
        stream = made.streams.audio[0]
        packets = [packet for packet in made.demux(stream) if packet.size]
        shifts = {heard[bytes(packet)] - (packet.pts or 0) for packet in packets}
        assert len(shifts) == 1
        assert shifts.pop() == pytest.approx(48_000, abs=1)  # one second later than in the source, every one
        assert len(packets) * 1024 == pytest.approx(0.4 * 48_000, abs=2048)
    assert set(tmp_path.iterdir()) == set(outs)


def test_frames_as_pictures(compact: Path, tmp_path: Path, vdx: Vdx) -> None:
    folder = tmp_path / "frames"
    ran = vdx("reconstruct", compact, "--frames", folder, "--range", "0.5-2", "--json")
    assert (ran.code, ran.object["pictures"]) == (0, len(list(folder.iterdir())))
    with VideoReader(compact.with_suffix(".mp4")) as reader:
        wanted = {
            f"{number:07}_{frame.seconds:010.3f}.png": frame.image()
            for number, frame in enumerate(reader.frames())
            if 0.5 <= frame.seconds < 2
        }
    assert {path.name for path in folder.iterdir()} == set(wanted)
    for name, image in wanted.items():
        assert np.array_equal(cv2.imread(str(folder / name)), image)
    assert vdx("reconstruct", compact, "--frames", folder).code == 2
    assert vdx("reconstruct", compact, "--frames", folder, "--force").code == 0


def test_a_storyboard_of_descriptors_alone(tmp_path: Path, vdx: Vdx) -> None:
    path = compact_file(tmp_path / "a.vdx", level="small")
    for options in ((), ("--tier", "0")):
        out = tmp_path / f"out{len(options)}.mp4"
        ran = vdx("reconstruct", path, "-o", out, *options, "--json")
        assert (ran.code, ran.object["tier"], ran.object["part"]) == (0, 0, None)
    assert (tmp_path / "out0.mp4").read_bytes() == (tmp_path / "out2.mp4").read_bytes()
    with CompactReader(path) as reader, av.open(str(out)) as made:
        stream = made.streams.video[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        length = reader.manifest.source.record().duration
        assert float(stream.duration * stream.time_base) == pytest.approx(length, abs=1e-4)
    ran = vdx("reconstruct", path, "--frames", tmp_path / "pictures", "--json")
    assert (ran.object["pictures"], len(list((tmp_path / "pictures").glob("*.jpg")))) == (2, 2)
    ran = vdx("reconstruct", path, "-o", tmp_path / "x.mp4", "--tier", "1")
    assert (ran.code, ran.err) == (1, f"vdx: {path}: it holds no proxy (tier 1)\n")


def test_any_damaged_part_is_named_and_the_rest_comes_back(compact: Path, tmp_path: Path, vdx: Vdx) -> None:
    with CompactReader(compact) as reader:
        names = reader.names()
    for name in names:
        path, out = _break(compact, tmp_path / "x.vdx", name), tmp_path / f"{name.replace('/', '-')}.mkv"
        ran = vdx("reconstruct", path, "-o", out, "--verify", "--json")
        assert ran.code == 3
        assert [name in fault for fault in ran.object["damaged"]] == [True]
        assert ran.object["verified"]["parts"] == {"expected": 7, "agreeing": 6}
        frames = len(_times(out)) if name != "proxy.mp4" else 40
        assert (ran.object["part"], frames) == ("proxy.mp4", 40)
        if name != "proxy.mp4":
            assert ran.object["verified"]["frames"]["agreeing"] == 40


def test_with_the_video_lost_the_storyboard_comes(compact: Path, tmp_path: Path, vdx: Vdx) -> None:
    start, size = offset_of(compact, "proxy.mp4")
    data = compact.read_bytes()
    path = tmp_path / "x.vdx"
    path.write_bytes(data[:start] + bytes(size) + data[start + size :])
    ran = vdx("reconstruct", path, "-o", tmp_path / "out.mp4", "--verify", "--json")
    assert (ran.code, ran.object["part"], ran.object["tier"]) == (3, None, 0)
    assert len(ran.object["damaged"]) == 1
    assert "proxy.mp4" in ran.object["damaged"][0]
    # And without shots there is nothing at all.
    path = _break(path, tmp_path / "y.vdx", "shots.json")
    ran = vdx("reconstruct", path, "-o", tmp_path / "none.mp4")
    assert (ran.code, "its part shots.json is damaged" in ran.err) == (1, True)
    assert not (tmp_path / "none.mp4").exists()


def test_what_cannot_be_is_said(compact: Path, tmp_path: Path, vdx: Vdx) -> None:
    out = tmp_path / "out.mp4"
    for argv, code, words in (
        ([compact], 2, "Give --output FILE, --frames DIR or --verify."),
        ([compact, "-o", out, "--range", "3-1"], 2, "no span of time"),
        ([compact, "-o", out, "--range", "x"], 2, "no span of time"),
        ([compact, "-o", out, "--range", "60-70"], 1, "before the span begins"),
        ([compact, "-o", out, "--tier", "3"], 2, "none of best, 1, 0"),
        ([compact, "-o", tmp_path / "out.xyz"], 1, "no video can be written into such a file"),
        ([compact, "-o", tmp_path / "no" / "out.mp4"], 1, "there is no folder"),
        ([compact, "-o", compact, "--force"], 1, "is the video itself"),
        ([compact.with_suffix(".mp4"), "-o", out], 1, "no compact video"),
        ([tmp_path / "nowhere.vdx", "-o", out], 1, "No such file"),
    ):
        ran = vdx("reconstruct", *argv)
        assert (ran.code, words in ran.err) == (code, True), ran.err
        assert "fault in vdx" not in ran.err
    out.write_bytes(b"mine")
    assert vdx("reconstruct", compact, "-o", out).code == 2
    assert out.read_bytes() == b"mine"
    assert vdx("reconstruct", compact, "-o", out, "--force").code == 0


def test_the_folder_form_gives_the_same(compact: Path, tmp_path: Path, vdx: Vdx) -> None:
    folder = unzipped(Path(_break(compact, tmp_path / "x.vdx")))
    for name, which in (("a.mkv", compact), ("b.mkv", folder)):
        assert vdx("reconstruct", which, "-o", tmp_path / name).code == 0
    assert (tmp_path / "a.mkv").read_bytes() == (tmp_path / "b.mkv").read_bytes()
