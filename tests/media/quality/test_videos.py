from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from media.decode import VideoReader
from media.encode import write_video
from media.errors import QualityError
from media.quality.metrics import MAX_DB
from media.quality.videos import Comparison, compare
from tests.footage import make_video, moving_scene, remux
from tests.media.golden.make import FOLDER

SIZE = (160, 96)


def measured(one: Path, other: Path, *metrics: str, shift: float = 0.0) -> Comparison:
    with VideoReader(one) as reference, VideoReader(other) as distorted:
        return compare(reference, distorted, metrics or None, shift=shift)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    return make_video(folder / "a.mp4", [(1, 1.0), (2, 1.0)], size=SIZE, options={"crf": "10"})


def test_a_video_beside_itself(clip: Path) -> None:
    found = measured(clip, clip)
    assert found.quality.frames == 50
    assert found.quality.mean("vmaf") >= 97
    assert found.quality.mean("ssim") == 1
    assert found.quality.mean("psnr") == found.quality.mean("xpsnr") == MAX_DB
    assert (found.reference_alone, found.distorted_alone, found.apart) == (0, 0, 0)
    assert found.times == pytest.approx(np.arange(50) / 25)
    assert (found.size, found.distorted_size, found.remarks) == (SIZE, SIZE, ())


def test_another_container_and_clock_is_the_same(clip: Path, tmp_path: Path) -> None:
    for name in ("b.mkv", "b.ts"):
        found = measured(clip, remux(clip, tmp_path / name), "psnr")
        assert found.quality.values["psnr"].tolist() == [MAX_DB] * 50
        assert found.reference_alone == found.distorted_alone == 0


def test_a_smaller_copy_is_scaled_up(clip: Path, tmp_path: Path) -> None:
    small = make_video(tmp_path / "b.mp4", [(1, 1.0), (2, 1.0)], size=(80, 48))
    found = measured(clip, small, "psnr")
    assert (found.size, found.distorted_size) == (SIZE, (80, 48))
    assert found.remarks == ("The second was scaled from 80x48 to 160x96 pixels (bicubic).",)
    assert measured(small, clip, "psnr").size == (80, 48)
    narrow = make_video(tmp_path / "c.mp4", [(1, 0.2)], size=(96, 96))
    assert "different shapes" in measured(clip, narrow, "psnr").remarks[1]


@pytest.mark.parametrize("other", ["bt709-full", "bt601-full", "bt601-limited"])
def test_range_and_matrix_are_no_loss_of_quality(other: str) -> None:
    found = measured(FOLDER / "bt709-limited.mp4", FOLDER / f"{other}.mp4", "psnr")
    assert found.quality.percentile("psnr", 0) > 38
    assert measured(FOLDER / f"{other}.mp4", FOLDER / "bt709-limited.mp4", "psnr").quality.mean("psnr") > 38


def test_ten_bits_beside_eight(clip: Path, tmp_path: Path) -> None:
    deep = make_video(
        tmp_path / "b.mp4",
        [(1, 1.0), (2, 1.0)],
        size=SIZE,
        codec="libx265",
        pix_fmt="yuv420p10le",
        options={"crf": "10", "x265-params": "log-level=none"},
    )
    for found in (measured(clip, deep), measured(deep, clip)):
        assert found.quality.mean("psnr") > 38
        assert found.quality.mean("vmaf") > 90


def test_a_copy_that_runs_late_is_noticed(clip: Path, tmp_path: Path) -> None:
    frames = [frame for seed in (1, 2) for frame in moving_scene(seed, 1.0, SIZE)]
    held = [frames[0], frames[0], *frames]
    late = tmp_path / "b.mp4"
    timed = ((index / 25, frame) for index, frame in enumerate(held))
    write_video(late, timed, codec="libx264", pix_fmt="yuv420p", rate=25, options=None)
    found = measured(clip, late, "psnr")
    assert found.remarks == ("The second seems to show the same 0.08 s later; compare them with that shift.",)
    shifted = measured(clip, late, "psnr", shift=0.08)
    assert (shifted.remarks, shifted.reference_alone, shifted.distorted_alone) == ((), 0, 2)
    assert shifted.quality.percentile("psnr", 5) > found.quality.mean("psnr") + 5
    assert shifted.distorted_times - shifted.times == pytest.approx(0.08, abs=0.001)
    backwards = measured(late, clip, "psnr")
    assert "seems to show the same -0.08 s later" in backwards.remarks[0]


def test_hdr_beside_other_hdr_is_told() -> None:
    found = measured(FOLDER / "hlg.mp4", FOLDER / "pq.mp4", "psnr")
    assert found.remarks == ("One is HLG and the other PQ: their brightness means different things.",)


def test_small_pictures_lack_some_metrics(tmp_path: Path) -> None:
    tiny = make_video(tmp_path / "a.mp4", [(1, 0.2)], size=(32, 24))
    found = measured(tiny, tiny)
    assert list(found.quality.values) == ["ssim", "psnr"]
    assert found.remarks == ("The pictures are too small for vmaf and xpsnr.",)
    with pytest.raises(QualityError, match="vmaf cannot be told of pictures of 32x24"):
        measured(tiny, tiny, "vmaf")


def test_no_frames_at_the_same_time(clip: Path) -> None:
    with pytest.raises(QualityError, match=r"a\.mp4 have no frames that are shown at the same time"):
        measured(clip, clip, shift=10)


def test_progress_is_told(clip: Path) -> None:
    told: list[float] = []
    with VideoReader(clip) as one, VideoReader(clip) as other:
        compare(one, other, ["psnr"], progress=told.append)
    assert told == pytest.approx([index / 25 for index in range(50)])
