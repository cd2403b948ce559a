"""Spans behind each other in one MP4: every picture at its time, and what is said of the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from hypothesis import given
from hypothesis import strategies as st

from media.decode import VideoReader
from media.errors import MediaError
from storage.compact.encoding.codecs.base import CODECS, Codec
from storage.compact.encoding.join import Track, join
from storage.compact.encoding.order import decoding_times
from storage.compact.encoding.sound import Sound
from storage.compact.encoding.sound_plan import SoundPlan
from tests.footage import moving_scene
from tests.storage.compact.clips import SIZE, coded, pictures, timed
from tests.storage.compact.sounds import Track as Heard
from tests.storage.compact.sounds import film, look

NTSC, TICKS, MILLI = Fraction(1001, 30000), Fraction(1, 90000), Fraction(1, 1000)

# What a source counts in, pts of its frames by span, its origin and end.
CLOCKS = {
    "constant": (Fraction(1, 25), [range(10), range(10, 22)], 0, 22),
    "variable": (MILLI, [[0, 40, 81, 121], [160, 300, 333, 400], [2400]], 0, 2440),
    "ntsc": (NTSC, [range(5), range(5, 12)], 0, 12),
    "broadcast": (TICKS, [range(126_000, 144_018, 3003), range(144_018, 162_036, 3003)], 126_000, 162_036),
    "late": (TICKS, [range(127_234, 145_252, 3003), range(145_252, 163_270, 3003)], 126_000, 163_270),
    "a tick late": (TICKS, [range(1, 18_019, 3003)], 0, 18_019),
    "nanoseconds": (Fraction(1, 10**9), [range(7, 200_202_007, 33_367_000)], 0, 200_202_007),
    "negative": (Fraction(1, 25), [range(-5, 3)], -5, 3),
    "slow": (Fraction(10), [range(3), range(3, 5)], 0, 5),
    "odd": (Fraction(1, 2997), [[0, 100, 200], [300, 401]], 0, 500),
    "one": (Fraction(1, 25), [[0]], 0, 1),
    "one late": (Fraction(1, 25), [[3]], 0, 4),
}


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("heard") / "a.mp4", Heard())


def joined(
    target: Path,
    codec: Codec,
    clock: tuple[Fraction, Sequence[Sequence[int]], int, int],
    sound: Sound | None = None,
    *,
    shape: Fraction = Fraction(1),
    like: VideoFrame | None = None,
) -> Path:
    """Spans of different scenes, each with a factor of its own."""
    base, spans, origin, end = clock
    encoded = [
        coded(
            codec,
            timed(moving_scene(at, len(times) / 25, SIZE), codec.pix_fmt, times),
            codec.start + 2 * at,
            effort="final",
            base=base,
        )
        for at, times in enumerate(spans)
    ]
    sample = like or next(pictures(codec.pix_fmt, 1))
    join(target, encoded, Track(codec, base, origin, end, shape, sample), sound)
    return target


@pytest.mark.parametrize("plan", [None, SoundPlan(True), SoundPlan(True, 24)], ids=["silent", "copy", "opus"])
@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("name", CODECS.names())
def test_times_are_exact(name: str, clock: str, plan: SoundPlan | None, heard: Path, tmp_path: Path) -> None:
    base, spans, origin, end = CLOCKS[clock]
    codec, target = CODECS.get(name), tmp_path / "out.mp4"
    if plan is None:
        joined(target, codec, CLOCKS[clock])
    else:
        with closing(Sound(heard, plan, Fraction(0))) as sound:
            joined(target, codec, CLOCKS[clock], sound)
    with VideoReader(target) as reader:
        shown = [frame.pts * reader.info.time_base for frame in reader.frames()]
        assert reader.problem is None
        assert reader.info.has_audio == (plan is not None)
    assert shown == [(pts - origin) * base for times in spans for pts in times]
    with av.open(str(target)) as container:
        stream = container.streams.video[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        lasts = stream.duration * stream.time_base
        assert lasts == (end - spans[0][0]) * base
        if plan is not None:
            assert container.start_time == 0


@pytest.mark.parametrize("name", CODECS.names())
def test_decoding_can_begin_with_each_span(name: str, tmp_path: Path) -> None:
    target = joined(tmp_path / "out.mp4", CODECS.get(name), CLOCKS["broadcast"])
    with av.open(str(target)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert [at for at, packet in enumerate(packets) if packet.is_keyframe] == [0, 6]
    with VideoReader(target) as reader:
        whole = [frame.image() for frame in reader.frames()]
        entered = next(reader.frames(start=6 * 3003 / 90000)).image()
    assert np.array_equal(entered, whole[6])


@pytest.mark.parametrize("name", CODECS.names())
def test_spans_of_other_factors_look_like_what_they_were_made_of(name: str, tmp_path: Path) -> None:
    codec = CODECS.get(name)
    target = joined(tmp_path / "out.mp4", codec, CLOCKS["constant"])
    given = [image for at, count in enumerate((10, 12)) for image in moving_scene(at, count / 25, SIZE)]
    with VideoReader(target) as reader:
        for frame, image in zip(reader.frames(), given, strict=True):
            assert np.abs(frame.image().astype(int) - image).mean() < 12


@pytest.mark.parametrize("shape", [Fraction(1), Fraction(4, 3), Fraction(16, 15), Fraction(10, 11)])
@pytest.mark.parametrize("name", CODECS.names())
def test_pixels_keep_their_shape(name: str, shape: Fraction, tmp_path: Path) -> None:
    target = joined(tmp_path / "out.mp4", CODECS.get(name), CLOCKS["constant"], shape=shape)
    with VideoReader(target) as reader:
        assert reader.info.sample_aspect_ratio == shape
        assert (reader.info.coded_width, reader.info.coded_height) == SIZE


@pytest.mark.parametrize(
    "tags",
    [
        (Colorspace.ITU601, ColorRange.MPEG, ColorPrimaries.SMPTE170M, ColorTrc.SMPTE170M),
        (Colorspace.ITU709, ColorRange.JPEG, ColorPrimaries.BT709, ColorTrc.BT709),
        (9, ColorRange.MPEG, ColorPrimaries.BT2020, ColorTrc.SMPTE2084),
        (9, ColorRange.MPEG, ColorPrimaries.BT2020, ColorTrc.ARIB_STD_B67),
    ],
    ids=["601", "full", "pq", "hlg"],
)
@pytest.mark.parametrize("name", CODECS.names())
def test_colours_are_tagged(name: str, tags: tuple[int, int, int, int], tmp_path: Path) -> None:
    codec = CODECS.get(name)
    sample = next(pictures(codec.pix_fmt, 1))
    sample.colorspace, sample.color_range, sample.color_primaries, sample.color_trc = tags
    target = joined(tmp_path / "out.mp4", codec, CLOCKS["one"], like=sample)
    with av.open(str(target)) as container:
        context = container.streams.video[0].codec_context
        told = context.colorspace, context.color_range, context.color_primaries, context.color_trc
    assert tuple(map(int, told)) == tuple(map(int, tags))


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"out\.mp4: writing it failed"):
        joined(tmp_path / "no folder" / "out.mp4", CODECS.get("x264"), CLOCKS["one"])


@pytest.mark.parametrize("plan", [SoundPlan(True), SoundPlan(True, 24)], ids=["copy", "opus"])
@pytest.mark.parametrize("late", [Fraction(0), Fraction(1, 3), Fraction(7)])
def test_sound_and_pictures_are_in_step(plan: SoundPlan, late: Fraction, heard: Path, tmp_path: Path) -> None:
    """The source begins at `late` seconds of its clock: so much is taken off both."""
    codec = CODECS.get("x264")
    images = (np.full((SIZE[1], SIZE[0], 3), 255 * (at >= 30), np.uint8) for at in range(60))
    first = round(late / TICKS)
    times = range(first, first + 60 * 3000, 3000)
    encoded = coded(codec, timed(images, codec.pix_fmt, times), base=TICKS)
    shifted = tmp_path / "shifted.mkv"
    with av.open(str(heard)) as container, av.open(str(shifted), "w") as target:
        stream = container.streams.audio[0]
        copy = target.add_stream_from_template(stream)
        for packet in container.demux(stream):
            if packet.size and packet.pts is not None and packet.dts is not None and packet.time_base:
                packet.pts += round(late / packet.time_base)
                packet.dts += round(late / packet.time_base)
                packet.stream = copy
                target.mux(packet)
    with closing(Sound(shifted, plan, late)) as sound:
        track = Track(codec, TICKS, first, times[-1] + 3000, Fraction(1), next(pictures(codec.pix_fmt, 1)))
        join(tmp_path / "out.mp4", [encoded], track, sound)
    seen = look(tmp_path / "out.mp4")
    assert seen.flash == pytest.approx(1.0, abs=1e-6)
    assert seen.apart == pytest.approx(0.0, abs=0.022)


@given(
    st.lists(st.integers(-(1 << 40), 1 << 40), min_size=1, max_size=40, unique=True),
    st.integers(1, 1000),
)
def test_no_packet_is_decoded_after_it_is_shown(times: list[int], last: int) -> None:
    end = max(times) + last
    found = decoding_times(times, end)
    decoded = [dts for dts, _ in found]
    assert decoded == sorted(set(decoded))
    assert all(dts <= pts for dts, pts in zip(decoded, times, strict=True))
    assert any(dts == pts for dts, pts in zip(decoded, times, strict=True))  # and no earlier than need be
    assert sum(duration for _, duration in found) == end - min(times)
