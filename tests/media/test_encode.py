from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from media.decode import VideoReader
from media.encode import write_clip, write_video
from media.errors import MediaError
from tests.footage import make_video, moving_scene, sample_clip
from tests.media.test_decode import variable
from tests.media.test_probe import MATRICES, set_track_matrix


def test_a_cut_is_exact(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mp4", [(1, 2.0), (2, 2.0)])
    target = tmp_path / "Größe.mp4"
    assert write_clip(source, target, 1.48, 2.52) == 26
    with VideoReader(source) as whole, VideoReader(target) as cut:
        wanted = list(whole.frames(1.48, 2.52))
        frames = list(cut.frames())
        assert len(frames) == len(wanted) == 26
        for frame, original in zip(frames, wanted, strict=True):
            assert frame.seconds == pytest.approx(original.seconds - 1.48, abs=1e-4)
            assert np.abs(frame.image().astype(int) - original.image()).mean() < 6
        assert cut.info.header_duration == pytest.approx(1.04, abs=0.002)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Größe.mp4", "a.mp4"]


def test_variable_frame_rate_is_kept(tmp_path: Path) -> None:
    source, times = variable(tmp_path / "v.mp4")
    start, end = times[5], times[25]
    write_clip(source, tmp_path / "cut.mp4", start, end)
    with VideoReader(tmp_path / "cut.mp4") as reader:
        got = [frame.seconds for frame in reader.frames()]
        assert got == pytest.approx([t - start for t in times[5:25]], abs=2e-4)
        base = reader.info.time_base
        assert float((reader.report.end_pts or 0) * base) == pytest.approx(end - start, abs=1e-3)


@pytest.mark.parametrize("last", [9, 13, 18, 22, 28, 33])
def test_the_last_frame_lasts_until_the_end_of_the_cut(tmp_path: Path, last: int) -> None:
    source, times = variable(tmp_path / "v.mp4")
    write_clip(source, tmp_path / "cut.mp4", times[5], times[last])
    with VideoReader(tmp_path / "cut.mp4") as reader:
        assert len(list(reader.frames())) == last - 5
        end = float((reader.report.end_pts or 0) * reader.info.time_base)
        assert end == pytest.approx(times[last] - times[5], abs=1e-3)


def test_rotation_is_baked_in(tmp_path: Path) -> None:
    source = make_video(tmp_path / "a.mp4", [(1, 0.4)], size=(160, 96))
    set_track_matrix(source, MATRICES[90, False])
    write_clip(source, tmp_path / "cut.mp4", 0, 0.4)
    with VideoReader(source) as whole, VideoReader(tmp_path / "cut.mp4") as cut:
        assert (cut.info.rotation, cut.info.width, cut.info.height) == (0, 96, 160)
        first, wanted = next(cut.frames()).image(), next(whole.frames()).image()
        assert np.abs(first.astype(int) - wanted).mean() < 6


def test_failures_leave_what_was_there(tmp_path: Path) -> None:
    source = sample_clip("carphone_pristine.mp4")
    target = tmp_path / "kept.mp4"
    target.write_bytes(b"precious")
    with pytest.raises(MediaError, match="no frame between"):
        write_clip(source, target, 100, 101)
    with pytest.raises(ValueError, match="is empty"):
        write_clip(source, target, 2, 2)
    with pytest.raises(ValueError, match="at least one picture"):
        write_video(target, [])
    with pytest.raises(MediaError, match="cannot hold nocodec"):
        write_video(target, [], codec="nocodec")
    with pytest.raises(MediaError, match="cannot be written there"):
        write_clip(source, tmp_path / "gone" / "a.mp4", 0, 1)
    assert target.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.mp4"]


def test_a_clip_may_replace_its_own_source(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [(1, 2.0)])
    write_clip(path, path, 0.5, 1.0)
    with VideoReader(path) as reader:
        times = [frame.seconds for frame in reader.frames()]
        # The frame of 0.48 is on screen at 0.5; then come 0.52, 0.56 ... 0.96.
        assert times == pytest.approx([0.0, *(0.02 + 0.04 * i for i in range(12))], abs=1e-4)
        assert reader.problem is None


def test_odd_sides_lose_a_row_or_column(tmp_path: Path) -> None:
    frames = list(moving_scene(1, 0.2, (101, 67)))
    write_video(tmp_path / "a.mp4", ((i / 25, f) for i, f in enumerate(frames)))
    with VideoReader(tmp_path / "a.mp4") as reader:
        image = next(reader.frames()).image()
        assert image.shape == (66, 100, 3)
        assert np.abs(image.astype(int) - frames[0][:66, :100]).mean() < 6
