"""Lists of videos: every filter, order and facet, beside what plain Python makes of the same videos."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import BadFilter
from storage.facets import DURATIONS, FACETS
from storage.filters import ORDERS, RESOLUTIONS, STATUSES, Filters
from storage.library import Store
from tests.storage.helpers import COSINE, some_file, video

FOLDERS = ("trips/2024", "trips/2024/alps", "trips-old", "Übung", "", "a b/c")
NAMES = ("Clip 2.mp4", "clip 10.mp4", "CLIP 1.MP4", "straße.mkv", "holiday.mov")
CODECS = ("h264", "hevc", "vp9")
SIZES = ((640, 360), (1280, 536), (720, 1280), (1920, 800), (1080, 1920), (3840, 1600), (2160, 2160))
SECONDS = (0.5, 60.0, 60.001, 299.5, 300.0, 1200.0, 4000.0)
FIRST_DAY = date(2022, 12, 30)
COUNT = 60


@dataclass(frozen=True)
class Made:
    """A video of the test library, as plain Python knows it."""

    id: int
    folder: str
    name: str
    day: date
    seconds: float
    width: int
    height: int
    codec: str
    audio: bool
    partial: bool
    there: bool
    size: int

    @property
    def resolution(self) -> str:
        longer, shorter = max(self.width, self.height), min(self.width, self.height)
        for name, long, short in (("uhd", 3840, 2160), ("fhd", 1920, 1080), ("hd", 1280, 720)):
            if longer >= long or shorter >= short:
                return name
        return "sd"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[Made]]]:
    root = tmp_path_factory.mktemp("listing")
    rng = random.Random(7)  # noqa: S311
    found = []
    with Store.open(root / "library", writable=True, create=True) as store:
        for seed in range(COUNT):
            folder = root / "films" / rng.choice(FOLDERS)
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{seed} {rng.choice(NAMES)}"
            path, _ = some_file(folder, name)
            day = FIRST_DAY + timedelta(days=rng.randrange(4) * 250 + rng.randrange(3))
            moment = datetime(day.year, day.month, day.day, rng.randrange(24), 30).timestamp()
            os.utime(path, (moment, moment))
            width, height = rng.choice(SIZES)
            seconds = rng.choice(SECONDS)
            partial = rng.random() < 0.3
            analysed = video(seed, frames=6, pictures=rng.randrange(4), spaces=(COSINE,))
            record = replace(
                analysed.video,
                width=width,
                height=height,
                codec=rng.choice(CODECS),
                has_audio=rng.random() < 0.5,
                problem="damaged" if partial else None,
                time_base=Fraction(1, 1000),
                origin_pts=5,
                end_pts=5 + round(seconds * 1000),
                size=rng.randrange(1000),
            )
            id_ = store.commit_video(replace(analysed, video=record), path, path.stat(), recipe="r")
            there = rng.random() < 0.8
            if not there:
                path.unlink()
            found.append(
                Made(
                    id=id_,
                    folder=folder.relative_to(root / "films").as_posix().removeprefix("."),
                    name=name,
                    day=day,
                    seconds=seconds,
                    width=width,
                    height=height,
                    codec=record.codec,
                    audio=record.has_audio,
                    partial=partial,
                    there=there,
                    size=record.size,
                )
            )
        yield store, found


def fits(filters: Filters, one: Made) -> bool:
    """What the filters mean, a condition after the other."""
    words = filters.text.casefold().split()
    path = f"{one.folder}/{one.name}".casefold()
    checks: dict[str, bool] = {
        "text": all(word in path for word in words),
        "folder": f"{one.folder}/".startswith(f"{filters.folder}/") if filters.folder else True,
        "status": filters.status is None
        or {"complete": not one.partial, "partial": one.partial, "offline": not one.there}[filters.status],
        "resolution": filters.resolution in (None, one.resolution),
        "codec": filters.codec in ("", one.codec),
        "audio": filters.audio in (None, one.audio),
        "since": filters.since is None or one.day >= filters.since,
        "until": filters.until is None or one.day <= filters.until,
        "shortest": filters.shortest is None or one.seconds >= filters.shortest,
        "longest": filters.longest is None or one.seconds <= filters.longest,
        "label": not filters.label,
        "only": filters.only is None or one.id in filters.only,
        "without": one.id not in filters.without,
    }
    return all(checks.values())


def maybe(*values: object) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), st.sampled_from(values))


ANY = st.fixed_dictionaries(
    {},
    optional={
        "text": st.sampled_from(["clip", "CLIP 1", "2024", "STRASSE", "ü", "films", "%", "'"]),
        "folder": st.sampled_from(["trips", "trips/2024", "trips-old", "Übung", "a b", "nothing"]),
        "status": maybe(*STATUSES),
        "resolution": maybe(*RESOLUTIONS),
        "codec": st.sampled_from(CODECS),
        "audio": maybe(True, False),
        "since": maybe(FIRST_DAY, date(2023, 1, 1), date(2024, 1, 1)),
        "until": maybe(date(2024, 5, 14), date(2025, 1, 20)),
        "shortest": maybe(0.0, 60.0),
        "longest": maybe(60.0, 300.0),
        "only": maybe(frozenset(range(20)), frozenset()),
        "without": st.just(frozenset({1, 2, 3})),
    },
)


@given(given_=ANY)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_filters(made: tuple[Store, list[Made]], given_: dict[str, object]) -> None:
    store, videos = made
    filters = Filters(**given_)  # type: ignore[arg-type]
    wanted = [one.id for one in videos if fits(filters, one)]
    assert store.matching(filters) == wanted
    total, page = store.listed(filters, limit=7)
    assert total == len(wanted)
    assert [listed.video.id for listed in page] == wanted[:7]


@given(given_=ANY)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_facet_says_how_many_there_would_be(
    made: tuple[Store, list[Made]], given_: dict[str, object]
) -> None:
    store, _ = made
    filters = Filters(**given_)  # type: ignore[arg-type]
    facets = store.facets(filters)
    assert [facet.name for facet in facets] == list(FACETS)
    choose: dict[str, Callable[[str], Filters]] = {
        "folder": lambda value: replace(filters, folder=value),
        "year": lambda value: replace(filters, since=date(int(value), 1, 1), until=date(int(value), 12, 31)),
        "duration": lambda value: replace(filters, **_span(value)),
        "resolution": lambda value: replace(filters, resolution=value),  # type: ignore[arg-type]
        "status": lambda value: replace(filters, status=value),  # type: ignore[arg-type]
        "codec": lambda value: replace(filters, codec=value),
        "audio": lambda value: replace(filters, audio=value == "yes"),
        "label": lambda value: replace(filters, label=value),
    }
    for facet in facets:
        for value, count in facet.values:
            assert count == len(store.matching(choose[facet.name](value))), (facet.name, value)


def _span(text: str) -> dict[str, float | None]:
    shortest, _, longest = text.partition("-")
    return {"shortest": float(shortest), "longest": float(longest) if longest else None}


def test_all_values_are_counted(made: tuple[Store, list[Made]]) -> None:
    store, videos = made
    facets = {facet.name: dict(facet.values) for facet in store.facets()}
    assert facets["codec"] == Counter(one.codec for one in videos)
    assert facets["resolution"] == Counter(one.resolution for one in videos)
    assert facets["year"] == Counter(str(one.day.year) for one in videos)
    assert facets["status"]["offline"] == sum(not one.there for one in videos)
    assert facets["folder"]["trips"] == sum(one.folder.startswith("trips/") for one in videos)
    assert "" not in facets["folder"]
    assert sum(facets["audio"].values()) == COUNT
    assert len(facets["duration"]) == len(DURATIONS)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_orders_and_pages(made: tuple[Store, list[Made]], order: str, descending: bool) -> None:
    store, videos = made
    keys: dict[str, Callable[[Made], object]] = {
        "name": lambda one: [int(one.name.split()[0]), one.id],
        "date": lambda one: one.day,
        "duration": lambda one: one.seconds,
        "size": lambda one: one.size,
        "added": lambda one: one.id,
    }
    by_id = {one.id: one for one in videos}
    pages = [
        store.listed(order=order, descending=descending, offset=offset, limit=25)  # type: ignore[arg-type]
        for offset in range(0, COUNT + 25, 25)
    ]
    assert {total for total, _ in pages} == {COUNT}
    ids = [listed.video.id for _, page in pages for listed in page]
    assert sorted(ids) == sorted(by_id)
    found = [keys[order](by_id[id_]) for id_ in ids]
    assert found == sorted(found, reverse=descending)  # type: ignore[type-var]


def test_numbers_in_names_are_sorted_by_their_value(made: tuple[Store, list[Made]]) -> None:
    store, _ = made
    names = [listed.video.paths[0].name for listed in store.listed(order="name", limit=COUNT)[1]]
    assert [int(name.split()[0]) for name in names] == list(range(COUNT))


def test_what_a_list_shows(made: tuple[Store, list[Made]]) -> None:
    store, videos = made
    _, page = store.listed(limit=COUNT)
    for listed, one in zip(page, videos, strict=True):
        assert listed.folder == one.folder
        assert listed.modified is not None
        assert listed.modified.astimezone().date() == one.day
        pictures = [frame for frame in store.frames(one.id) if frame.blob is not None]
        assert listed.keyframes == len(pictures)
        middle = (listed.video.record.origin_pts + listed.video.record.end_pts) / 2
        later = [frame.id for frame in pictures if frame.record.pts >= middle]
        assert listed.poster == next(iter(later + [frame.id for frame in reversed(pictures)]), None)


def test_a_video_in_two_folders_is_found_in_both(library: Path, tmp_path: Path) -> None:
    with Store.open(library, writable=True, create=True) as store:
        for folder in ("a", "b", "b/c"):
            (tmp_path / "films" / folder).mkdir(parents=True)
        one, stat = some_file(tmp_path / "films" / "a")
        id_ = store.commit_video(video(1), one, stat, recipe="r")
        for folder in ("b", "b/c"):
            other, stat = some_file(tmp_path / "films" / folder)
            store.record_location(id_, other, stat)
        assert store.common_folder() == f"{(tmp_path / 'films').as_posix()}/"
        assert store.matching(Filters(folder="a")) == store.matching(Filters(folder="b/c")) == [id_]
        assert dict(store.facets()[0].values) == {"a": 1, "b": 1, "b/c": 1}
        assert store.listed()[1][0].folder == "a"


def test_the_version_changes_with_every_file(library: Path, tmp_path: Path) -> None:
    with Store.open(library, writable=True, create=True) as store:
        seen = [store.version()]
        path, stat = some_file(tmp_path, "one.mp4")
        id_ = store.commit_video(video(1), path, stat, recipe="r")
        seen.append(store.version())
        moved, stat = some_file(tmp_path, "two.mp4")
        store.record_location(id_, moved, stat, instead_of=path)
        seen.append(store.version())
        assert store.version() == seen[-1]
        store.delete_video(id_)
        seen.append(store.version())
    assert len(set(seen)) == len(seen)


def test_an_empty_library_has_no_facets(store: Store) -> None:
    assert store.listed() == (0, [])
    assert [facet.values for facet in store.facets(Filters(folder="x", codec="h264"))] == [[]] * len(FACETS)
    assert store.common_folder() == ""


@pytest.mark.parametrize(
    "given_",
    [
        {"status": "gone"},
        {"resolution": "8k"},
        {"shortest": -1},
        {"longest": float("nan")},
        {"shortest": 5.0, "longest": 4.0},
        {"since": date(2024, 1, 2), "until": date(2024, 1, 1)},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(given_: dict[str, object]) -> None:
    with pytest.raises(BadFilter):
        Filters(**given_)  # type: ignore[arg-type]


def test_more_ids_than_sqlite_takes_values(made: tuple[Store, list[Made]]) -> None:
    store, videos = made
    assert len(store.matching(Filters(only=frozenset(range(100_000))))) == len(videos)
    assert store.matching(Filters(without=frozenset(range(100_000)))) == []
