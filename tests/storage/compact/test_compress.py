"""Real small videos into compact files, and what is in those."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from media.decode import VideoReader
from media.errors import MediaError
from media.planes import read_planes
from media.quality.measure import in_pairs, measure
from storage.compact.checksums import unpack_checksums
from storage.compact.compress import compress
from storage.compact.container import CompactReader
from storage.compact.encoding.encoded import EncoderFailed
from storage.compact.encoding.goal import Floor, Mean
from storage.compact.encoding.made import look_at
from storage.compact.encoding.sound_plan import SoundPlan
from storage.compact.estimate import estimate
from storage.compact.manifest import VideoPart
from storage.compact.options import CompressOptions
from storage.compact.order import Compressed, Order
from storage.compact.times import unpack_pts
from storage.compact.video import Source
from storage.compact.video_file import video_file
from storage.errors import StorageFull
from storage.files import FileSystem
from tests.damage import damaged
from tests.footage import make_gif, make_video, moving_scene, remux, truncate
from tests.media.golden.make import FOLDER
from tests.storage.compact.clips import analysed
from tests.storage.compact.sounds import Track, film
from tests.storage.helpers import FullFileSystem

WHEN = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
FLOOR = CompressOptions(target=Floor(85.0))


@dataclass
class Watching:
    """Remembers what it was told."""

    planned_frames: int = 0
    encoded_frames: int = 0
    stop_after: int | None = None
    guard: threading.Lock = field(default_factory=threading.Lock)

    def planned(self, path: Path, frames: int) -> None:
        self.planned_frames += frames

    def encoded(self, path: Path, frames: int) -> None:
        with self.guard:
            self.encoded_frames += frames
            if self.stop_after is not None and self.encoded_frames >= self.stop_after:
                raise KeyboardInterrupt


def order_of(path: Path, output: Path, cuts: tuple[int, ...] = ()) -> Order:
    return Order(path, output, analysed(path, cuts), "recipe 1", {}, "vdx 0")


def run(
    path: Path, output: Path, options: CompressOptions = FLOOR, cuts: tuple[int, ...] = (), **more: FileSystem
) -> Compressed:
    return compress(order_of(path, output, cuts), options, Watching(), lambda: WHEN, **more)


@contextmanager
def opened(done: Compressed) -> Iterator[tuple[CompactReader, Path, VideoPart]]:
    """The compact file, its video as a file, and what is said of it."""
    assert done.output is not None
    with CompactReader(done.output) as reader:
        assert reader.check() == []
        part = reader.manifest.videos[0]
        with video_file(reader, part) as path:
            yield reader, path, part


def check(done: Compressed, source: Path) -> None:
    """What holds for every compact file with a video: it shows the source's frames at their times."""
    assert done.output is not None
    assert done.size == done.output.stat().st_size <= done.source_size == source.stat().st_size
    read = Source.read(source)
    with opened(done) as (reader, path, part):
        assert unpack_pts(reader.read("pts.bin")).tolist() == list(read.pts)
        assert unpack_checksums(reader.read("checksums.bin")) == look_at(path, read.shown)
        assert (part.frames, part.time_base) == (len(read.pts), read.info.time_base)
        assert done.video == part
        assert sum(shot.frames for shot in part.shots) in (0, part.frames)
        with VideoReader(path) as video:
            here, there = (info.width / info.height for info in (video.info, read.info))
            assert here == pytest.approx(there, rel=0.03)
            assert video.info.rotation == 0 or part.kept
    assert not done.output.with_name(f"{done.output.name}.work").exists()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shots of 36 frames with sound, larger than it need be."""
    folder = tmp_path_factory.mktemp("clip")
    return make_video(folder / "a.mp4", [(1, 0.48), (2, 0.4), (3, 0.56)], size=(96, 72), options={"crf": "4"})


CUTS = (12, 22)


@pytest.mark.parametrize("codec", ["av1", "x264", "x265"])
def test_every_shot_keeps_the_floor(codec: str, clip: Path, tmp_path: Path) -> None:
    done = run(clip, tmp_path / "a.vdx", replace(FLOOR, codec=codec), CUTS)
    assert done.outcome == "encoded"
    check(done, clip)
    with opened(done) as (_, path, part), VideoReader(path) as video, VideoReader(clip) as source:
        assert (part.tier, part.codec, part.audio, part.kept) == (2, codec, "none", False)
        pix_fmt = "yuv420p" if codec == "x264" else "yuv420p10le"
        quality = measure(
            in_pairs(
                (frame.planes(pix_fmt) for frame in source.frames()),
                (frame.planes(pix_fmt) for frame in video.frames()),
            ),
            ("vmaf",),
        ).values["vmaf"]
    spans = np.split(quality, CUTS)
    assert [len(span) for span in spans] == [shot.frames for shot in part.shots] == [12, 10, 14]
    # The first frame of a shot has no motion for VMAF when it is judged alone, and some after another one.
    assert [span.mean() for span in spans] == pytest.approx([shot.vmaf_mean for shot in part.shots], abs=1.5)
    assert all(shot.vmaf_mean is not None and shot.vmaf_mean >= 85 for shot in part.shots)


def test_two_runs_give_the_same_bytes(clip: Path, tmp_path: Path) -> None:
    one = run(clip, tmp_path / "one.vdx", FLOOR, CUTS)
    two = run(clip, tmp_path / "two.vdx", replace(FLOOR, workers=3), CUTS)
    assert one.output is not None
    assert two.output is not None
    assert one.output.read_bytes() == two.output.read_bytes()
    later = compress(order_of(clip, tmp_path / "later.vdx", CUTS), FLOOR, Watching())
    with CompactReader(one.output) as first, CompactReader(tmp_path / "later.vdx") as last:
        assert first.manifest.made_at == WHEN != last.manifest.made_at
        assert first.manifest.parts == last.manifest.parts
    assert later.size == one.size


def test_what_is_said_of_the_source(clip: Path, tmp_path: Path) -> None:
    done = run(clip, tmp_path / "a.vdx", CompressOptions(tier=0), CUTS)
    assert (done.outcome, done.video) == ("described", None)
    with CompactReader(tmp_path / "a.vdx") as reader:
        assert reader.check() == []
        source = reader.manifest.source
        assert (source.name, source.size) == ("a.mp4", clip.stat().st_size)
        assert (source.width, source.height, source.color.matrix) == (96, 72, "bt709")
        assert (source.color.range, source.color.pixel_format) == ("tv", "yuv420p")
        assert source.frame_count == len(unpack_pts(reader.read("pts.bin"))) == 36
        assert reader.manifest.videos == ()


def test_a_proxy_is_small_and_has_every_frame(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mp4", [(1, 1.0), (2, 1.0)], size=(640, 360), options={"crf": "12"})
    done = run(source, tmp_path / "a.vdx", CompressOptions(tier=1), (25,))
    assert done.outcome == "proxy"
    with opened(done) as (reader, path, part):
        assert (part.tier, part.codec, part.width, part.height, part.frames) == (1, "av1", 320, 180, 50)
        assert unpack_pts(reader.read("pts.bin")).tolist() == list(Source.read(source).pts)
        assert sum(shot.size for shot in part.shots) <= 20_000 / 8 * 2
        look_at(path, Source.read(source).shown)


def test_the_proxy_of_a_turned_video_stands_upright(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mp4", [(1, 0.4)], size=(96, 48), options={"crf": "1"})
    wide = run(source, tmp_path / "a.vdx", CompressOptions(tier=1))
    with opened(wide) as (_, _, part):
        assert (part.width, part.height) == (96, 48)


@pytest.mark.parametrize("share", [0.45, 0.6, 0.8])
@pytest.mark.parametrize("codec", ["av1", "x264"])
def test_a_size_is_kept(codec: str, share: float, clip: Path, tmp_path: Path) -> None:
    most = round(share * clip.stat().st_size)
    done = run(clip, tmp_path / "a.vdx", CompressOptions(max_size=most, codec=codec), CUTS)
    check(done, clip)
    assert 0.7 * most <= done.size <= most


def test_a_proxy_may_have_a_size_too(clip: Path, tmp_path: Path) -> None:
    done = run(clip, tmp_path / "a.vdx", CompressOptions(tier=1, max_size=9_000), CUTS)
    assert (done.outcome, done.size <= 9_000) == ("proxy", True)


@pytest.mark.parametrize("most", [200, 5_000])
def test_a_size_that_cannot_be_is_refused(most: int, clip: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=f"more than the {most} allowed"):
        run(clip, tmp_path / "a.vdx", CompressOptions(max_size=most), CUTS)
    assert [path.name for path in tmp_path.iterdir()] == []


def test_sound_that_takes_more_than_there_may_be_is_told_at_once(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4", Track("libmp3lame"))
    watching = Watching()
    with pytest.raises(MediaError, match=r"its sound \d+: more than the 9000 allowed"):
        compress(order_of(source, tmp_path / "a.vdx"), CompressOptions(max_size=9_000), watching)
    assert watching.encoded_frames == 0


def test_a_mean_is_kept(clip: Path, tmp_path: Path) -> None:
    done = run(clip, tmp_path / "a.vdx", CompressOptions(target=Mean(88.0)), CUTS)
    check(done, clip)
    assert done.video is not None
    told = [(shot.vmaf_mean or 0, shot.frames) for shot in done.video.shots]
    assert np.average([mean for mean, _ in told], weights=[frames for _, frames in told]) >= 88


@pytest.mark.parametrize(
    "name",
    [
        "rotate-90.mp4", "rotate-270-flip.mp4", "sar-turned.mp4", "sar-mpeg2.ts", "vfr.mkv", "vfr.mp4",
        "late.ts", "late.mkv", "negative.mp4", "edit-cut.mp4", "edit-delay.mp4", "ntsc.ts", "odd-size.webm",
        "delays.gif", "alpha-vp9.webm", "fields-top.mp4", "wrap.ts", "open-gop.mp4", "bframes.avi", "pq.mp4",
        "hlg.mp4", "bt601-full.mp4", "gray.mkv", "yuv444.mp4", "raw.h264", "two-streams.mkv", "rgb.mkv",
    ],
)  # fmt: skip
def test_odd_files_come_out_as_they_are_shown(name: str, tmp_path: Path) -> None:
    """Their own tables make some of them smaller than any compact file: they are made larger here."""
    source = tmp_path / name
    source.write_bytes((FOLDER / name).read_bytes())
    tagged = analysed(source)
    with source.open("ab") as file:  # behind all that is read of it
        file.write(bytes(40_000))
    after = analysed(source)
    assert (after.video.frame_count, after.shots) == (tagged.video.frame_count, tagged.shots)
    order = Order(source, tmp_path / "a.vdx", after, "recipe 1", {}, "vdx 0")
    done = compress(order, CompressOptions(target=Floor(40.0)), Watching(), lambda: WHEN)
    assert done.outcome in ("encoded", "kept")
    check(done, source)
    with opened(done) as (reader, path, part), VideoReader(path) as video:
        here = Source.read(path)
        there = Source.read(source)
        if done.outcome == "encoded":
            for tag in ("colorspace", "color_range", "color_primaries", "color_trc"):
                assert getattr(here.sample, tag) == getattr(there.sample, tag)
            assert part.codec == "av1"
        assert video.info.has_audio == there.info.has_audio == (part.audio != "none")
        assert reader.manifest.source.rotation == there.info.rotation
        for one, other in zip(read_planes(here.sample), read_planes(there.sample), strict=True):
            assert np.abs(one.astype(int) - other).mean() < 24


def test_packets_of_an_efficient_source_are_kept(tmp_path: Path) -> None:
    """What other tracks take is not what encoding the pictures saves."""
    source = film(tmp_path / "a.mkv", Track("libopus"), Track("pcm_s16le"), codec="libsvtav1")
    done = run(source, tmp_path / "a.vdx", CompressOptions())
    assert done.outcome == "kept"
    check(done, source)
    with opened(done) as (_, path, part):
        assert (part.kept, part.codec, part.encoder, part.audio) == (True, "av1", "", "copy")
        with VideoReader(path) as kept, VideoReader(source) as was:
            for one, other in zip(kept.frames(), was.frames(), strict=True):
                assert np.array_equal(one.image(), other.image())


def test_a_trivial_file_is_left(tmp_path: Path) -> None:
    frames = list(moving_scene(1, 0.12, (32, 24)))
    source = make_gif(tmp_path / "a.gif", frames, [100] * len(frames))
    done = run(source, tmp_path / "a.vdx")
    assert (done.outcome, done.output, done.size) == ("left", None, source.stat().st_size)
    assert [path.name for path in tmp_path.iterdir()] == ["a.gif"]


def test_a_left_source_leaves_what_was_there(tmp_path: Path) -> None:
    frames = list(moving_scene(1, 0.12, (32, 24)))
    source = make_gif(tmp_path / "a.gif", frames, [100] * len(frames))
    (tmp_path / "a.vdx").write_text("of yesterday")
    assert run(source, tmp_path / "a.vdx").outcome == "left"
    assert (tmp_path / "a.vdx").read_text() == "of yesterday"


@pytest.mark.parametrize("plan", ["copy", "opus:24k", "none"])
def test_the_sound_is_what_was_asked_for(plan: str, tmp_path: Path) -> None:
    source = film(tmp_path / "a.mov", Track("pcm_s16le"))
    done = run(source, tmp_path / "a.vdx", replace(FLOOR, sound=SoundPlan.parse(plan)))
    check(done, source)
    with opened(done) as (_, path, part), VideoReader(path) as video:
        assert part.audio == {"copy": "flac", "opus:24k": "opus:24k", "none": "none"}[plan]
        assert video.info.has_audio == (plan != "none")


def test_a_late_picture_without_its_sound_keeps_its_times(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mov", Track("pcm_s16le"), start=Fraction(37, 100), flash=Fraction(97, 100))
    done = run(source, tmp_path / "a.vdx", replace(FLOOR, sound=SoundPlan(False)))
    check(done, source)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".ts"])
def test_damage_is_told(seed: int, ending: str, tmp_path: Path) -> None:
    whole = make_video(
        tmp_path / f"whole{ending}", [(1, 0.5), (2, 0.5)], size=(96, 72), options={"g": "8", "crf": "4"}
    )
    source = tmp_path / f"a{ending}"
    source.write_bytes(damaged(whole.read_bytes(), seed))
    try:
        known = analysed(source)
    except MediaError:
        return  # it is refused before
    order = Order(source, tmp_path / "a.vdx", known, "recipe 1", {}, "vdx 0")
    try:
        done = compress(order, CompressOptions(target=Floor(30.0)), Watching())
    except MediaError:
        assert not (tmp_path / "a.vdx").exists()
        return
    assert (done.problem is None) == (known.video.problem is None)
    if done.output is not None:
        check(done, source)


def test_a_video_that_is_cut_off_is_compressed_as_far_as_it_goes(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mkv", [(1, 1.0), (2, 1.0)], size=(96, 72), options={"crf": "4"})
    truncate(source, 0.6)
    done = run(source, tmp_path / "a.vdx", FLOOR, (10,))
    assert done.outcome == "encoded"
    assert done.problem is not None
    assert "only part of the video can be read" in done.problem
    check(done, source)


def test_the_source_is_never_written_over(clip: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.mp4"
    source.write_bytes(clip.read_bytes())
    (tmp_path / "same.vdx").hardlink_to(source)
    for output in (source, tmp_path / "same.vdx"):
        with pytest.raises(MediaError, match="it would be written over"):
            run(source, output)
    assert source.read_bytes() == clip.read_bytes()


def test_an_encoder_that_refuses_names_the_video(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mp4", [(1, 0.4)], size=(32, 24))
    with pytest.raises(EncoderFailed, match=r"a\.mp4: pictures of 32x24 pixels are too small for x265"):
        run(source, tmp_path / "a.vdx", replace(FLOOR, codec="x265"))


def test_boxes_count_only_where_regions_are_wanted(clip: Path, tmp_path: Path) -> None:
    boxes = {0: [(0.0, 0.0, 0.5, 0.5)]}
    options = replace(FLOOR, codec="x264")
    plain = run(clip, tmp_path / "plain.vdx", options)
    sizes = []
    for regions in (False, True):
        order = replace(order_of(clip, tmp_path / "a.vdx"), boxes=boxes)
        sizes.append(compress(order, replace(options, regions=regions), Watching(), lambda: WHEN).size)
    assert sizes[0] == plain.size != sizes[1]


def test_progress_comes_to_the_end(clip: Path, tmp_path: Path) -> None:
    for options in (FLOOR, CompressOptions(max_size=14_000), CompressOptions(tier=0)):
        watching = Watching()
        compress(order_of(clip, tmp_path / "a.vdx", CUTS), options, watching)
        assert watching.encoded_frames == watching.planned_frames == (36 if options.tier else 0)


@pytest.mark.parametrize("after", [1, 13])
def test_what_was_interrupted_goes_on_where_it_was(after: int, clip: Path, tmp_path: Path) -> None:
    whole = run(clip, tmp_path / "whole.vdx", FLOOR, CUTS)
    output = tmp_path / "a.vdx"
    watching = Watching(stop_after=after)
    with pytest.raises(KeyboardInterrupt):
        compress(order_of(clip, output, CUTS), FLOOR, watching, lambda: WHEN)
    work = tmp_path / "a.vdx.work"
    assert not output.exists()
    kept = {path: path.stat().st_mtime_ns for path in work.glob("*.kept")}
    assert kept
    stopped = Watching(stop_after=30)
    with pytest.raises(KeyboardInterrupt):
        compress(order_of(clip, output, CUTS), replace(FLOOR, resume=True), stopped, lambda: WHEN)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    run(clip, output, replace(FLOOR, resume=True), CUTS)
    assert whole.output is not None
    assert output.read_bytes() == whole.output.read_bytes()
    assert not work.exists()


def test_a_full_disk_keeps_what_is_finished(clip: Path, tmp_path: Path) -> None:
    output = tmp_path / "a.vdx"
    with pytest.raises(StorageFull, match="no space left"):
        run(clip, output, FLOOR, CUTS, system=FullFileSystem(8))
    assert not output.exists()
    kept = sorted(path.name for path in (tmp_path / "a.vdx.work").glob("*.kept"))
    assert len(kept) in (1, 2)
    done = run(clip, output, replace(FLOOR, resume=True), CUTS)
    check(done, clip)


def test_a_disk_that_is_full_at_the_end_leaves_what_was_there(clip: Path, tmp_path: Path) -> None:
    output = tmp_path / "a.vdx"
    output.write_text("of yesterday")
    counting = FullFileSystem()
    run(clip, tmp_path / "count.vdx", CompressOptions(tier=0), system=counting)
    for fail_at in range(3, len(counting.calls)):
        with pytest.raises((StorageFull, OSError)):
            run(clip, output, CompressOptions(tier=0), system=FullFileSystem(fail_at))
        assert output.read_text() == "of yesterday"


def test_an_estimate_is_about_right_and_writes_nothing(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mp4", [(1, 1.0), (2, 1.0)], size=(96, 72), options={"crf": "3"})
    order = order_of(source, tmp_path / "a.vdx", (25,))
    for options in (FLOOR, CompressOptions(tier=0)):
        guess = estimate(order, options)
        assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
        done = compress(order, options, Watching())
        assert guess == pytest.approx(done.size, rel=0.35)
        (tmp_path / "a.vdx").unlink()


def test_shifted_clocks_stay(tmp_path: Path) -> None:
    plain = make_video(tmp_path / "plain.mp4", [(1, 0.8)], size=(96, 72), options={"crf": "4"})
    source = remux(plain, tmp_path / "a.mkv", 123_456)
    check(run(source, tmp_path / "a.vdx"), source)
