"""Several examples at once, counterexamples, what the library holds itself, and one thing after another."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.combined import Combined
from search.errors import QueryError
from search.matches import SearchResult
from search.query import Query, Region
from storage.errors import VideoNotFound
from storage.filters import Filters
from tests.search.conftest import BIKES, BUNNY, PHONE, SETTINGS, film, picture, shown
from vdx.library import Library


def _names(result: SearchResult) -> list[str]:
    return [match.video.paths[0].name for match in result.matches]


def _still(folder: Path, clip: str, second: float) -> Query:
    return Query(picture(folder / f"{clip}-{second}.png", shown(clip, second)[0]), mode="similar")


def _keyframe(library: Library, name: str, second: float) -> int:
    video = library.video(name)
    kept = [frame for frame in library.frames(video.id) if frame.blob]
    return min(kept, key=lambda frame: abs(video.record.seconds(frame.record.pts) - second)).id


def test_what_is_like_both_examples_comes_first(library: Library, tmp_path: Path) -> None:
    both = Combined(like=(_still(tmp_path, BIKES, 2.0), _still(tmp_path, BUNNY, 1.0)))
    result = library.search(both)
    found = _names(result)
    assert set(found[:3]) == {"mixed.mp4", "bikes.mp4", "bunny.mp4"}
    assert result.total >= 3
    parts = result.matches[0].segments[0].parts
    assert set(parts) == {"like 1", "like 2"}
    assert sum(parts.values()) == pytest.approx(result.matches[0].score, abs=1e-3)


def test_what_is_nearer_to_a_counterexample_goes_down(library: Library, tmp_path: Path) -> None:
    like, unlike = (_still(tmp_path, BIKES, 2.0),), (_still(tmp_path, BUNNY, 1.0),)
    before, after = (
        {match.video.paths[0].name: match for match in library.search(asked, limit=50).matches}
        for asked in (Combined(like=like * 2), Combined(like=like, unlike=unlike))
    )
    assert after["bikes.mp4"].score == pytest.approx(before["bikes.mp4"].score)
    assert after["bikes.mp4"].segments[0].parts["unlike 1"] == 0
    assert "bunny.mp4" not in after or after["bunny.mp4"].score < before["bunny.mp4"].score - 0.1
    words = library.search(Combined(text="mp4", unlike=unlike), limit=50).matches
    assert words[-1].video.paths[0].name == "bunny.mp4"
    assert words[-1].segments[0].parts["unlike 1"] < -0.1


@pytest.mark.parametrize("mode", ["copy", "similar", "auto"])
def test_more_like_a_keyframe_of_the_library_needs_no_file(library: Library, mode: str) -> None:
    frame = _keyframe(library, "bikes.mp4", 2.0)
    result = library.search(Query(frame=frame, mode=mode))  # type: ignore[arg-type]
    assert {"bikes.mp4", "mixed.mp4"} == set(_names(result)[:2])
    assert result.matches[0].score > 0.9
    assert result.confident == (mode != "similar")


@pytest.mark.parametrize("mode", ["copy", "similar"])
def test_a_span_of_a_video_of_the_library_is_found_where_it_is_shown_again(
    library: Library, mode: str
) -> None:
    bikes = library.video("bikes.mp4").id
    result = library.search(Query(video=bikes, start=0.0, end=2.8, mode=mode))  # type: ignore[arg-type]
    (mixed,) = (match for match in result.matches if match.video.paths[0].name == "mixed.mp4")
    assert sorted(segment.start for segment in mixed.segments[:2]) == pytest.approx([0, 7], abs=1.1)
    assert mixed.score > 0.5


def test_a_moment_of_a_video_is_its_frame(library: Library) -> None:
    bikes = library.video("bikes.mp4").id
    result = library.search(Query(video=bikes, at=6.0, mode="similar"))
    assert _names(result)[0] == "bikes.mp4"
    assert result.matches[0].segments[0].best == pytest.approx(6.0, abs=0.8)
    assert result.matches[0].score == pytest.approx(1.0, abs=0.01)


def test_a_region_of_what_the_library_holds_is_cut_out_of_its_pictures(library: Library) -> None:
    bikes = library.video("bikes.mp4").id
    region = Region(0.1, 0.1, 0.8, 0.8)
    frame = _keyframe(library, "bikes.mp4", 2.0)
    for query in (
        Query(frame=frame, region=region),
        Query(video=bikes, at=2.0, region=region),
        Query(video=bikes, start=0.0, end=8.0, region=region),
    ):
        assert "bikes.mp4" in _names(library.search(query))[:2]


def test_only_videos_that_count_are_found_and_as_many_as_without_the_others(
    library: Library, tmp_path: Path
) -> None:
    still = _still(tmp_path, BIKES, 2.0)
    chosen = tuple(library.video(name).id for name in ("3.mp4", "bunny.mp4"))
    for asked in (
        Combined(like=(still,), filters=Filters(only=frozenset(chosen)), mode="similar"),
        Combined(like=(still,), filters=Filters(only=frozenset(chosen)), mode="copy"),
        Combined(like=(still, still), filters=Filters(only=frozenset(chosen))),
    ):
        found = _names(library.search(asked))
        assert set(found) <= {"3.mp4", "bunny.mp4"}
        assert asked.mode == "copy" or len(found) == 2
    without = library.video("bikes.mp4").id
    found = _names(library.search(Combined(like=(still,), filters=Filters(without=frozenset({without})))))
    assert found[0] == "mixed.mp4"
    assert "bikes.mp4" not in found


def test_one_thing_after_another(library: Library, tmp_path: Path) -> None:
    """In `mixed` the rabbit follows the bikes after black, and the bikes the rabbit at once."""
    bikes, bunny = _still(tmp_path, BIKES, 1.0), _still(tmp_path, BUNNY, 1.0)
    first = library.search(Combined(like=(bikes,), then=bunny, within=4)).matches[0]
    assert first.video.paths[0].name == "mixed.mp4"
    segment = first.segments[0]
    assert segment.steps[0] == pytest.approx(1.0, abs=1.5)
    assert segment.steps[1] == pytest.approx(6.0, abs=1.2)
    assert set(segment.parts) == {"like 1", "then like 1"}
    at_once = library.search(Combined(like=(bunny,), then=bikes, within=0.5)).matches[0]
    assert at_once.video.paths[0].name == "mixed.mp4"
    assert at_once.segments[0].steps[1] > 7
    third = Combined(like=(bikes,), then=Combined(like=(bunny,), then=bikes))
    assert len(library.search(third).matches[0].segments[0].steps) == 3
    too_soon = library.search(Combined(like=(bikes,), then=bunny, within=0.5)).matches
    assert not too_soon or too_soon[0].score < 0.8 * first.score


def test_one_thing_after_another_without_a_cut(tmp_path: Path) -> None:
    """The camera in the car runs on."""
    own = Library(tmp_path / "library", SETTINGS)
    own.ingest(film(tmp_path / "drive.mp4", shown(PHONE)))
    assert len(own.shots(1)) == 1
    first, second = (Query(video=1, at=second) for second in (0.5, 3.5))
    forwards = own.search(Combined(like=(first,), then=second)).matches
    assert forwards[0].segments[0].steps == pytest.approx((0.5, 3.5), abs=0.8)
    assert not own.search(Combined(like=(second,), then=first)).matches
    assert not own.search(Combined(like=(first,), then=second, within=1)).matches


def test_each_segment_names_a_keyframe_that_is_kept(library: Library, tmp_path: Path) -> None:
    for query in (_still(tmp_path, BIKES, 2.0), Combined(like=(_still(tmp_path, PHONE, 2.0),) * 2)):
        for match in library.search(query).matches:
            kept = {frame.id for frame in library.frames(match.video.id) if frame.blob}
            assert {segment.frame for segment in match.segments} <= kept


def test_how_an_example_is_looked_for_may_be_said_by_itself(library: Library, tmp_path: Path) -> None:
    still = _still(tmp_path, BIKES, 2.0)  # what looks like it
    assert not library.search(Combined(like=(still,))).confident
    assert library.search(Combined(like=(still,), mode="copy")).confident
    assert library.search(Combined(like=(Query(still.path),))).confident


def test_pages_go_on_where_the_last_one_ended(library: Library, tmp_path: Path) -> None:
    asked = Combined(like=(_still(tmp_path, BIKES, 2.0), _still(tmp_path, BUNNY, 1.0)))
    whole = _names(library.search(asked, limit=6))
    assert _names(library.search(asked, limit=3)) + _names(library.search(asked, limit=3, offset=3)) == whole


def test_without_a_question_all_videos_that_count_are_listed(library: Library) -> None:
    everything = library.search(Combined(), limit=5)
    assert everything.total == library.count()
    assert len(everything.matches) == 5
    one = library.video("bunny.mp4").id
    assert _names(library.search(Combined(filters=Filters(only=frozenset({one}))))) == ["bunny.mp4"]


def test_what_makes_no_sense_is_refused(library: Library) -> None:
    one = Query(frame=1)
    for options in (
        {"unlike": (one,)},
        {"then": one},
        {"like": (one,), "within": -1.0},
        {"like": (one, one), "mode": "copy"},
    ):
        with pytest.raises(QueryError):
            Combined(**options)  # type: ignore[arg-type]
    for wrong in ({}, {"frame": 1, "video": 1}, {"at": 2.0, "frame": 1}, {"frame": 1, "start": 2.0}):
        with pytest.raises(QueryError):
            Query(**wrong)  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="no frame 999999"):
        library.search(Query(frame=999_999))
    with pytest.raises(VideoNotFound):
        library.search(Query(video=999_999))
    with pytest.raises(QueryError, match="ends at"):
        library.search(Query(video=library.video("bunny.mp4").id, start=5000))
    with pytest.raises(QueryError, match="left out"):
        library.search(Combined(), offset=-1)
