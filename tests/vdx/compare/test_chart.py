from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from media.probe import probe
from media.quality.result import Quality
from media.quality.videos import Comparison
from tests.footage import make_video
from vdx.compare.chart import chart, ticks
from vdx.compare.comparison import ComparedFile, ShotQuality, VideoComparison
from vdx.compare.drawing import Area, Stroke, Words

BLUE = (216, 78, 29)  # the line, as OpenCV has it


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("clip") / "a <&> b.mp4", [(1, 0.1)], size=(64, 48))


def comparison(clip: Path, values: dict[str, NDArray[np.float64]], cuts: list[float]) -> VideoComparison:
    """`values` of 25 frames a second, with shots that begin at 0 and at `cuts`."""
    count = len(next(iter(values.values())))
    times = np.arange(count) / 25
    file = ComparedFile(clip, None, probe(clip), count / 25, 1000, None)
    measured = Comparison(Quality(values), times, times, 0, 0, 0.0, (64, 48), (64, 48))
    edges = [0.0, *cuts, count / 25]
    shots = [ShotQuality(start, end, 1, 0, None) for start, end in pairwise(edges)]
    return VideoComparison(file, file, measured, tuple(shots), False, 1, 1.0)


def test_the_line_goes_where_the_values_are(clip: Path) -> None:
    values = np.concatenate([np.full(50, 90.0), np.full(50, 30.0)])
    drawing = chart(comparison(clip, {"vmaf": values}, [2.0]))
    line = next(shape for shape in drawing.shapes if isinstance(shape, Stroke) and shape.width == 1.5)
    assert len(line.points) == 100
    xs, ys = zip(*line.points, strict=True)
    assert list(xs) == sorted(xs)
    assert len(set(ys[:50])) == len(set(ys[50:])) == 1
    assert ys[0] < ys[-1]  # y goes down
    labels = {shape.text: shape.at[1] for shape in drawing.shapes if isinstance(shape, Words)}
    assert ys[0] < labels["80"] - 4 < labels["40"] - 4 < ys[-1]
    assert "VMAF: mean 60.0, 5 % below 30.0, worst 30.0 at 0:02.000" in labels
    for shape in drawing.shapes:
        points = [shape.at] if isinstance(shape, Words) else shape.points
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in points)


def test_shots_are_marked(clip: Path) -> None:
    found = comparison(clip, {"vmaf": np.full(100, 50.0), "psnr": np.full(100, 40.0)}, [1.0, 3.0])
    upright = [
        shape.points[0][0]
        for shape in chart(found).shapes
        if isinstance(shape, Stroke) and shape.colour == "#a1a1aa"
    ]
    assert len(upright) == 4  # two in each panel
    assert upright[:2] == upright[2:] == pytest.approx([56 + 888 / 3.96, 56 + 888 * 3 / 3.96])


def test_long_videos_show_their_extremes(clip: Path) -> None:
    values = np.full(20_000, 95.0)
    values[10_000] = 10.0
    drawing = chart(comparison(clip, {"vmaf": values}, []))
    line = next(shape for shape in drawing.shapes if isinstance(shape, Stroke) and shape.width == 1.5)
    area = next(shape for shape in drawing.shapes if isinstance(shape, Area))
    assert len(line.points) < 1000
    lowest = max(y for _, y in area.points)
    assert lowest > max(y for _, y in line.points) + 50
    assert len(drawing.svg()) < 100_000


@pytest.mark.parametrize("metric", ["vmaf", "ssim", "psnr", "xpsnr"])
@pytest.mark.parametrize("values", [[1.0], [0.5, 0.5], [0.2, np.nan, 0.9]])
def test_few_frames_and_flat_lines_are_drawn(clip: Path, metric: str, values: list[float]) -> None:
    drawing = chart(comparison(clip, {metric: np.array(values)}, []))
    root = ElementTree.fromstring(drawing.svg())  # noqa: S314
    assert "nan" not in drawing.svg()
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "a <&> b.mp4 beside a <&> b.mp4"
    image = cv2.imdecode(np.frombuffer(drawing.png(), np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape == (2 * drawing.height, 2 * drawing.width, 3)
    assert (image == BLUE).all(axis=2).sum() > 100


def test_ticks_are_round_and_few() -> None:
    assert ticks(0, 100, 5) == [0, 50, 100]
    assert ticks(0, 100, 6) == [0, 20, 40, 60, 80, 100]
    assert ticks(67.2, 77.1, 5) == [70, 75]
    assert ticks(0.9, 1.0, 6) == pytest.approx([0.9, 0.92, 0.94, 0.96, 0.98, 1.0])
    for low, high in ((0, 1e-3), (3, 4001), (-5, 5), (99.95, 100)):
        found = ticks(low, high, 5)
        assert 1 <= len(found) <= 5
        assert all(low - 1e-6 <= tick <= high + 1e-6 for tick in found)
