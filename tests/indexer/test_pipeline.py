"""What an ingest makes of files that are new, known, moved, changed, and of those that are no videos."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.report import Outcome
from media.hwaccel import NoSuchDevice
from storage.library import Store
from storage.registry import UnknownName
from tests.footage import corrupt, make_video, truncate
from tests.indexer.conftest import LIGHT
from tests.indexer.watching import Accounts, ingest
from vdx.library import Library


def _paths(library: Library) -> dict[int, list[str]]:
    return {video.id: [path.name for path in video.paths] for video in library.videos()}


def test_new_then_unchanged_then_moved(library: Library, films: Path) -> None:
    for number in range(3):
        make_video(films / f"{number}.mp4", [(number, 1.0)])
    assert set(ingest(library, films).values()) == {Outcome.NEW}
    os.utime(films / "0.mp4", (1, 1))
    (films / "1.mp4").rename(films / "renamed.mkv")
    again = Accounts()
    report = library.ingest(films, observer=again)
    assert {r.path.name: r.outcome for r in report.results} == {
        "0.mp4": Outcome.UNCHANGED,
        "2.mp4": Outcome.UNCHANGED,
        "renamed.mkv": Outcome.MOVED,
    }
    assert (again.decoded, report.media_seconds, report.clean) == (set(), 0, True)
    assert sorted(_paths(library).values()) == [["0.mp4"], ["2.mp4"], ["renamed.mkv"]]


def test_a_copy_is_a_duplicate_and_shares_the_video(library: Library, films: Path) -> None:
    first = make_video(films / "a.mp4", [(1, 1.0)])
    for name in ("b.mp4", "c.mp4"):
        shutil.copy(first, films / name)
    outcomes = ingest(library, films)
    assert sorted(outcome.value for outcome in outcomes.values()) == ["duplicate", "duplicate", "new"]
    assert list(_paths(library).values()) == [["a.mp4", "b.mp4", "c.mp4"]]
    (films / "a.mp4").rename(films / "d.mp4")  # a copy is still in place: a further one came
    assert ingest(library, films)["d.mp4"] is Outcome.DUPLICATE


def test_other_content_under_the_same_name(library: Library, films: Path) -> None:
    path = make_video(films / "a.mp4", [(1, 1.0)])
    ingest(library, films)
    (old,) = library.videos()
    make_video(path, [(2, 2.0)])
    assert ingest(library, films) == {"a.mp4": Outcome.UPDATED}
    (new,) = library.videos()
    assert new.id != old.id
    assert new.record.duration == 2.0
    assert ingest(library, films) == {"a.mp4": Outcome.UNCHANGED}


def test_a_changed_file_that_fails_leaves_what_there_was(library: Library, films: Path) -> None:
    path = make_video(films / "a.mp4", [(1, 1.0)])
    whole = path.read_bytes()
    ingest(library, films)
    path.write_bytes(whole[:2000])
    assert ingest(library, films) == {"a.mp4": Outcome.FAILED}
    assert list(_paths(library).values()) == [["a.mp4"]]
    assert [failure.path for failure in library.failures()] == [path]
    assert library.videos()[0].overwritten == {path}
    path.write_bytes(whole)
    assert ingest(library, films) == {"a.mp4": Outcome.UNCHANGED}
    assert library.failures() == []
    assert library.videos()[0].overwritten == frozenset()


def test_renamed_in_a_row_nothing_is_decoded(library: Library, films: Path) -> None:
    """3 -> 4, 2 -> 3, 1 -> 2: every name but the last holds what another one held."""
    for number in range(1, 4):
        make_video(films / f"{number}.mp4", [(number, number / 2)])
    ingest(library, films)
    before = {video.id: video.record for video in library.videos()}
    for number in (3, 2, 1):
        (films / f"{number}.mp4").rename(films / f"{number + 1}.mp4")
    report = library.ingest(films)
    assert report.media_seconds == 0
    assert {video.id: video.record for video in library.videos()} == before
    assert sorted(_paths(library).values()) == [["2.mp4"], ["3.mp4"], ["4.mp4"]]
    assert set(ingest(library, films).values()) == {Outcome.UNCHANGED}


def test_two_names_swapped_nothing_is_decoded(library: Library, films: Path) -> None:
    a, b = (make_video(films / f"{name}.mp4", [(seed, 1.0)]) for seed, name in enumerate("ab"))
    ingest(library, films)
    a.rename(films / "c")
    b.rename(a)
    (films / "c").rename(b)
    assert library.ingest(films).media_seconds == 0
    assert set(ingest(library, films).values()) == {Outcome.UNCHANGED}
    assert sorted(_paths(library).values()) == [["a.mp4"], ["b.mp4"]]


def test_a_drive_that_is_not_there_loses_nothing(library: Library, films: Path) -> None:
    make_video(films / "a.mp4", [(1, 1.0)])
    ingest(library, films)
    films.rename(films.parent / "unplugged")
    films.mkdir()
    make_video(films / "b.mp4", [(2, 1.0)])
    ingest(library, films)
    assert sorted(_paths(library).values()) == [["a.mp4"], ["b.mp4"]]


def test_a_copy_of_what_is_on_a_drive_that_is_not_there(library: Library, films: Path) -> None:
    """Its place on the drive is not forgotten: the drive comes back."""
    drive, home = films / "drive" / "videos", films / "home"
    drive.mkdir(parents=True)
    home.mkdir()
    make_video(drive / "a.mp4", [(1, 1.0)])
    ingest(library, films)
    shutil.copy(drive / "a.mp4", home / "a.mp4")
    (films / "drive").rename(films.parent / "unplugged")
    (films / "drive").mkdir()  # where it was mounted
    assert ingest(library, home) == {"a.mp4": Outcome.DUPLICATE}
    (video,) = library.videos()
    assert video.paths == (drive / "a.mp4", home / "a.mp4")


def test_a_folder_that_was_renamed_has_moved(library: Library, films: Path) -> None:
    (films / "old").mkdir()
    make_video(films / "old" / "a.mp4", [(1, 1.0)])
    ingest(library, films)
    (films / "old").rename(films / "new")
    assert ingest(library, films) == {"a.mp4": Outcome.MOVED}
    (video,) = library.videos()
    assert video.paths == (films / "new" / "a.mp4",)


def test_a_place_that_cannot_be_looked_at_is_kept(library: Library, films: Path) -> None:
    path = make_video(films / "a.mp4", [(1, 1.0)])
    ingest(library, films)
    refused = films / ("x" * 300)  # the system refuses to say whether it is there
    with Store.open(library.path, writable=True) as store:
        store.record_location(library.videos()[0].id, refused, path.stat(), instead_of=path)
    assert ingest(library, films) == {"a.mp4": Outcome.DUPLICATE}
    (video,) = library.videos()
    assert video.paths == (path, refused)


def test_a_damaged_segment_stops_nothing(
    library: Library, films: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(4):
        make_video(films / f"{number}.mp4", [(number, 1.0)])
    ingest(library, films)
    library.close()
    damaged = min((library.path / "vectors").glob("*.safetensors"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    for number in range(4, 12):
        make_video(films / f"{number}.mp4", [(number, 1.0)])
    report = library.ingest(films)
    assert (report.count(Outcome.NEW), report.count(Outcome.UNCHANGED)) == (8, 4)
    assert str(damaged) in caplog.text
    assert [finding.name for finding in library.findings()] == [f"vectors/{damaged.name}"]


def test_what_is_left_of_a_truncated_file_is_partial(library: Library, films: Path) -> None:
    path = truncate(make_video(films / "a.mkv", [(1, 3.0), (2, 3.0)]), 0.6)
    report = library.ingest(films)
    (result,) = report.results
    assert (result.outcome, report.clean) == (Outcome.PARTIAL, False)
    assert "only part of the video" in result.reason
    assert ingest(library, films) == {"a.mkv": Outcome.UNCHANGED}
    eager = Library(library.path, replace(LIGHT, retry=True))
    assert ingest(eager, path) == {"a.mkv": Outcome.PARTIAL}


@pytest.fixture
def bad(films: Path) -> Path:
    (films / "empty.mp4").touch()
    (films / "text.mp4").write_text("a text, though its name says otherwise")
    truncate(make_video(films / "damaged.mp4", [(1, 1.0)]), 0.3)  # its index is at the end
    (films / "gone.mp4").symlink_to(films / "nowhere")
    (films / "notes.txt").write_text("a text")
    (films / "nothing").touch()
    (films / "data.bin").write_bytes(os.urandom(4000))
    return films


def test_bad_files_are_told_and_stop_nothing(library: Library, bad: Path) -> None:
    make_video(bad / "good.mp4", [(1, 1.0)])
    outcomes = ingest(library, bad)
    failed = {name for name, outcome in outcomes.items() if outcome is Outcome.FAILED}
    assert failed == {"empty.mp4", "text.mp4", "damaged.mp4", "gone.mp4"}
    assert outcomes.pop("good.mp4") is Outcome.NEW
    assert {outcomes[name] for name in outcomes.keys() - failed} == {Outcome.IGNORED}
    report = library.ingest(bad)
    assert not report.clean
    assert all(result.reason for result in report.of(Outcome.FAILED))


def test_a_file_that_is_named_is_never_just_ignored(library: Library, bad: Path) -> None:
    named = [bad / "notes.txt", bad / "nothing", bad / "data.bin", bad]
    outcomes = ingest(library, *named)
    assert outcomes["notes.txt"] is outcomes["nothing"] is outcomes["data.bin"] is Outcome.FAILED


def test_a_pipe_that_is_named_is_not_waited_for(library: Library, films: Path) -> None:
    os.mkfifo(films / "pipe.mp4")
    assert ingest(library, films / "pipe.mp4") == {"pipe.mp4": Outcome.FAILED}


def test_a_failure_is_remembered_until_asked_again(library: Library, films: Path) -> None:
    path = truncate(make_video(films / "a.mp4", [(1, 1.0)]), 0.3)
    (first,) = library.ingest(films).results
    made = library.failures()
    (second,) = library.ingest(films).results
    assert (first.outcome, second) == (Outcome.FAILED, first)
    assert library.failures() == made  # not tried again, or its time would be a later one
    eager = Library(library.path, replace(LIGHT, retry=True))
    assert ingest(eager, films) == {"a.mp4": Outcome.FAILED}
    assert eager.failures()[0].failed_at > made[0].failed_at
    make_video(path, [(1, 1.0)])
    assert ingest(library, films) == {"a.mp4": Outcome.NEW}
    assert library.failures() == []


@pytest.mark.parametrize("seed", range(4))
def test_random_damage_is_told_or_survived(library: Library, films: Path, seed: int) -> None:
    corrupt(make_video(films / "a.mp4", [(seed, 2.0)]), seed, 200)
    (outcome,) = ingest(library, films).values()
    assert outcome in (Outcome.NEW, Outcome.PARTIAL, Outcome.FAILED)


def test_another_recipe_indexes_again_and_keeps_the_files(library: Library, films: Path) -> None:
    path = make_video(films / "a.mp4", [(1, 1.0)])
    shutil.copy(path, films / "b.mp4")
    ingest(library, films)
    wider = Library(library.path, replace(LIGHT, extractors=("color", "edges")))
    assert sorted(o.value for o in ingest(wider, films).values()) == ["unchanged", "updated"]
    assert list(_paths(wider).values()) == [["a.mp4", "b.mp4"]]
    assert set(ingest(wider, films).values()) == {Outcome.UNCHANGED}


def test_another_recipe_that_fails_keeps_the_earlier_result(library: Library, films: Path) -> None:
    path = make_video(films / "a.mp4", [(1, 1.0)])
    ingest(library, films)
    other = Library(library.path, replace(LIGHT, detector="uniform", stall_seconds=0.001))
    for _ in range(2):
        assert ingest(other, path) == {"a.mp4": Outcome.FAILED}
        assert list(_paths(library).values()) == [["a.mp4"]]


def test_an_unknown_detector_is_told_before_anything_is_looked_at(library: Library, films: Path) -> None:
    make_video(films / "a.mp4", [(1, 1.0)])
    other = Library(library.path, replace(LIGHT, detector="no such one"))
    accounts = Accounts()
    with pytest.raises(UnknownName, match="no shot detector is called 'no such one'; there are: auto"):
        other.ingest(films, observer=accounts)
    assert (accounts.plans, accounts.results) == ([], [])
    assert other.problems() == []


def test_the_library_may_lie_among_the_films(films: Path) -> None:
    library = Library(films / "library", LIGHT)
    make_video(films / "a.mp4", [(1, 1.0)])
    assert ingest(library, films) == {"a.mp4": Outcome.NEW}
    assert ingest(library, films) == {"a.mp4": Outcome.UNCHANGED}


def test_names_of_any_bytes(library: Library, films: Path) -> None:
    path = films / os.fsdecode(b"caf\xe9 %d [1]\n.mp4")
    path.write_bytes(make_video(films / "a.mp4", [(1, 1.0)]).read_bytes())
    assert ingest(library, path) == {path.name: Outcome.NEW}
    assert library.videos()[0].paths == (path,)


def test_a_first_look_at_i_frames_is_followed_by_a_whole_one(library: Library, films: Path) -> None:
    make_video(
        films / "a.mp4", [(1, 6.0), (2, 6.0)], options={"g": "50", "keyint_min": "50", "sc_threshold": "0"}
    )
    quick = Library(library.path, replace(LIGHT, frames="key", detector="auto"))
    assert ingest(quick, films) == {"a.mp4": Outcome.NEW}
    (video,) = quick.videos()
    assert [frame.record.pts * video.record.time_base for frame in quick.frames(video.id)] == [
        0,
        2,
        4,
        6,
        8,
        10,
    ]
    assert [shot.transition for shot in quick.shots(video.id)] == ["start", "cut"]
    assert (video.record.frame_count, video.record.duration) == (6, 12.0)
    assert ingest(quick, films) == {"a.mp4": Outcome.UNCHANGED}
    quick.close()
    assert ingest(library, films) == {"a.mp4": Outcome.UPDATED}
    (video,) = library.videos()
    assert video.record.frame_count == 300
    library.close()
    again = Library(library.path, replace(LIGHT, frames="key"))
    assert ingest(again, films) == {"a.mp4": Outcome.UNCHANGED}  # more is known of it already
    again.close()
    hardware = Library(library.path, replace(LIGHT, hwaccel="auto"))
    assert ingest(hardware, films) == {"a.mp4": Outcome.UNCHANGED}  # the same pictures, however decoded
    hardware.close()


def test_what_fails_at_a_first_look_is_tried_again(library: Library, films: Path) -> None:
    whole = make_video(films / "a.mp4", [(1, 1.0)])
    data = bytearray(whole.read_bytes())
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    data[start:end] = b"\xff" * (end - start)
    whole.write_bytes(data)
    quick = Library(library.path, replace(LIGHT, frames="key"))
    assert ingest(quick, films) == {"a.mp4": Outcome.FAILED}
    assert quick.failures() == []
    quick.close()
    assert ingest(library, films) == {"a.mp4": Outcome.FAILED}
    assert [failure.path.name for failure in library.failures()] == ["a.mp4"]


def test_hardware_that_is_not_there_is_refused(library: Library, films: Path) -> None:
    make_video(films / "a.mp4", [(1, 1.0)])
    with pytest.raises(NoSuchDevice, match="abacus"):
        Library(library.path, replace(LIGHT, hwaccel="abacus")).ingest(films)
