"""What cannot be searched for is refused in words."""

from __future__ import annotations

import math
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import EmptyFile, MediaError, NotAVideo, UnreadableFile
from search.errors import QueryError
from search.queries.base import QUERIES, is_flat_picture, load_pictures
from search.query import Query, Region
from storage.registry import UnknownName
from tests.footage import make_gif, make_video, moving_scene, sample_clip
from tests.search.conftest import BIKES, black, film, picture, shown


@pytest.mark.parametrize(
    ("start", "end"),
    [(2, 2), (3, 2), (-1, None), (math.nan, None), (math.inf, None), (None, 0), (None, -1), (1, math.nan)],
)
def test_a_span_without_time_is_refused(start: float | None, end: float | None) -> None:
    with pytest.raises(QueryError):
        Query(Path("x"), start=start, end=end)


@pytest.mark.parametrize(
    "region",
    [
        (0, 0, 0, 1),
        (0, 0, 1.1, 1),
        (-0.1, 0, 1, 1),
        (0.5, 0, 0.6, 1),
        (1, 0, 0.1, 1),
        (math.nan, 0, 1, 1),
        (0, 0, math.nan, 1),
        (0, 0, 1, math.inf),
    ],
)
def test_a_region_outside_the_frame_is_refused(region: tuple[float, float, float, float]) -> None:
    with pytest.raises(QueryError, match="as fractions"):
        Region(*region)


@given(*[st.floats(0, 1)] * 4, st.integers(1, 90), st.integers(1, 90))
def test_a_region_has_a_pixel_and_lies_in_the_picture(
    x: float, y: float, width: float, height: float, rows: int, columns: int
) -> None:
    try:
        region = Region(x, y, width, height)
    except QueryError:
        assert x >= 1 or y >= 1 or not width or not height or x + width > 1 or y + height > 1
        return
    part = region.crop(np.zeros((rows, columns, 3), np.uint8))
    assert 1 <= part.shape[0] <= rows
    assert 1 <= part.shape[1] <= columns


def test_a_region_is_the_part_that_it_says() -> None:
    image = np.arange(100 * 200 * 3, dtype=np.uint32).astype(np.uint8).reshape(100, 200, 3)
    assert (Region(0.25, 0.5, 0.5, 0.25).crop(image) == image[50:75, 50:150]).all()


def test_a_still_has_no_start_or_end(tmp_path: Path) -> None:
    path = picture(tmp_path / "still.png", shown(BIKES, 1.0)[0])
    for options in ({"start": 1.0}, {"end": 1.0}):
        with pytest.raises(QueryError, match="still picture"):
            load_pictures(Query(path, **options))  # type: ignore[arg-type]


def test_what_has_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a text")
    (tmp_path / "a.mp4").write_text("a text")
    (tmp_path / "empty.mp4").touch()
    with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    kinds: list[tuple[str, type[Exception]]] = [
        ("a.txt", QueryError),
        ("sound.wav", QueryError),
        ("a.mp4", NotAVideo),
        ("empty.mp4", EmptyFile),
        ("missing.png", UnreadableFile),
        (".", UnreadableFile),
    ]
    for name, kind in kinds:
        with pytest.raises(kind, match=name):
            load_pictures(Query(tmp_path / name))


def test_a_clip_after_the_end_is_refused() -> None:
    with pytest.raises(QueryError, match="nothing at 60 s"):
        load_pictures(Query(sample_clip(BIKES), start=60))


def test_a_kind_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = picture(tmp_path / "still.png", shown(BIKES, 1.0)[0])
    with pytest.raises(MediaError):
        load_pictures(Query(path, kind="clip"))
    with pytest.raises(UnknownName, match="there are: clip, frame, image, span"):
        load_pictures(Query(path, kind="smell"))
    assert QUERIES.names() == ("clip", "frame", "image", "span")


def test_an_animation_is_a_clip_and_a_still_one_a_picture(tmp_path: Path) -> None:
    scene = list(moving_scene(1, 1.0))
    assert len(load_pictures(Query(make_gif(tmp_path / "a.gif", scene, [100] * 25))).images) > 3
    assert load_pictures(Query(picture(tmp_path / "b.webp", scene[0]))).is_still


def test_frames_of_a_clip_have_the_times_of_the_clip() -> None:
    frames = load_pictures(Query(sample_clip(BIKES), start=2.0, end=6.0))
    assert frames.duration == pytest.approx(4.0, abs=0.1)
    assert frames.seconds[0] == pytest.approx(0, abs=0.05)
    assert (np.diff(frames.seconds) >= 0.29).all()
    assert frames.seconds[-1] < 4.0
    assert len(frames.seconds) == len(frames.images)


def test_a_long_clip_is_sampled_more_thinly(tmp_path: Path) -> None:
    path = make_video(tmp_path / "long.mkv", [(1, 60.0), (2, 60.0)], size=(96, 64), fps=5)
    frames = load_pictures(Query(path))
    assert 40 <= len(frames.images) <= 200
    assert frames.seconds[-1] > 115


def test_what_shows_nothing_is_left_out_unless_all_does(tmp_path: Path) -> None:
    frames = load_pictures(Query(film(tmp_path / "a.mkv", black(2), shown(BIKES, 0, 2))))
    assert frames.seconds[0] >= 1.9
    assert not any(is_flat_picture(image) for image in frames.images)
    only = load_pictures(Query(film(tmp_path / "b.mkv", black(2))))
    assert len(only.images) > 1
