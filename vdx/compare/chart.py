"""Quality over time as a drawing: a panel for each metric, with the boundaries of shots."""

from __future__ import annotations

import math

import numpy as np

from media.quality.result import Values
from media.time import format_time
from vdx.compare.comparison import VideoComparison
from vdx.compare.drawing import Area, Drawing, Point, Stroke, Words

NAMES = {"vmaf": "VMAF", "ssim": "SSIM", "psnr": "PSNR, dB", "xpsnr": "XPSNR, dB"}

_WIDTH, _LEFT, _RIGHT = 960, 56, 16  # pixels
_TOP, _PANEL, _BETWEEN, _BOTTOM = 56, 120, 34, 40
_COLUMNS = (_WIDTH - _LEFT - _RIGHT) // 2  # more points than that no eye tells apart
_LINE, _EXTENT, _GRID, _SHOT = "#1d4ed8", "#bfd3fd", "#e4e4e7", "#a1a1aa"
_TEXT, _DIM = "#18181b", "#52525b"
_HIGHEST = {"vmaf": 100.0, "ssim": 1.0, "psnr": 100.0, "xpsnr": 100.0}
_LEAST_RANGE = {"vmaf": 10.0, "ssim": 0.01, "psnr": 5.0, "xpsnr": 5.0}  # what differs less looks flat


def chart(found: VideoComparison) -> Drawing:
    """The quality of each frame of the reference over its time.

    Where frames lie too dense, the line is their mean, and a lighter area goes from worst to best.
    """
    values = found.measured.quality.values
    height = _TOP + len(values) * (_PANEL + _BETWEEN) - _BETWEEN + _BOTTOM
    title = f"{found.distorted.path.name} beside {found.reference.path.name}"
    drawing = Drawing(_WIDTH, height, title)
    drawing.add(Words((_LEFT, 20), title, _TEXT, 14))
    times = found.measured.times
    span = float(times[0]), float(max(times[-1], times[0] + 0.04))
    for number, metric in enumerate(values):
        top = _TOP + number * (_PANEL + _BETWEEN)
        _panel(drawing, found, metric, top, span)
    _time_axis(drawing, height - _BOTTOM, span)
    return drawing


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers in [low, high], at most `most` and equally far apart."""
    rough = max((high - low) / max(most - 1, 1), 1e-9)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def _panel(
    drawing: Drawing, found: VideoComparison, metric: str, top: float, span: tuple[float, float]
) -> None:
    quality, times = found.measured.quality, found.measured.times
    low, high = _range(metric, quality.values[metric])
    worst = quality.worst(metric)
    digits = 3 if metric == "ssim" else 1

    def place(time: float, value: float) -> Point:
        return _x(time, span), top + (high - value) / (high - low) * _PANEL

    for tick in ticks(low, high, 5):
        y = place(span[0], tick)[1]
        drawing.add(Stroke([(_LEFT, y), (_WIDTH - _RIGHT, y)], _GRID))
        drawing.add(Words((_LEFT - 6, y + 4), f"{tick:.6g}", _DIM, 11, "right"))
    for shot in found.shots[1:]:
        if span[0] < shot.start < span[1]:
            x = _x(shot.start, span)
            drawing.add(Stroke([(x, top), (x, top + _PANEL)], _SHOT))
    columns = _columns(times, quality.values[metric])
    if len(columns) > 1:
        edge = [place(time, best) for time, _, best, _ in columns]
        edge += [place(time, least) for time, least, _, _ in reversed(columns)]
        drawing.add(Area(edge, _EXTENT))
    line = [place(time, mean) for time, _, _, mean in columns]
    if len(line) == 1:
        line = [(_LEFT, line[0][1]), (_WIDTH - _RIGHT, line[0][1])]
    drawing.add(Stroke(line, _LINE, 1.5))
    value = quality.values[metric][worst]
    text = (
        f"{NAMES[metric]}: mean {quality.mean(metric):.{digits}f}, 5 % below "
        f"{quality.percentile(metric, 5):.{digits}f}, worst {value:.{digits}f} at {format_time(times[worst])}"
    )
    drawing.add(Words((_LEFT, top - 7), text, _TEXT))


def _time_axis(drawing: Drawing, y: float, span: tuple[float, float]) -> None:
    drawing.add(Stroke([(_LEFT, y), (_WIDTH - _RIGHT, y)], _DIM))
    for tick in ticks(*span, 9):
        x = _x(tick, span)
        drawing.add(Stroke([(x, y), (x, y + 4)], _DIM))
        text = format_time(tick)
        drawing.add(Words((x, y + 17), text.removesuffix(".000"), _DIM, 11, "middle"))
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    drawing.add(Words((middle, y + 33), "time in the reference", _DIM, 11, "middle"))


def _x(time: float, span: tuple[float, float]) -> float:
    return _LEFT + (time - span[0]) / (span[1] - span[0]) * (_WIDTH - _LEFT - _RIGHT)


def _range(metric: str, values: Values) -> tuple[float, float]:
    """The lowest and the highest value that a panel shows."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    margin = max((high - low) * 0.08, (_LEAST_RANGE[metric] - (high - low)) / 2)
    top = min(high + margin, _HIGHEST[metric])
    return min(low - margin, top - _LEAST_RANGE[metric]), top


def _columns(times: Values, values: Values) -> list[tuple[float, float, float, float]]:
    """(time, least, most, mean) of the frames that share a column of pixels."""
    known = np.flatnonzero(~np.isnan(values))
    parts = np.array_split(known, min(len(known), _COLUMNS))
    return [
        (
            float(times[part].mean()),
            float(values[part].min()),
            float(values[part].max()),
            float(values[part].mean()),
        )
        for part in parts
    ]
