from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.keyframes import SampledFrame, choose_keyframe
from indexer.sampling import is_flat
from tests.footage import moving_scene
from tests.indexer.shots.films import small

PICTURES = list(moving_scene(5, 1.0, (320, 180)))


def _frame(
    at: int, *, blur: float = 0.0, light: float = 1.0, flat: bool = False, mixed: bool = False
) -> SampledFrame:
    picture = np.full_like(PICTURES[at], 9) if flat else PICTURES[at]
    if blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
    if light != 1.0:
        picture = np.asarray(np.clip(picture * light, 0, 255), np.uint8)
    return SampledFrame(at, at * 40, at / 25, picture, is_flat(small(picture)), mixed)


@given(
    st.lists(
        st.tuples(st.integers(0, 24), st.booleans(), st.booleans(), st.sampled_from([0.0, 3.0])),
        min_size=1,
        max_size=8,
    )
)
def test_flat_and_mixed_frames_stand_for_others_only_if_all_are(
    kinds: list[tuple[int, bool, bool, float]],
) -> None:
    stretch = [_frame(at, flat=flat, mixed=mixed, blur=blur) for at, flat, mixed, blur in kinds]
    chosen = choose_keyframe(stretch)
    assert 0 <= chosen < len(stretch)
    assert stretch[chosen].flat == all(frame.flat for frame in stretch)
    assert stretch[chosen].mixed == all(
        frame.mixed for frame in stretch if frame.flat == stretch[chosen].flat
    )


@pytest.mark.parametrize("sharp", range(5))
def test_the_sharp_one_of_much_the_same_is_taken(sharp: int) -> None:
    stretch = [_frame(10 + at // 3, blur=0.0 if at == sharp else 4.0) for at in range(5)]
    assert choose_keyframe(stretch) == sharp


@pytest.mark.parametrize("good", range(5))
@pytest.mark.parametrize("light", [0.12, 6.0])
def test_the_well_exposed_one_of_much_the_same_is_taken(good: int, light: float) -> None:
    """Two that nearly nothing is to be seen of, and others in the dark or burnt out."""
    stretch = [_frame(10 + at // 3, light=1.0 if at == good else light) for at in range(5)]
    assert choose_keyframe(stretch) == good


def test_the_odd_one_out_is_not_taken() -> None:
    odd = replace(_frame(12), picture=next(moving_scene(77, 0.1, (320, 180))))
    stretch = [_frame(10), _frame(11), odd, _frame(12)]
    assert choose_keyframe(stretch) != 2


@pytest.mark.parametrize("at", range(4))
def test_a_frame_of_a_transition_is_not_taken_though_it_is_the_sharpest(at: int) -> None:
    stretch = [_frame(10 + number, blur=3.0, mixed=False) for number in range(4)]
    stretch[at] = _frame(10 + at, mixed=True)
    assert choose_keyframe(stretch) != at


def test_pictures_of_any_size_are_compared() -> None:
    tall = np.zeros((640, 20, 3), np.uint8)
    stretch = [replace(_frame(0), picture=tall), replace(_frame(1), picture=tall + 128)]
    assert choose_keyframe(stretch) in (0, 1)
