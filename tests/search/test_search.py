"""Questions with known answers, put to a library of real and generated footage."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from search.errors import QueryError
from search.matches import Match, SearchResult
from search.query import Query, Region
from storage.errors import LibraryNotFound
from tests.footage import moving_scene, sample_clip
from tests.search.conftest import BIKES, BUNNY, PHONE, SETTINGS, SIZE, black, film, picture, shown
from vdx.library import Library


def _names(result: SearchResult) -> list[str]:
    return [match.video.paths[0].name for match in result.matches]


def _of(result: SearchResult, name: str) -> Match:
    return result.matches[_names(result).index(name)]


@pytest.mark.parametrize(("clip", "name", "second"), [(BIKES, "bikes.mp4", 6.2), (BUNNY, "bunny.mp4", 4.0)])
def test_a_still_is_found_to_the_second(
    library: Library, tmp_path: Path, clip: str, name: str, second: float
) -> None:
    result = library.search(picture(tmp_path / "still.png", shown(clip, second)[0]))
    assert result.confident
    assert _names(result)[0] == name
    segment = result.matches[0].segments[0]
    assert abs(segment.best - second) <= 1
    assert segment.start - 0.5 <= second <= segment.end + 0.5
    assert (segment.query_start, segment.query_end) == (0, 0)


def test_a_still_that_is_shown_twice_has_two_segments(library: Library, tmp_path: Path) -> None:
    result = library.search(picture(tmp_path / "still.png", shown(BIKES, 2.0)[0]))
    assert set(_names(result)[:2]) == {"bikes.mp4", "mixed.mp4"}
    best = sorted(segment.best for segment in _of(result, "mixed.mp4").segments[:2])
    assert best == pytest.approx([2.0, 9.0], abs=1)


def test_a_small_bad_copy_of_a_still_is_found(library: Library, tmp_path: Path) -> None:
    small = np.asarray(cv2.resize(shown(BIKES, 4.0)[0], (120, 68)), np.uint8)
    small = np.clip(small.astype(int) + 25, 0, 255).astype(np.uint8)
    (tmp_path / "bad.jpg").write_bytes(
        cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 30])[1].tobytes()
    )
    result = library.search(tmp_path / "bad.jpg")
    assert _names(result)[0] == "bikes.mp4"
    assert abs(result.matches[0].segments[0].best - 4.0) <= 1.5


def test_a_region_of_a_still_is_found(library: Library, tmp_path: Path) -> None:
    """The frame in the corner of a page; the whole page does not look like it."""
    page = np.full((720, 900, 3), 240, np.uint8)
    page[100:280, 500:820] = shown(BIKES, 8.5)[0]
    path = picture(tmp_path / "page.png", page)
    region = Region(500 / 900, 100 / 720, 320 / 900, 180 / 720)
    result = library.search(Query(path, region=region))
    assert result.confident
    assert _names(result)[0] == "bikes.mp4"
    region_of, page_of = (Query(path, region=one, mode="similar") for one in (region, None))
    alike = library.search(region_of).matches[0].score
    assert alike > library.search(page_of).matches[0].score + 0.1


def test_a_clip_is_found_where_it_lies(library: Library, tmp_path: Path) -> None:
    result = library.search(film(tmp_path / "clip.mkv", shown(BIKES, 4.2, 8.2)))
    assert result.confident
    assert _names(result)[0] == "bikes.mp4"
    segment = result.matches[0].segments[0]
    assert (segment.start, segment.end) == pytest.approx((4.2, 8.2), abs=0.5)
    assert (segment.query_start, segment.query_end) == pytest.approx((0, 4), abs=0.3)


def test_a_span_of_a_long_clip_is_found_with_its_own_times(library: Library) -> None:
    result = library.search(Query(sample_clip(BIKES), start=3.1, end=7.0))
    segment = _of(result, "bikes.mp4").segments[0]
    assert (segment.start, segment.end) == pytest.approx((3.1, 7.0), abs=0.5)
    assert (segment.query_start, segment.query_end) == pytest.approx((3.1, 7.0), abs=0.5)


def test_only_the_part_of_a_clip_that_is_there(library: Library, tmp_path: Path) -> None:
    stranger = list(moving_scene(991, 3.0, SIZE))
    result = library.search(film(tmp_path / "clip.mkv", stranger, shown(BIKES, 5.5, 9.5), stranger))
    assert _names(result)[0] == "bikes.mp4"
    segment = result.matches[0].segments[0]
    assert (segment.query_start, segment.query_end) == pytest.approx((3, 7), abs=1)
    assert (segment.start, segment.end) == pytest.approx((5.5, 9.5), abs=1)


def test_black_after_the_part_that_is_there_does_not_belong_to_it(library: Library, tmp_path: Path) -> None:
    clip = film(tmp_path / "clip.mkv", shown(BIKES, 5.5, 8.5), black(6), shown(PHONE, 0, 3))
    segment = _of(library.search(clip), "bikes.mp4").segments[0]
    assert segment.query_end <= 4.5
    assert segment.end <= 9.5


def test_a_clip_that_is_longer_than_the_video(library: Library, tmp_path: Path) -> None:
    stranger = shown(PHONE, 0, 4)
    result = library.search(film(tmp_path / "clip.mkv", stranger, shown(BUNNY), stranger))
    assert _names(result)[0] == "bunny.mp4"
    match = result.matches[0]
    duration = match.video.record.duration
    assert match.segments[0].start == pytest.approx(0, abs=0.8)
    assert match.segments[0].end == pytest.approx(duration, abs=0.8)
    assert match.segments[0].query_start == pytest.approx(4, abs=0.8)
    assert match.segments[0].query_end == pytest.approx(4 + duration, abs=0.8)


def test_a_clip_that_occurs_twice_has_two_segments(library: Library, tmp_path: Path) -> None:
    result = library.search(film(tmp_path / "clip.mkv", shown(BIKES, 0, 3)))
    segments = _of(result, "mixed.mp4").segments
    assert sorted(segment.start for segment in segments[:2]) == pytest.approx([0, 7], abs=0.8)


def test_a_clip_of_one_frame(library: Library, tmp_path: Path) -> None:
    result = library.search(film(tmp_path / "clip.mkv", shown(BIKES, 6.2)[:1]))
    assert _names(result)[0] == "bikes.mp4"
    assert abs(result.matches[0].segments[0].best - 6.2) <= 1


@pytest.mark.parametrize("second", [0.5, 2.0, 3.5])
def test_a_stranger_is_not_taken_for_a_friend(library: Library, tmp_path: Path, second: float) -> None:
    assert not library.search(picture(tmp_path / "still.png", shown(PHONE, second)[0])).confident


def test_a_strange_clip_is_not_taken_for_a_friend(library: Library) -> None:
    assert not library.search(sample_clip(PHONE)).confident


@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_that_shows_nothing_is_no_one_s(library: Library, tmp_path: Path, level: int) -> None:
    image = np.full((90, 160, 3), level, np.uint8)
    assert not library.search(picture(tmp_path / "still.png", image)).confident
    assert not library.search(film(tmp_path / "clip.mkv", [image] * 40)).confident


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_no_more_than_was_asked_for(library: Library, tmp_path: Path, limit: int) -> None:
    path = picture(tmp_path / "still.png", shown(BIKES, 2.0)[0])
    some, more = (library.search(path, limit=n) for n in (limit, 10))
    assert _names(some) == _names(more)[:limit]
    for wrong in (0, -1):
        with pytest.raises(QueryError, match="at least 1"):
            library.search(path, limit=wrong)


def test_the_same_question_has_the_same_answer(library: Library, tmp_path: Path) -> None:
    path = picture(tmp_path / "still.png", shown(BIKES, 2.0)[0])
    one, other = (library.search(path).matches for _ in range(2))
    assert one == other


def test_an_empty_library_has_no_match(tmp_path: Path) -> None:
    empty = Library(tmp_path / "library", SETTINGS)
    (tmp_path / "nothing").mkdir()
    empty.ingest(tmp_path / "nothing")
    path = picture(tmp_path / "still.png", shown(BIKES, 2.0)[0])
    result = empty.search(path)
    assert (result.matches, result.confident) == ((), False)
    assert empty.search(sample_clip(BIKES)).matches == ()


def test_no_library_is_told(tmp_path: Path) -> None:
    path = picture(tmp_path / "still.png", shown(BIKES, 2.0)[0])
    with pytest.raises(LibraryNotFound, match="vdx ingest"):
        Library(tmp_path / "none", SETTINGS).search(path)
