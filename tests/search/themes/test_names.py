"""Words that tell groups apart, from names of files and folders or from labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.themes.names import Words, by_picture, telling, words_of

FOLDER = Path("/films")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("trips/2024 Summer/Beach_01.mp4", ("trips", "summer", "beach")),
        ("bigBuckBunny-1080p.mkv", ("big", "buck", "bunny")),
        ("VID_20240105.mp4", ()),
        ("北京/长城 vlog.mp4", ("北京", "长城", "vlog")),
        ("café del mar.mp4", ("café", "del", "mar")),
    ],
)
def test_words_of_files(path: str, words: tuple[str, ...]) -> None:
    assert words_of(FOLDER / path, FOLDER) == words


def test_a_file_elsewhere_has_its_name_only() -> None:
    assert words_of(Path("/else/where/sea lions.mp4"), FOLDER) == ("sea", "lions")


def test_the_better_kind_of_words_names_what_it_can() -> None:
    whole = np.arange(40)
    groups = [whole[:20], whole[20:30], whole[30:]]
    labels = [("dog",)] * 20 + [()] * 20
    files = by_picture([1] * 20 + [2] * 10 + [3] * 10, {1: ("park",), 2: ("park", "sea")})
    assert telling(Words((labels, files)), whole, groups) == ["dog", "sea", ""]
    assert telling(Words(()), whole, groups) == ["", "", ""]


def test_what_is_everywhere_tells_nothing_and_no_name_is_given_twice() -> None:
    whole = np.arange(30)
    groups = [whole[:10], whole[10:20], whole[20:]]
    words = [("home", "cat")] * 20 + [("home",)] * 10
    assert telling(Words((words,)), whole, groups)[1:] == ["", ""]
