"""Every condition with every kind of query: none is silently left out, and none costs an answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from media.encode import write_video
from search.combined import Combined
from search.query import Mode, Query
from storage.filters import Filters
from tests.footage import truncate
from tests.search.conftest import BIKES, BUNNY, PHONE, SETTINGS, film, picture, shown
from vdx.library import Library

Ask = Callable[[Library, Path, Filters], Combined]


def _with_sound(path: Path, source: Path) -> None:
    """The packets of a video with a second of silence beside them."""
    with av.open(str(source)) as given, av.open(str(path), "w") as made:
        stream = given.streams.video[0]
        copy = made.add_stream_from_template(stream)
        sound = made.add_stream("aac", rate=16000, layout="mono")
        for packet in given.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                made.mux(packet)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 16000), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 16000
        for packet in [*sound.encode(frame), *sound.encode(None)]:
            made.mux(packet)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The same footage seven times, each time different in something that filters ask for."""
    folder = tmp_path_factory.mktemp("filters")
    for name in ("first", "second"):
        (folder / name).mkdir()
    footage = [*shown(BIKES, 0, 3), *shown(BUNNY, 0, 3)]
    plain = film(folder / "first" / "clip plain.mp4", footage)
    _with_sound(folder / "first" / "clip sound.mp4", plain)
    film(folder / "second" / "clip long.mp4", footage, shown(BIKES, 0, 3))
    film(folder / "second" / "clip tie.mp4", shown(BIKES, 0, 3), shown(PHONE, 0, 2))
    large = [np.asarray(cv2.resize(one, (1280, 720)), np.uint8) for one in footage]
    film(folder / "second" / "clip large.mp4", large)
    truncate(film(folder / "first" / "clip broken.mkv", footage), 0.8)
    gone = folder / "first" / "clip gone.avi"
    write_video(gone, ((at / 25, frame) for at, frame in enumerate(footage)), rate=25, codec="mpeg4")
    for number, path in enumerate(sorted(folder.rglob("clip *"))):
        moment = datetime(2024, 1 + number, 15, tzinfo=UTC).timestamp()
        os.utime(path, (moment, moment))
    made = Library(tmp_path_factory.mktemp("kept") / "library", SETTINGS)
    made.ingest(folder)
    assert made.count() == 7
    gone.unlink()
    return made


FILTERS = {
    "text": Filters(text="LONG"),
    "folder": Filters(folder="second"),
    "status": Filters(status="partial"),
    "offline": Filters(status="offline"),
    "resolution": Filters(resolution="hd"),
    "codec": Filters(codec="mpeg4"),
    "audio": Filters(audio=True),
    "since": Filters(since=date(2024, 4, 1)),
    "until": Filters(until=date(2024, 4, 1)),
    "shortest": Filters(shortest=8.0),
    "longest": Filters(longest=5.5),
    "label": Filters(label="necktie"),
    "only": Filters(only=frozenset({1, 3})),
    "without": Filters(without=frozenset({1, 2, 4})),
    "several": Filters(folder="first", audio=False),
}


def _still(folder: Path, clip: str, second: float) -> Query:
    return Query(picture(folder / f"{clip}-{second}.png", shown(clip, second)[0]))


def _bikes(folder: Path) -> Query:
    return _still(folder, BIKES, 2.0)


KINDS: dict[str, Ask] = {
    "nothing": lambda _, __, filters: Combined(filters=filters),
    "copies of a still": lambda _, to, filters: Combined(like=(_bikes(to),), mode="copy", filters=filters),
    "like a still": lambda _, to, filters: Combined(like=(_bikes(to),), mode="similar", filters=filters),
    "copies of a clip": lambda _, to, filters: Combined(
        like=(Query(film(to / "a.mp4", shown(BIKES, 0, 3))),), mode="copy", filters=filters
    ),
    "like a clip": lambda _, to, filters: Combined(
        like=(Query(film(to / "a.mp4", shown(BIKES, 0, 3))),), mode="similar", filters=filters
    ),
    "like a stored frame": lambda library, _, filters: Combined(
        like=(Query(frame=library.frames(1)[1].id),), mode="similar", filters=filters
    ),
    "copies of a stored span": lambda _, __, filters: Combined(
        like=(Query(video=1, start=0.0, end=3.0),), mode="copy", filters=filters
    ),
    "several examples": lambda _, to, filters: Combined(
        like=(_bikes(to), _still(to, BUNNY, 1.0)), filters=filters
    ),
    "a counterexample": lambda _, to, filters: Combined(
        like=(_bikes(to),), unlike=(_still(to, BUNNY, 1.0),), filters=filters
    ),
    "words in names": lambda _, __, filters: Combined(text="clip", filters=filters),
    "words for what is seen": lambda _, __, filters: Combined(text="car", filters=filters),
    "words and a still": lambda _, to, filters: Combined(like=(_bikes(to),), text="clip", filters=filters),
    "one after another": lambda _, to, filters: Combined(
        like=(_bikes(to),), then=Combined(text="clip"), filters=filters
    ),
}


def test_there_is_a_case_for_every_condition() -> None:
    assert {field.name for field in fields(Filters)} <= FILTERS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_condition_holds_for_every_kind_of_query(library: Library, tmp_path: Path, kind: str) -> None:
    def found(filters: Filters) -> set[int]:
        result = library.search(KINDS[kind](library, tmp_path, filters), limit=50)
        return {match.video.id for match in result.matches}

    every = found(Filters())
    assert len(every) >= 6
    for name, filters in FILTERS.items():
        fit = set(library._reader().matching(filters))
        assert 0 < len(fit) < 7, name
        assert found(filters) == every & fit, name


@pytest.mark.parametrize("mode", ["copy", "similar"])
def test_what_does_not_fit_takes_no_room(library: Library, tmp_path: Path, mode: Mode) -> None:
    """A filter is no sieve behind the limit."""
    wanted = library.video("clip tie.mp4").id
    filters = Filters(only=frozenset({wanted}))
    asked = Combined(like=(_bikes(tmp_path),), mode=mode, filters=filters)
    assert [match.video.id for match in library.search(asked, limit=1).matches] == [wanted]
    other = Combined(like=(_still(tmp_path, BUNNY, 1.0),), mode="similar", filters=filters)
    assert [match.video.id for match in library.search(other, limit=1).matches] == [wanted]
