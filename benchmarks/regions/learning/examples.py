"""Sequences to learn from: what the network is given for some pictures in a row, and what moves in them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.regions.composing import encode, render
from benchmarks.regions.cutouts import cut_out
from benchmarks.regions.learning.footage import Frames, of_scene, of_still, shape
from benchmarks.regions.truth import Scene
from indexer.regions.camera import Flow
from indexer.regions.evidence import COARSE, FINE, evidence
from indexer.regions.moments import WORKING_SIDE, Moment, Moments, Taken
from media.decode import VideoReader
from storage.masks import Mask

WIDTH, HEIGHT = 200, 112  # of fine evidence; pictures of other shapes are squashed
STEPS = 4  # pictures of a sequence, each `moments.APART` after the one before or more
FRAMES = 10  # of a clip


class Example(NamedTuple):
    """`STEPS` pictures in a row."""

    fine: NDArray[np.uint8]  # (STEPS, FINE, HEIGHT, WIDTH), 255 is 1
    coarse: NDArray[np.float16]  # (STEPS, COARSE, HEIGHT / 2, WIDTH / 2)
    flow: NDArray[
        np.float16
    ]  # (STEPS, 2, HEIGHT / 2, WIDTH / 2): to the picture before, fractions of the sides
    truth: NDArray[np.uint8]  # (STEPS, HEIGHT, WIDTH): 1 what moves, 0 what does not, 2 not known


def draw(
    rng: np.random.Generator, scenes: Sequence[Scene], stills: Sequence[Path], objects: Sequence[Path]
) -> Example:
    """A sequence made up at random."""
    still = stills[int(rng.integers(len(stills)))]
    if rng.random() < 0.5:
        frames = of_scene(scenes[int(rng.integers(len(scenes)))], FRAMES, rng)
    else:
        frames = of_still(still, FRAMES, rng)
    count = int(rng.choice(4, p=(0.12, 0.5, 0.25, 0.13)))
    things = [
        cut_out(objects[int(rng.integers(len(objects)))])
        if rng.random() < 0.65
        else shape(stills[int(rng.integers(len(stills)))], rng)
        for _ in range(count)
    ]
    shown, truth = render(frames, things, rng)
    return sequence(_encoded(shown, rng), truth)


def _encoded(shown: Frames, rng: np.random.Generator) -> list[Taken]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "clip.mp4"
        encode(target, shown, rng)
        with VideoReader(target) as reader:
            return [Taken(frame.image(WORKING_SIDE), frame.seconds) for frame in reader.frames()]


def sequence(taken: Sequence[Taken], truth: Sequence[Mask | None]) -> Example:
    """The last `STEPS` pictures that are each the one before of the next."""
    squashed = [Taken(_squash(one.picture), one.seconds) for one in taken]
    moments = Moments(len(taken))
    made = [moments.add(one) for one in squashed]
    places = [len(made) - 1]
    while made[places[0]].before is not None and len(places) < STEPS + 1:
        places.insert(0, made.index(made[places[0]].before))  # type: ignore[arg-type]
    places = places[:STEPS]  # the last one only stands after them
    steps = [_step(made[place], truth[place]) for place in places]
    while len(steps) < STEPS:
        steps.insert(0, steps[0])
    return Example(*(np.stack(part) for part in zip(*steps, strict=True)))


def _step(moment: Moment, truth: Mask | None) -> tuple[NDArray[np.uint8], ...]:
    found = evidence(moment, None)
    if found is None or found.fine.shape != (FINE, HEIGHT, WIDTH) or found.coarse.shape[0] != COARSE:
        raise ValueError("a picture of a sequence has none beside it")
    flow = np.zeros((2, HEIGHT // 2, WIDTH // 2), np.float16)
    if moment.motion_before is not None:
        flow[:] = _fractions(moment.motion_before.flow)
    known = np.full((HEIGHT, WIDTH), 2, np.uint8)
    if truth is not None:
        small = cv2.resize(truth.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        known = (np.asarray(small) >= 0.5).astype(np.uint8)
    return (found.fine * 255 + 0.5).astype(np.uint8), found.coarse.astype(np.float16), flow, known  # type: ignore[return-value]


def _fractions(flow: Flow) -> NDArray[np.float32]:
    small = cv2.resize(flow, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
    sides = np.array(flow.shape[1::-1], np.float32)[:, None, None]
    return np.asarray(np.asarray(small).transpose(2, 0, 1) / sides, np.float32)


def _squash(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(picture, (2 * WIDTH, 2 * HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
