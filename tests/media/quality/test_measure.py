from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from media.errors import QualityError
from media.frame import Planar
from media.planes import planes_of
from media.quality.measure import Pair, in_pairs, measure
from media.quality.metrics import MAX_DB, METRICS, measurable
from media.quality.vmaf import ffmpeg_program
from tests.media.quality.pictures import FRAMES, pairs, scene, worse, write_raw

SIZE = (192, 108)


def _by_two_files(
    folder: Path, found: list[Pair], pix_fmt: Planar, options: str = ""
) -> dict[str, NDArray[np.float64]]:
    """The metrics by the ffmpeg program alone, as people run it by hand; (n,) each."""
    width, height = found[0][0].width, found[0][0].height
    source = ["-f", "rawvideo", "-pix_fmt", pix_fmt, "-video_size", f"{width}x{height}", "-i"]
    inputs: list[str] = []
    for column, name in enumerate(("reference.yuv", "distorted.yuv")):
        inputs += [*source, str(write_raw(folder / name, [pair[column] for pair in found]))]
    graphs = [
        f"[1:v][0:v]libvmaf=log_fmt=json:log_path=v.json{options}",
        *(f"[1:v][0:v]{metric}=stats_file={metric}.txt" for metric in ("psnr", "ssim", "xpsnr")),
    ]
    for graph in graphs:
        command = [
            str(ffmpeg_program()),
            "-v",
            "error",
            "-nostdin",
            *inputs,
            "-lavfi",
            graph,
            "-f",
            "null",
            "-",
        ]
        subprocess.run(command, cwd=folder, check=True)
    frames = json.loads((folder / "v.json").read_text())["frames"]
    told = {"vmaf": [frame["metrics"]["vmaf"] for frame in frames]}
    for metric, mark in (("psnr", "psnr_y:"), ("ssim", "Y:"), ("xpsnr", "XPSNR y: ")):
        lines = [
            line for line in (folder / f"{metric}.txt").read_text().splitlines() if line.startswith("n:")
        ]
        told[metric] = [float(line.split(mark)[1].split()[0]) for line in lines]
    return {metric: np.array(values) for metric, values in told.items()}


def test_the_same_frames_are_as_good_as_can_be() -> None:
    quality = measure(pairs(SIZE, quality=None))
    assert tuple(quality.values) == METRICS
    assert quality.frames == FRAMES
    assert quality.mean("vmaf") >= 97
    assert quality.values["ssim"].tolist() == [1.0] * FRAMES
    assert quality.values["psnr"].tolist() == quality.values["xpsnr"].tolist() == [MAX_DB] * FRAMES


def test_worse_pictures_are_worse_by_every_metric() -> None:
    good, bad = measure(pairs(SIZE, quality=80)), measure(pairs(SIZE, quality=8))
    for metric in METRICS:
        assert good.mean(metric) > bad.mean(metric)
        assert (good.values[metric] > bad.values[metric]).all()


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv420p10le"])
@pytest.mark.parametrize("size", [SIZE, (191, 109), (97, 64), (130, 67)])
def test_it_is_what_the_program_says_of_two_files(
    tmp_path: Path, size: tuple[int, int], pix_fmt: Planar
) -> None:
    found = list(pairs(size, pix_fmt))
    quality = measure(found)
    told = _by_two_files(tmp_path, found, pix_fmt)
    for metric in ("vmaf", "psnr", "ssim"):
        assert quality.values[metric] == pytest.approx(told[metric], abs=0.01)
    if pix_fmt == "yuv420p":  # FFmpeg's filter reads padded lines of 10 bits wrongly
        assert quality.values["xpsnr"] == pytest.approx(told["xpsnr"], abs=0.01)


def test_ten_bits_are_measured_like_eight() -> None:
    eight, ten = measure(pairs((190, 102))), measure(pairs((190, 102), "yuv420p10le"))
    for metric, apart in {"vmaf": 1.0, "psnr": 0.5, "ssim": 0.01, "xpsnr": 0.5}.items():
        assert ten.mean(metric) == pytest.approx(eight.mean(metric), abs=apart)
    same = measure(pairs((190, 102), "yuv420p10le", None))
    assert same.mean("xpsnr") == same.mean("psnr") == MAX_DB


def test_some_metrics_of_some_frames(tmp_path: Path) -> None:
    found = list(pairs(SIZE))
    quality = measure(found, ["ssim", "vmaf"], subsample=4, neg=True)
    assert list(quality.values) == ["vmaf", "ssim"]
    assert np.isnan(quality.values["vmaf"]).tolist() == [False, True, True, True, False, True]
    told = _by_two_files(tmp_path, found, "yuv420p", ":n_subsample=4:model=version=vmaf_v0.6.1neg")["vmaf"]
    assert quality.values["vmaf"][[0, 4]] == pytest.approx(told, abs=0.01)
    assert quality.worst("vmaf") in (0, 4)
    assert not np.isnan(quality.values["ssim"]).any()


def test_xpsnr_knows_the_frame_rate() -> None:
    slow, fast = (measure(pairs(SIZE), ["xpsnr"], rate=Fraction(rate)) for rate in (25, 60))
    assert slow.values["xpsnr"].tolist() != fast.values["xpsnr"].tolist()


def test_pictures_too_small_for_a_metric() -> None:
    assert measurable(35, 200) == ("ssim", "psnr", "xpsnr")
    assert measurable(30, 30) == ("ssim", "psnr")
    assert measurable(4, 600) == ("psnr",)
    with pytest.raises(QualityError, match="vmaf, xpsnr cannot be told of pictures of 30x30 pixels"):
        measure(pairs((30, 30)))
    quality = measure(pairs((30, 30)), measurable(30, 30))
    assert quality.frames == FRAMES


@pytest.mark.parametrize("size", [(36, 36), (36, 57), (1, 1), (8, 8), (7, 300), (16, 128), (128, 16)])
def test_the_smallest_pictures_that_can_be_measured(size: tuple[int, int]) -> None:
    gray = [np.random.default_rng(1).integers(0, 255, (size[1], size[0]), dtype=np.uint8)] * 3
    pictures = [VideoFrame.from_ndarray(picture, "gray") for picture in gray]
    quality = measure(in_pairs(pictures, pictures), measurable(*size))
    assert all(quality.mean(metric) > 0 for metric in quality.values)
    assert quality.mean("psnr") == MAX_DB


def test_what_does_not_belong_together_is_refused() -> None:
    some, others = scene(SIZE), scene((190, 108))
    planes = [planes_of(picture, "yuv420p") for picture in some]
    with pytest.raises(QualityError, match="The distorted one has 5 frames, and the other has more"):
        measure(in_pairs(planes, planes[:5]))
    with pytest.raises(QualityError, match="The reference has 0 frames"):
        measure(in_pairs([], planes))
    with pytest.raises(QualityError, match="no frames to compare"):
        measure([])
    small = [*planes[:2], planes_of(others[2], "yuv420p")]
    with pytest.raises(
        QualityError, match="Frame 2 of the distorted one is 190x108 with 8 bits, but the first"
    ):
        measure(in_pairs(planes[:3], small))
    deep = [planes_of(picture, "yuv420p10le") for picture in some]
    with pytest.raises(QualityError, match="with 10 bits"):
        measure(in_pairs(planes, deep))
    with pytest.raises(QualityError, match="Pictures as bgr24 cannot be compared"):
        measure([(VideoFrame(64, 64, "bgr24"), VideoFrame(64, 64, "bgr24"))])
    with pytest.raises(QualityError, match="no metric speed"):
        measure(pairs(SIZE), ["speed"])
    with pytest.raises(QualityError, match="every 0 frames"):
        measure(pairs(SIZE), subsample=0)


def test_the_source_is_closed_and_its_error_comes_through() -> None:
    closed = []

    def broken() -> Iterator[Pair]:
        try:
            yield from pairs(SIZE)
            raise ArithmeticError("no more")
        finally:
            closed.append(True)

    with pytest.raises(ArithmeticError):
        measure(broken())
    with pytest.raises(QualityError):
        measure(broken(), ["speed"])
    assert closed == [True, True]


def test_pictures_are_left_as_they_were() -> None:
    picture = scene(SIZE)[0]
    one, other = planes_of(picture, "yuv420p"), planes_of(worse(picture, 10), "yuv420p")
    before = one.to_ndarray(), other.to_ndarray()
    measure([(one, other)])
    assert np.array_equal(before[0], one.to_ndarray())
    assert np.array_equal(before[1], other.to_ndarray())
