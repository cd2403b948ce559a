"""The sound of a film stays with the picture, whatever it is kept as."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.packet import Packet
from hypothesis import given
from hypothesis import strategies as st

from media.decode import VideoReader
from media.probe import probe
from storage.compact.encoding.heard import in_order
from storage.compact.encoding.kept import keep, origin_seconds
from storage.compact.encoding.sound import Sound
from storage.compact.encoding.sound_plan import BadAudio, SoundPlan
from tests.storage.compact.sounds import Track, film, look, sound_of

COPY, SPEECH, SILENT = SoundPlan(True), SoundPlan(True, 24), SoundPlan(False)
FRAME = 0.0214  # seconds: 1,024 samples at 48 kHz

LATE = Track(start=Fraction(3, 10))
TRACKS = {
    "aac.mp4": Track("aac"),
    "stereo.mp4": Track("aac", 44_100, "stereo"),
    "aac.ts": Track("aac"),
    "mp3.mp4": Track("libmp3lame", 44_100),
    "mp2.ts": Track("mp2"),
    "pcm.mkv": Track("pcm_s16le"),
    "deep.mkv": Track("pcm_s24le", 96_000),
    "pcm.mov": Track("pcm_s16be", 44_100),
    "opus.mkv": Track("libopus"),
    "flac.mkv": Track("flac", 44_100),
    "alac.mkv": Track("alac"),
    "surround.mkv": Track("ac3", layout="5.1"),
    "surround-pcm.mkv": Track("pcm_s16le", layout="5.1"),
    "wavpack.mkv": Track("wavpack"),
    "slow.mkv": Track("aac", 11_025),
    "adpcm.mov": Track("adpcm_ima_qt", 22_050),
    "late.mkv": LATE,
    "late.mp4": LATE,
    "late-pcm.mkv": Track("pcm_s16le", start=Fraction(1, 2)),
    "short.mp4": Track(seconds=Fraction(6, 5)),
    "long.mp4": Track(seconds=Fraction(4)),
    "hole.mkv": Track(hole=(0.3, 0.6)),
    "hole-pcm.mkv": Track("pcm_s16le", hole=(0.3, 0.6)),
}


def end_of(path: Path) -> int:
    with VideoReader(path) as reader:
        return max(frame.pts + frame.duration for frame in reader.frames())


def mp4(source: Path, target: Path, plan: SoundPlan) -> Path:
    """The pictures of `source` as they are, with its sound."""
    info = probe(source)
    with closing(Sound(source, plan, origin_seconds(info))) as sound:
        keep(source, target, info, end_of(source), sound)
    return target


@pytest.mark.parametrize("plan", [COPY, SPEECH], ids=["copy", "opus"])
@pytest.mark.parametrize("name", TRACKS)
def test_the_click_comes_with_the_flash(name: str, plan: SoundPlan, tmp_path: Path) -> None:
    source = film(tmp_path / name, TRACKS[name])
    was, now = look(source), look(mp4(source, tmp_path / "out.mp4", plan))
    assert abs(now.apart - was.apart) < FRAME
    assert abs(now.heard - was.heard) < 4 * FRAME  # what encoders put in front, and whole frames at the end


@pytest.mark.parametrize("plan", [COPY, SPEECH], ids=["copy", "opus"])
@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_a_picture_that_begins_after_the_sound(name: str, plan: SoundPlan, tmp_path: Path) -> None:
    source = film(tmp_path / name, Track(), start=Fraction(37, 100), flash=Fraction(97, 100))
    was, now = look(source), look(mp4(source, tmp_path / "out.mp4", plan))
    assert abs(now.apart - was.apart) < FRAME
    assert abs(now.flash - was.flash + float(origin_seconds(probe(source)))) < 1e-6


@pytest.mark.parametrize(
    ("track", "kept"),
    [
        (Track("aac"), "aac"),
        (Track("libmp3lame"), "mp3"),
        (Track("pcm_s16le"), "flac"),
        (Track("wavpack"), "flac"),
        (Track("adpcm_ima_qt", 22_050), "opus"),
    ],
)
def test_what_mp4_cannot_hold_is_encoded(track: Track, kept: str, tmp_path: Path) -> None:
    source = film(tmp_path / ("a.mov" if track.codec.startswith("adpcm") else "a.mkv"), track)
    with closing(Sound(source, COPY, Fraction(0))) as sound:
        assert sound.said == {"aac": "copy", "mp3": "copy", "flac": "flac", "opus": "opus:128k"}[kept]
    assert look(mp4(source, tmp_path / "out.mp4", COPY)).codec == kept


@pytest.mark.parametrize(
    ("codec", "rate", "bits"), [("pcm_s16le", 44_100, 16), ("pcm_s24le", 48_000, 24), ("pcm_u8", 8_000, 8)]
)
def test_sound_without_loss_stays_so(codec: str, rate: int, bits: int, tmp_path: Path) -> None:
    source = tmp_path / "a.mkv"
    values = np.random.default_rng(1).integers(-(1 << 23), 1 << 23, (1, 2 * rate + 78)).astype(np.int32) << 8
    values = values >> (32 - bits) << (32 - bits)
    film(tmp_path / "silent.mp4")
    with av.open(str(tmp_path / "silent.mp4")) as silent, av.open(str(source), "w") as container:
        copy = container.add_stream_from_template(silent.streams.video[0])
        stream = container.add_stream(codec, rate=rate, layout="stereo")
        for packet in silent.demux(video=0):
            if packet.size:
                packet.stream = copy
                container.mux(packet)
        frame = av.AudioFrame.from_ndarray(values, "s32", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for one in (frame, None):
            container.mux(stream.encode(one))
    assert np.array_equal(sound_of(mp4(source, tmp_path / "out.mp4", COPY)), sound_of(source))


def test_the_first_track_is_the_sound_and_none_is_none(tmp_path: Path) -> None:
    two = film(tmp_path / "two.mkv", Track("libopus"), Track("aac"))
    silent = film(tmp_path / "silent.mkv")
    assert look(mp4(two, tmp_path / "a.mp4", COPY)).codec == "opus"
    for source, plan in ((two, SILENT), (silent, COPY), (silent, SPEECH)):
        with closing(Sound(source, plan, Fraction(0))) as sound:
            assert (sound.said, sound.size(2.0)) == ("none", 0)
        assert look(mp4(source, tmp_path / "b.mp4", plan)).codec is None


def test_the_form_of_the_sound_may_change_on_the_way(tmp_path: Path) -> None:
    """As in recordings of television, between the programme and what is advertised."""
    first = film(tmp_path / "1.ts", Track("mp2", 48_000, "stereo"))
    second = film(tmp_path / "2.ts", Track("mp2", 44_100, "mono"))
    whole = tmp_path / "a.ts"
    whole.write_bytes(first.read_bytes() + second.read_bytes())
    sound = Sound(whole, SPEECH, Fraction(0))
    with closing(sound), av.open(str(tmp_path / "out.mp4"), "w") as container:
        stream = sound.add_to(container)
        assert stream is not None
        for packet in sound.packets(stream):
            container.mux(packet)
    assert sound_of(tmp_path / "out.mp4").shape[1] == pytest.approx(4 * 48_000, abs=10_000)


@pytest.mark.parametrize("plan", [COPY, SPEECH], ids=["copy", "opus"])
@pytest.mark.parametrize("name", ["aac.mp4", "mp2.ts", "mp3.mp4", "pcm.mov"])
def test_damage_costs_a_moment_of_the_sound(name: str, plan: SoundPlan, tmp_path: Path) -> None:
    source = film(tmp_path / name, TRACKS[name])
    with av.open(str(source)) as container:
        spans = [(packet.pos, packet.size) for packet in container.demux(audio=0) if packet.pos]
    data = bytearray(source.read_bytes())
    for place, size in spans[5:9]:
        data[place + size // 4 : place + size] = bytes(size - size // 4)
    source.write_bytes(data)
    now = look(mp4(source, tmp_path / "out.mp4", plan))
    assert now.apart == pytest.approx(0.0, abs=2 * FRAME)
    assert now.heard > 1.0


def packets(times: list[int], duration: int = 20) -> Iterator[Packet[Any]]:
    for time in times:
        packet = av.Packet(b"sound")
        packet.pts = packet.dts = time
        packet.duration, packet.time_base = duration, Fraction(1, 1000)
        yield packet


@pytest.mark.parametrize(
    ("times", "ordered"),
    [
        ([0, 20, 40, 60], [0, 20, 40, 60]),
        ([0, 20, 20, 40], [0, 20, 40]),
        ([0, 40, 20, 60], [0, 40, 60]),  # a little late
        ([0, 20, 9_000, 40, 60], [0, 20, 40, 60]),  # far ahead, alone
        ([0, 20, 5_000, 5_020, 5_040], [0, 20, 5_000, 5_020, 5_040]),  # silence that is not stored
        ([7_000, 7_020, 7_040, 0, 20, 40], [7_000, 7_020, 7_040, 7_060, 7_080, 7_100]),  # anew
        ([0, 20, 90_000], [0, 20]),
        ([5_000], [5_000]),
        ([], []),
    ],
)
def test_times_rise(times: list[int], ordered: list[int]) -> None:
    assert [packet.dts for packet in in_order(packets(times))] == ordered


@given(st.lists(st.integers(-(1 << 33), 1 << 33), max_size=30), st.sampled_from([0, 20]))
def test_times_rise_whatever_they_were(times: list[int], duration: int) -> None:
    found = list(in_order(packets(times, duration)))
    ordered = [packet.dts for packet in found]
    assert ordered == sorted(set(ordered))
    assert all(packet.duration > 0 for packet in found[1:])


@pytest.mark.parametrize(
    ("text", "plan"),
    [("none", SILENT), ("copy", COPY), ("opus:24k", SPEECH), ("opus:6k", SoundPlan(True, 6))],
)
def test_plans_are_read(text: str, plan: SoundPlan) -> None:
    assert SoundPlan.parse(text) == plan


@pytest.mark.parametrize(
    "text", ["", "Copy", "opus", "opus:", "opus:0k", "opus:5k", "opus:511k", "opus:24", "mp3:64k"]
)
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(BadAudio, match="says nothing of the sound") as raised:
        SoundPlan.parse(text)
    assert raised.value.exit_code == 2
