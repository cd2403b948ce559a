"""The network itself is tested in ``models``; here, that it is asked about the right frames."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.models.transnet_weights import CONTEXT, SHORT, WINDOW
from indexer.shots import transnet
from indexer.shots.base import Thumbnails
from tests.indexer.shots.films import SHAPE, boundaries, cuts, dissolve, fade, take, thumbnails

_FRAMES = np.arange(400)


def _numbered(count: int) -> Thumbnails:
    """Frames that carry their number in the first pixel, as BGR."""
    film = np.zeros((count, *SHAPE), np.uint8)
    film[:, 0, 0, 2], film[:, 0, 0, 1] = np.arange(count) >> 8, np.arange(count) & 255
    return film


class _Reader:
    """Instead of the network: gives the number of each frame of a window, and remembers the windows."""

    def __init__(self, window: int = WINDOW) -> None:
        self.windows: list[list[int]] = []
        self._window = window

    def __call__(self, frames: NDArray[np.uint8], colors: NDArray[np.float32]) -> NDArray[np.float32]:
        assert (frames.shape, frames.dtype) == ((1, self._window, *SHAPE), np.uint8)
        assert (colors.shape, colors.dtype) == ((1, self._window, 512), np.float32)
        assert np.allclose(np.linalg.norm(colors, axis=2), 1, atol=1e-5)
        numbers = frames[..., 0, 0, 0].astype(int) * 256 + frames[..., 0, 0, 1]  # RGB
        self.windows.append(numbers[0].tolist())
        return np.stack([numbers, -numbers], 2).astype(np.float32)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> _Reader:
    made = _Reader()
    monkeypatch.setattr(transnet, "transnet", lambda: made)
    return made


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (0, 400), (26, 76), (26, 77), (100, 350), (399, 400)])
def test_a_frame_has_the_probabilities_of_the_one_before(reader: _Reader, start: int, stop: int) -> None:
    found = transnet.judge(_numbered(400), slice(start, stop))
    before = np.maximum(_FRAMES[start:stop] - 1, 0)
    assert found.tolist() == np.stack([before, -before], 1).tolist()


def test_windows_are_those_of_the_training(reader: _Reader) -> None:
    transnet.judge(_numbered(400), slice(0, 400))
    assert len(reader.windows) == 8
    for number, window in enumerate(reader.windows):
        first = 50 * number - 1 - CONTEXT
        assert window == np.clip(np.arange(first, first + WINDOW), 0, 399).tolist()


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (0, 24), (100, 107), (100, 124), (393, 400), (399, 400)])
def test_a_glance_at_a_few_frames_takes_one_short_window(
    reader: _Reader, monkeypatch: pytest.MonkeyPatch, start: int, stop: int
) -> None:
    short = _Reader(SHORT)
    monkeypatch.setattr(transnet, "transnet", {SHORT: short}.__getitem__)
    found = transnet.glance(_numbered(400), slice(start, stop))
    before = np.maximum(_FRAMES[start:stop] - 1, 0)
    assert found.tolist() == np.stack([before, -before], 1).tolist()
    assert (len(short.windows), reader.windows) == (1, [])
    first, last = short.windows[0][0], short.windows[0][-1]
    assert first <= max(0, start - 1 - 20)
    assert last >= min(399, stop - 2 + 20)


def test_a_glance_at_many_frames_is_a_judgement(reader: _Reader) -> None:
    film = _numbered(400)
    assert transnet.glance(film, slice(100, 125)).tolist() == transnet.judge(film, slice(100, 125)).tolist()
    assert len(reader.windows) == 2


@pytest.mark.parametrize(("old", "new"), [(0, 1), (2, 0)])
def test_a_glance_sees_the_cut_that_judging_sees(old: int, new: int) -> None:
    film, cut = np.concatenate([take(old), take(new)]), len(take(old))
    seen = transnet.glance(film, slice(cut - 3, cut + 4))[:, 0]
    assert np.flatnonzero(seen > 0.5).tolist() == [3]
    assert np.abs(seen - transnet.judge(film, slice(cut - 3, cut + 4))[:, 0]).max() < 0.1


@pytest.mark.parametrize(("old", "new"), [(0, 1), (2, 0)])
def test_real_takes_are_cut_to_the_frame(old: int, new: int) -> None:
    found = boundaries(np.concatenate([take(old), take(new)]), "transnet")
    assert [(one.kind, one.frame) for one in found] == [("cut", len(take(old)))]


def test_cuts_of_generated_scenes_are_found_to_the_frame() -> None:
    assert cuts(boundaries(thumbnails([(seed, 1.5) for seed in range(3)], fps=24), "transnet")) == [36, 72]


@pytest.mark.parametrize("length", [8, 25])
def test_a_dissolve_is_found(length: int) -> None:
    """Its middle to 4 frames. Of many it sees the middle only, and calls it a cut."""
    (one,) = boundaries(dissolve(take(1), take(2), length), "transnet")
    first, last = len(take(1)) - length, len(take(1)) - 1
    assert abs(one.frame - (first + last + 1) // 2) <= 4


def test_a_fade_is_found() -> None:
    """It sees one boundary where the picture goes, one where the next comes, or one between."""
    found = boundaries(fade(take(0), take(1), 12, 6), "transnet")
    assert 1 <= len(found) <= 2
    assert all(len(take(0)) - 12 <= one.frame <= len(take(0)) + 18 for one in found)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_moving_camera_is_one_shot(seed: int) -> None:
    assert boundaries(thumbnails([(seed, 6.0)]), "transnet") == []
