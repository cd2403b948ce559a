"""Which samples get vectors in spaces that hold only those that tell something new."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.assemble import assemble
from indexer.features.base import FeatureExtractor, Image
from indexer.samples import BATCH
from storage.records import AnalysedVideo, Space, Vectors
from tests.indexer.test_assemble import CONTENT, Numbers, Told, messages

LOOK = 40  # pictures look the same whose numbers lie in the same so many
PRINTS = Space("prints", 16, "cosine-int8", "which look it is")
KEPT = Space("kept", 16, "none", "the number in the first pixel")


class Prints(Numbers):
    """Tells looks apart; judges which frames are new."""

    space = PRINTS
    every = False

    def extract(self, images: Sequence[Image]) -> Vectors:
        numbers = super().extract(images).ravel()
        return np.eye(16, dtype=np.float32)[(numbers // LOOK).astype(int) % 16]


class Kept(Numbers):
    """Keeps the number."""

    space = KEPT
    every = False

    def extract(self, images: Sequence[Image]) -> Vectors:
        numbers = super().extract(images).astype(np.uint16).ravel()
        return np.stack([numbers >> 8, numbers & 255], axis=1).astype(np.uint8)


def _assembled(sampled: Sequence[int], *extractors: FeatureExtractor) -> AnalysedVideo:
    by_name = {one.space.name: one for one in extractors}
    count = max(sampled) + 1
    return assemble(messages(count, sampled), CONTENT, Told([], 0), by_name, lambda *_: None)


def _is_flat(number: int) -> bool:
    return number % 3 == 0


def _new(sampled: Sequence[int]) -> list[int]:
    """Indices of those that look otherwise than the last one that was taken, or come after a flat one."""
    found: list[int] = []
    look: int | None = None
    for index, number in enumerate(sampled):
        if _is_flat(number):
            look = None
        elif number // LOOK != look:
            found.append(index)
            look = number // LOOK
    return found


@settings(max_examples=50)
@given(st.sets(st.integers(0, 600), min_size=1, max_size=3 * BATCH).map(sorted))
def test_rows_are_those_of_the_frames_that_tell_something_new(sampled: list[int]) -> None:
    made = _assembled(sampled, Numbers(), Prints(), Kept())
    wanted = _new(sampled)
    assert set(made.rows) == {PRINTS, KEPT}
    assert made.rows_of(PRINTS).tolist() == made.rows_of(KEPT).tolist() == wanted
    assert made.vectors[Numbers.space][:, 0].tolist() == sampled
    numbers = [int(high) * 256 + int(low) for high, low in made.vectors[KEPT]]
    assert numbers == [sampled[index] for index in wanted]
    assert [frame.pts // 100 for frame in np.array(made.frames)[wanted]] == numbers
    assert made.vectors[PRINTS].argmax(axis=1).tolist() == [number // LOOK % 16 for number in numbers]


def test_what_is_only_kept_is_extracted_of_no_other_frame() -> None:
    prints, kept = Prints(), Kept()
    made = _assembled(range(1, 400, 3), Numbers(), prints, kept)
    assert sum(prints.batches) == len(made.frames) == 133
    assert sum(kept.batches) == len(made.rows[KEPT]) == 10
    assert max(prints.batches) <= BATCH


def test_without_a_fingerprint_all_are_new_that_show_something() -> None:
    sampled = range(0, 200, 2)
    made = _assembled(sampled, Numbers(), Kept())
    assert made.rows_of(KEPT).tolist() == [i for i, number in enumerate(sampled) if not _is_flat(number)]


def test_a_video_that_shows_nothing_has_no_rows() -> None:
    made = _assembled(range(0, 300, 3), Numbers(), Prints(), Kept())
    assert (len(made.vectors[PRINTS]), len(made.vectors[KEPT])) == (0, 0)
    assert len(made.vectors[Numbers.space]) == len(made.frames) == 100


@pytest.mark.parametrize("extractors", [[], [Numbers()]], ids=["none", "every"])
def test_other_spaces_have_a_row_for_every_frame(extractors: list[FeatureExtractor]) -> None:
    made = _assembled(range(0, 100, 5), *extractors)
    assert made.rows == {}
