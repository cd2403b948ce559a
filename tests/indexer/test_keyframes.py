from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.keyframes import SampledFrame, choose_keyframe
from indexer.sampling import is_flat
from tests.footage import moving_scene
from tests.indexer.shots.films import thumbnails

PICTURES = list(moving_scene(5, 1.0, (320, 180)))
SMALL = thumbnails([(5, 1.0)], (320, 180))


def _frame(at: int, *, blur: float = 0.0, flat: bool = False) -> SampledFrame:
    picture = np.full_like(PICTURES[at], 9) if flat else PICTURES[at]
    if blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
    thumbnail = np.asarray(cv2.resize(picture, (64, 36), interpolation=cv2.INTER_AREA), np.uint8)
    return SampledFrame(at, at / 25, picture, thumbnail, is_flat(thumbnail))


@given(
    st.lists(
        st.tuples(st.integers(0, 24), st.booleans(), st.sampled_from([0.0, 3.0])), min_size=1, max_size=8
    )
)
def test_a_flat_frame_stands_for_others_only_if_all_are(kinds: list[tuple[int, bool, float]]) -> None:
    stretch = [_frame(at, flat=flat, blur=blur) for at, flat, blur in kinds]
    chosen = choose_keyframe(stretch)
    assert 0 <= chosen < len(stretch)
    assert stretch[chosen].flat == all(frame.flat for frame in stretch)


@pytest.mark.parametrize("sharp", range(5))
def test_the_sharp_one_of_much_the_same_is_taken(sharp: int) -> None:
    stretch = [_frame(10 + at // 3, blur=0.0 if at == sharp else 4.0) for at in range(5)]
    assert choose_keyframe(stretch) == sharp


def test_the_odd_one_out_is_not_taken() -> None:
    odd = next(moving_scene(77, 0.1, (320, 180)))
    thumbnail = np.asarray(cv2.resize(odd, (64, 36), interpolation=cv2.INTER_AREA), np.uint8)
    stretch = [_frame(10), _frame(11), SampledFrame(12, 0.5, odd, thumbnail, False), _frame(12)]
    assert choose_keyframe(stretch) != 2
