from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.keyframes import ALIKE, AT_LEAST, MOST, Embeddings, Sample, ShotKeyframes, new_looks
from indexer.sampling import is_flat
from media.image import encode_jpeg
from tests.footage import moving_scene
from tests.indexer.shots.films import small

PICTURES = list(moving_scene(5, 1.0, (320, 180)))


def _sample(
    at: int, *, blur: float = 0.0, light: float = 1.0, flat: bool = False, mixed: bool = False
) -> Sample:
    picture = np.full_like(PICTURES[at], 9) if flat else PICTURES[at]
    if blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
    if light != 1.0:
        picture = np.asarray(np.clip(picture * light, 0, 255), np.uint8)
    sample = Sample(at, at * 40, at / 25, is_flat(small(picture)), picture)
    sample.mixed = mixed
    return sample


def _looks(numbers: Sequence[int]) -> Embeddings:
    """Embeddings that are the same for the same number and have nothing in common else."""
    return np.eye(16, dtype=np.float32)[list(numbers)]


def _chosen(*stretches: tuple[Sequence[Sample], Sequence[int]]) -> list[int]:
    marked: dict[int, bytes] = {}
    keyframes, first = ShotKeyframes(marked.__setitem__), 0
    for stretch, numbers in stretches:
        keyframes.add(first, stretch, _looks(numbers))
        first += len(stretch)
    keyframes.finish()
    samples = [sample for stretch, _ in stretches for sample in stretch]
    assert all(picture == samples[place].pack() for place, picture in marked.items())
    return sorted(marked)


_KINDS = st.tuples(st.integers(0, 24), st.booleans(), st.booleans(), st.integers(0, 5))


@given(st.lists(st.lists(_KINDS, min_size=1, max_size=8), min_size=1, max_size=4))
def test_flat_and_mixed_frames_stand_for_a_shot_only_if_all_are(
    kinds: list[list[tuple[int, bool, bool, int]]],
) -> None:
    stretches = [
        ([_sample(at, flat=flat, mixed=mixed) for at, flat, mixed, _ in stretch], [k[3] for k in stretch])
        for stretch in kinds
    ]
    samples = [sample for stretch, _ in stretches for sample in stretch]
    chosen = [samples[place] for place in _chosen(*stretches)]
    assert chosen
    if any(sample.good for sample in samples):
        assert all(sample.good for sample in chosen)
    else:
        assert len(chosen) == 1


@pytest.mark.parametrize("sharp", range(5))
def test_the_sharp_one_of_much_the_same_is_taken(sharp: int) -> None:
    stretch = [_sample(10 + at // 3, blur=0.0 if at == sharp else 4.0) for at in range(5)]
    assert _chosen((stretch, [0] * 5)) == [sharp]


@pytest.mark.parametrize("good", range(5))
@pytest.mark.parametrize("light", [0.12, 6.0])
def test_the_well_exposed_one_of_much_the_same_is_taken(good: int, light: float) -> None:
    """Two that nearly nothing is to be seen of, and others in the dark or burnt out."""
    stretch = [_sample(10 + at // 3, light=1.0 if at == good else light) for at in range(5)]
    assert _chosen((stretch, [0] * 5)) == [good]


def test_the_odd_one_out_is_not_taken() -> None:
    stretch = [_sample(10), _sample(11), _sample(12), _sample(12)]
    assert 2 not in _chosen((stretch, [0, 0, 1, 0]))


@pytest.mark.parametrize("at", range(4))
def test_a_frame_of_a_transition_is_not_taken_though_it_is_the_sharpest(at: int) -> None:
    stretch = [_sample(10 + number, blur=3.0) for number in range(4)]
    stretch[at] = _sample(10 + at, mixed=True)
    assert at not in _chosen((stretch, [0] * 4))


def test_every_look_has_its_keyframe_and_only_one() -> None:
    stretch = [_sample(at, blur=0.0 if at in (2, 5, 9) else 4.0) for at in range(10)]
    looks = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
    again = [_sample(at) for at in range(10, 16)]
    assert _chosen((stretch, looks)) == [2, 5, 9]
    assert _chosen((stretch, looks), (again, [1, 0, 0, 2, 1, 1])) == [2, 5, 9]
    assert len(_chosen((stretch, looks), (again, [1, 3, 3, 3, 1, 1]))) == 4


def test_a_picture_that_stays_gives_one_however_long() -> None:
    assert len(_chosen(*[([_sample(3) for _ in range(5)], [0] * 5)] * 30)) == 1


_ROWS = st.lists(st.integers(0, 12), min_size=1, max_size=20).map(_looks)


@given(_ROWS, st.none() | _ROWS)
def test_new_looks(rows: Embeddings, known: Embeddings | None) -> None:
    groups = new_looks(rows, known)
    members = [at for group in groups for at in group.tolist()]
    assert len(members) == len(set(members))
    assert (known is not None) or groups
    assert len(groups) <= MOST
    for group in groups:
        assert len(group)
        assert np.ptp(rows[group], axis=0).max() == 0
        assert known is None or (rows[group] @ known.T).max() < ALIKE
    for group in groups[1 if known is None else 0 :]:
        assert len(group) >= AT_LEAST
    if len(groups) < MOST:
        left = np.setdiff1d(np.arange(len(rows)), members)
        covered = np.concatenate([rows[members], *([] if known is None else [known])])
        for at in left[(rows[left] @ covered.T).max(1, initial=-1.0) < ALIKE].tolist():
            assert (rows @ rows[at] >= ALIKE).sum() < AT_LEAST


def test_a_packed_picture_is_its_jpeg() -> None:
    assert _sample(4).pack() == encode_jpeg(PICTURES[4])
    twice = _sample(4)
    assert twice.pack() is twice.pack()


def test_pictures_of_any_size_are_looked_at() -> None:
    for shape in ((640, 20, 3), (1, 1, 3), (16, 640, 3)):
        assert np.isfinite(Sample(0, 0, 0.0, False, np.zeros(shape, np.uint8)).sharpness)
