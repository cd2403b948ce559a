"""What chance gives: how alike a fingerprint is to pictures that have nothing to do with the library."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.features.fingerprint import DIM
from search.copies.background import BANK, WEIGHT, background
from storage.vectors.base import normalised
from tests.search.copies.made_up import looks


@given(st.integers(0, 2**32 - 1), st.integers(0, 40))
def test_it_is_part_of_a_similarity(seed: int, count: int) -> None:
    taken = background(looks(count, seed))
    assert taken.shape == (count,)
    assert taken.dtype == np.float32
    assert ((taken >= 0) & (taken <= WEIGHT)).all()


@given(st.integers(0, 2**32 - 1), st.integers(2, 20), st.data())
def test_it_depends_on_the_picture_alone(seed: int, count: int, data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(count))))
    some = looks(count, seed)
    np.testing.assert_allclose(background(some[order]), background(some)[order], atol=1e-6)


def test_a_picture_like_many_says_less_than_one_like_few() -> None:
    bank = normalised(BANK.arrays["vectors"])
    alike = bank @ bank.T
    usual, rare = bank[alike.mean(axis=1).argmax()], bank[alike.mean(axis=1).argmin()]
    taken = background(np.stack([usual, rare]))
    assert taken[0] > taken[1]


def test_a_copy_of_a_file_in_the_bank_is_not_held_against_it() -> None:
    """The bank has three frames of a file: even if all were the very picture, others would count."""
    bank = normalised(BANK.arrays["vectors"])
    few = (bank @ bank.T > 0.95).sum(axis=1) <= 3
    assert few.any()
    assert float(background(bank[few]).max()) < WEIGHT * 0.95


def test_the_bank_is_fingerprints() -> None:
    vectors = BANK.arrays["vectors"]
    assert vectors.shape[1] == DIM
    assert len(vectors) > 100
    np.testing.assert_array_equal(np.abs(vectors).max(axis=1), 127)  # 8 bits, all of them used
