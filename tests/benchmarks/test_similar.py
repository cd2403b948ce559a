"""The arithmetic of the benchmarks of combined queries and labels, on cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.labels.__main__ import calibration_error
from benchmarks.labels.vocabulary import closure, read_synsets, vocabulary
from benchmarks.similar.judging import average_precision

NOUNS = """  1 a line of the licence
00000001 03 n 01 thing 0 000 | all there is
00000002 05 n 02 animal 0 beast 0 001 @ 00000001 n 0000 | moves
00000003 05 n 01 dog 0 001 @ 00000002 n 0000 | barks
00000004 05 n 01 poodle 0 001 @ 00000003 n 0000 | curly
00000005 05 n 02 hunting_dog 0 hound 0 002 @ 00000003 n 0000 ~ 00000006 n 0000 | hunts
00000006 05 n 01 beagle 0 001 @ 00000005 n 0000 | has long ears
00000007 05 n 01 cat 0 001 @ 00000002 n 0000 | meows
"""


@pytest.mark.parametrize(
    ("ranked", "right", "wanted"),
    [
        ([1, 2, 3], {1, 2}, 1.0),
        ([3, 1, 2], {1, 2}, (1 / 2 + 2 / 3) / 2),
        ([1], {1, 2}, 0.5),
        ([3], {1}, 0.0),
        ([], {1}, 0.0),
        ([1], set(), 0.0),
    ],
)
def test_average_precision(ranked: list[int], right: set[int], wanted: float) -> None:
    assert average_precision(ranked, right) == pytest.approx(wanted)


def test_who_is_as_sure_as_right_has_no_calibration_error() -> None:
    said = np.array([0.5] * 4, np.float32)
    assert calibration_error(said, np.array([True, False, True, False])) == pytest.approx(0)
    assert calibration_error(said, np.array([True] * 4)) == pytest.approx(0.5)
    mixed = np.array([0.9, 0.1], np.float32)
    assert calibration_error(mixed, np.array([False, False])) == pytest.approx((0.9 + 0.1) / 2)


def test_hypernyms_become_labels_and_single_ones_further_names() -> None:
    synsets = read_synsets(NOUNS.splitlines(keepends=True))
    assert closure(synsets, "00000006") == ["00000005", "00000003", "00000002", "00000001"]
    rows = {row[0]: row[1:] for row in vocabulary(["n00000004", "n00000006", "n00000007"], synsets)}
    assert rows["n00000004"] == ("poodle", "", "n00000003 n00000002")
    assert rows["n00000006"] == ("beagle", "hunting dog, hound", "n00000003 n00000002")  # it has no other
    assert rows["n00000003"] == ("dog", "", "")
    assert rows["n00000002"] == ("animal, beast", "", "")
    assert "n00000001" not in rows  # too general
