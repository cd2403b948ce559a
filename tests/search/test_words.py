"""Questions in words: what is in the pictures, how files and folders are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.combined import Combined
from search.errors import QueryError
from search.matches import SearchResult
from search.query import Query
from search.words import fit_of, split
from storage.filters import Filters
from storage.records import Label
from tests.search.conftest import BIKES, BUNNY, SETTINGS, film, picture, shown
from vdx.library import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Bikes in `trips/`; the same with a rabbit after it in `trips/`, named in Chinese; the rabbit alone."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "trips").mkdir()
    film(folder / "trips" / "ride_2024.mp4", shown(BIKES))
    film(folder / "trips" / "北京的自行车.mp4", shown(BIKES, 0, 3), shown(BUNNY, 0, 3))
    film(folder / "rabbit.mp4", shown(BUNNY))
    made = Library(tmp_path_factory.mktemp("kept") / "library", SETTINGS)
    assert made.ingest(folder).clean
    return made


def _names(result: SearchResult) -> list[str]:
    return [match.video.paths[0].name for match in result.matches]


def _ask(library: Library, text: str) -> SearchResult:
    return library.search(Combined(text=text))


def test_what_is_in_the_picture_is_found_in_the_shot_that_shows_it(library: Library) -> None:
    result = _ask(library, "animals")  # no file is called so
    assert set(_names(result)) == {"rabbit.mp4", "北京的自行车.mp4"}
    (mixed,) = (match for match in result.matches if match.video.paths[0].name != "rabbit.mp4")
    assert mixed.segments[0].start == pytest.approx(3.0, abs=0.2)
    assert mixed.segments[0].why == ("label: animal",)
    assert not result.confident  # that would say that it is the same footage


def test_a_kind_is_found_by_what_is_one_of_it(library: Library) -> None:
    """The network sees cars and a mountain bike; "vehicle" is none of its classes."""
    assert _names(_ask(library, "vehicle"))[0] == "ride_2024.mp4"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RIDE", {"ride_2024.mp4"}),
        ("2024", {"ride_2024.mp4"}),
        ("自行车", {"北京的自行车.mp4"}),
        ("北京", {"北京的自行车.mp4"}),
        ("trip", {"ride_2024.mp4", "北京的自行车.mp4"}),
        ('"ride_2024"', {"ride_2024.mp4"}),
        ("qqqq", set()),
        ("%", set()),
    ],
)
def test_files_are_found_by_names_and_folders(library: Library, text: str, names: set[str]) -> None:
    result = _ask(library, text)
    assert set(_names(result)) == names
    assert result.total == len(names)
    for match in result.matches:
        assert match.segments[0].end == pytest.approx(match.video.record.duration)


def test_what_fits_more_words_comes_first(library: Library) -> None:
    result = _ask(library, "the animal of the trips")
    assert _names(result)[0] == "北京的自行车.mp4"
    assert set(result.matches[0].segments[0].why) == {"label: animal", "folder: trips"}


def test_words_and_an_example_together(library: Library, tmp_path: Path) -> None:
    """The rabbit is in two films, of which one lies in that folder."""
    rabbit = Query(picture(tmp_path / "rabbit.png", shown(BUNNY, 1.0)[0]))
    alone = library.search(Query(rabbit.path, mode="similar"))
    assert _names(alone)[0] == "rabbit.mp4"
    both = library.search(Combined(like=(rabbit,), text="trips"))
    assert _names(both)[0] == "北京的自行车.mp4"
    assert set(both.matches[0].segments[0].parts) == {"like 1", "text"}
    assert both.matches[0].segments[0].start == pytest.approx(3.0, abs=0.2)


def test_words_with_a_counterexample(library: Library, tmp_path: Path) -> None:
    rabbit = Query(picture(tmp_path / "rabbit.png", shown(BUNNY, 1.0)[0]))
    before, after = (
        library.search(Combined(text="mp4", unlike=unlike)).matches for unlike in ((), (rabbit,))
    )
    assert {match.video.id for match in before} == {1, 2, 3}
    assert after[-1].video.paths[0].name == "rabbit.mp4"
    assert after[-1].score < after[0].score - 0.1


def test_words_then_words(library: Library) -> None:
    result = library.search(Combined(text="vehicle", then=Combined(text="animal"), within=3))
    assert _names(result) == ["北京的自行车.mp4"]
    segment = result.matches[0].segments[0]
    assert segment.steps[0] < 3 <= segment.steps[1]
    assert segment.why == ("label: vehicle", "label: animal")


def test_labels_of_what_is_found_are_told(library: Library) -> None:
    result = _ask(library, "rabbit")
    told = [label.name for segment in result.matches[0].segments for label in segment.labels]
    assert told
    assert "animal" not in told  # something more special is


def test_what_follows_has_no_filters_of_its_own() -> None:
    with pytest.raises(QueryError, match="filters"):
        Combined(text="a", then=Combined(text="b", filters=Filters(codec="h264")))
    with pytest.raises(QueryError):
        Combined(text="a", then=Combined())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dog, CAT dog", ["dog", "cat"]),
        ('a "Hot Dog" in the rain', ["hot dog", "rain"]),
        ("the", ["the"]),
        ("海边 的狗", ["海边", "的狗"]),
        ("  ,. ", []),
        ('say "', ["say", '"']),
    ],
)
def test_a_text_is_split_into_words(text: str, words: list[str]) -> None:
    assert split(text) == words


@pytest.mark.parametrize(
    ("text", "fits"),
    [("tennis ball", 1.0), ("ball", 0.9), ("tenn", 0.6), ("enni", 0.0), ("球", 0.9), ("网球", 1.0)],
)
def test_how_well_a_word_fits_a_label(text: str, fits: float) -> None:
    assert fit_of(Label("n1", ("tennis ball",), ("网球",)), text) == fits


def test_a_word_that_the_network_knows_is_no_part_of_another(library: Library) -> None:
    assert not _ask(library, "ant").matches  # nor "elephant", "antelope" or "restaurant"
    assert _ask(library, "vehic").matches
