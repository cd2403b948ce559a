"""Arrays side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.columns import Columns


@dataclass(frozen=True, slots=True)
class Table(Columns):
    number: NDArray[np.int64]
    pair: NDArray[np.float32]


def table(*numbers: int) -> Table:
    column = np.array(numbers, np.int64)
    return Table(column, np.stack([column, -column], axis=1).astype(np.float32))


def check(made: Table, *numbers: int) -> None:
    assert type(made) is Table
    assert made.number.tolist() == list(numbers)
    assert made.pair.tolist() == [[number, -number] for number in numbers]
    assert (made.number.dtype, made.pair.dtype) == (np.int64, np.float32)


def test_rows_stay_together() -> None:
    some = table(5, 7, 6)
    check(some[np.array([True, False, True])], 5, 6)
    check(some[np.array([2, 0, 0])], 6, 5, 5)
    check(some[1:], 7, 6)
    check(some[np.zeros(3, bool)])


@given(st.lists(st.lists(st.integers(-99, 99), max_size=4), min_size=1, max_size=4))
def test_parts_follow_each_other(parts: list[list[int]]) -> None:
    check(Table.joined([table(*part) for part in parts]), *(number for part in parts for number in part))


def test_no_parts_are_no_table() -> None:
    with pytest.raises(ValueError, match="need at least one"):
        Table.joined([])
