from __future__ import annotations

import numpy as np
import pytest

from indexer.shots import auto, transnet
from indexer.shots.auto import AROUND, CONFIRMED, LONG, POSSIBLE, SEEN, SURE
from indexer.shots.base import Thumbnails
from indexer.shots.decide import LIKELY
from indexer.shots.signal_net import Probabilities
from tests.footage import sample_clip
from tests.indexer.shots.films import boundaries, dissolve, fade, real, shade, take, thumbnails

Cheap = dict[int, float]


class _Asked:
    """Instead of TransNetV2: always of the same opinion; keeps what it was asked."""

    def __init__(self, opinion: float) -> None:
        self.spans: list[tuple[int, int]] = []
        self._opinion = opinion

    def __call__(self, thumbnails: Thumbnails, wanted: slice) -> Probabilities:
        self.spans.append((wanted.start, wanted.stop))
        # Of its two outputs the first counts.
        return np.full((wanted.stop - wanted.start, 2), (self._opinion, 0.99), np.float32)


class _Case:
    """What comes of probabilities that the cheap signals give, and of an opinion of TransNetV2."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[int, int]] = []
        self.film = np.concatenate([shade(0, 50), shade(200, 50)])  # other colours from the middle on
        self._monkeypatch = monkeypatch

    def __call__(
        self, opinion: float, *, begins: Cheap | None = None, within: tuple[int, int, float] = (0, -1, 0.0)
    ) -> Probabilities:
        asked, cheap = _Asked(opinion), np.zeros((100, 2), np.float32)
        for frame, probability in (begins or {}).items():
            cheap[frame, 0] = probability
        cheap[within[0] : within[1] + 1, 1] = within[2]
        self._monkeypatch.setattr(transnet, "glance", asked)
        found = auto.review(self.film, slice(0, 100), cheap)
        self.asked = asked.spans
        return found


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> _Case:
    return _Case(monkeypatch)


@pytest.mark.parametrize(("first", "last"), [(40, 60), (0, 10), (90, 99)])
def test_a_gradual_transition_that_is_unsure_is_asked_about(case: _Case, first: int, last: int) -> None:
    found = case(SEEN + 0.01, within=(first, last, SURE - 0.1))
    assert case.asked == [(max(0, first - AROUND), min(100, last + AROUND + 1))]
    assert (found[first : last + 1, 1] == np.float32(SURE - 0.1)).all()


def test_what_is_refused_is_no_transition(case: _Case) -> None:
    assert case(SEEN - 0.01, within=(40, 60, SURE - 0.1)).max() < LIKELY


@pytest.mark.parametrize("within", [(40, 60, SURE + 0.01), (40, 42, SURE - 0.1), (40, 60, LIKELY - 0.01)])
def test_what_is_sure_or_too_short_or_unlikely_is_not_asked_about(
    case: _Case, within: tuple[int, int, float]
) -> None:
    case(0.0, within=within)
    assert case.asked == []


def test_a_cut_in_it_settles_what_it_is(case: _Case) -> None:
    case(0.0, begins={50: 0.9}, within=(40, 60, SURE - 0.1))
    assert case.asked == []


def test_a_cut_that_is_possible_is_asked_about(case: _Case) -> None:
    found = case(CONFIRMED + 0.01, begins={49: POSSIBLE, 50: POSSIBLE + 0.1, 51: POSSIBLE})
    assert case.asked == [(50 - AROUND, 51 + AROUND)]
    assert np.flatnonzero(found[:, 0] >= LIKELY).tolist() == [50]


def test_a_cut_that_is_refused_is_none(case: _Case) -> None:
    assert case(CONFIRMED - 0.01, begins={50: LIKELY - 0.01}).max() < LIKELY


@pytest.mark.parametrize(
    "begins", [{50: POSSIBLE - 0.01}, {50: LIKELY}, {50: 0.9, 50 + AROUND: LIKELY - 0.01}]
)
def test_a_cut_that_is_clear_is_not_asked_about(case: _Case, begins: Cheap) -> None:
    found = case(0.99, begins=begins)
    assert case.asked == []
    assert np.flatnonzero(found[:, 0]).tolist() == sorted(begins)


def test_the_cuts_of_the_sample_are_found() -> None:
    found = boundaries(real(sample_clip("bikes.mp4"))[0], "auto")
    assert [(one.kind, one.frame) for one in found] == [("cut", at) for at in (30, 76, 137, 187, 242)]


@pytest.mark.parametrize("length", [8, 25])
def test_a_dissolve_is_found_with_its_extent(length: int) -> None:
    """The middle to 5 frames, both ends to 10."""
    (one,) = boundaries(dissolve(take(1), take(2), length), "auto")
    first, last = len(take(1)) - length, len(take(1)) - 1
    assert one.kind == "dissolve"
    assert abs(one.frame - (first + last + 1) // 2) <= 5
    assert max(abs(one.first - first), abs(one.last - last)) <= 10


def test_a_fade_is_found_with_its_extent() -> None:
    """The middle to 3 frames, both ends to 4."""
    (one,) = boundaries(fade(take(1), take(2), 12, 6), "auto")
    first, last = len(take(1)) - 11, len(take(1)) + 17
    assert one.kind == "fade"
    assert abs(one.frame - (first + last + 1) // 2) <= 3
    assert max(abs(one.first - first), abs(one.last - last)) <= 4


@pytest.mark.parametrize("number", range(3))
def test_real_takes_stay_whole(number: int) -> None:
    assert boundaries(take(number), "auto") == []


def test_one_that_lasts_very_long_is_asked_about_though_it_seems_sure(case: _Case) -> None:
    assert case(SEEN - 0.01, within=(10, 10 + LONG, 0.99)).max() < LIKELY
    assert case(SEEN + 0.01, within=(10, 10 + LONG, 0.99)).max() > LIKELY


@pytest.mark.parametrize(("first", "last"), [(10, 30), (60, 80)])
def test_one_after_which_the_colours_are_the_same_is_asked_about_though_it_seems_sure(
    case: _Case, first: int, last: int
) -> None:
    assert case(SEEN - 0.01, within=(first, last, 0.99)).max() < LIKELY
    assert case(SEEN + 0.01, within=(first, last, 0.99)).max() > LIKELY


def test_one_whose_frames_are_like_neither_side_is_asked_about_though_it_seems_sure(case: _Case) -> None:
    """Something that passes by, and is there yet when the colours have changed."""
    case.film = np.concatenate([take(0)[:40], take(1)[:20], take(2)[:40]])
    assert case(SEEN - 0.01, within=(41, 58, 0.99)).max() < LIKELY
    assert case(SEEN + 0.01, within=(41, 58, 0.99)).max() > LIKELY


def test_one_whose_frames_are_mixtures_is_not_asked_about(case: _Case) -> None:
    case.film = dissolve(np.repeat(take(0)[:1], 60, 0), np.repeat(take(2)[:1], 60, 0), 20)
    assert case(0.0, within=(40, 59, SURE + 0.01)).max() > LIKELY
    assert case.asked == []


def test_what_the_cheap_signals_said_stays_as_it_was(case: _Case) -> None:
    cheap = np.full((100, 2), (POSSIBLE, SURE - 0.1), np.float32)
    before = cheap.copy()
    auto.review(case.film, slice(0, 100), cheap)
    assert (cheap == before).all()


@pytest.mark.parametrize("seed", range(1, 8))
def test_a_moving_camera_is_one_shot(seed: int) -> None:
    """In the world of seed 0 TransNetV2 sees a dissolve too."""
    assert boundaries(thumbnails([(seed, 6.0)]), "auto") == []
