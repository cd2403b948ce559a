"""The truth of a query is what its file shows."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.copies.draw import Division, Plan
from benchmarks.copies.edits import TIME_EDITS
from benchmarks.copies.frames import Pictures, regular
from benchmarks.copies.render import make_query
from benchmarks.copies.sources import Source
from benchmarks.copies.truth import (
    CLIP,
    STILL,
    Query,
    Segment,
    read_query,
    read_truth,
    segments_of,
    write_query,
    write_truth,
)
from media.decode import VideoReader
from media.encode import write_video
from media.frame import Bgr

FPS = 25
LENGTH = 12  # seconds of the source
BITS = 9
SIZE = (9 * 32, 96)


def _numbered(number: int) -> Bgr:
    """A picture that shows its number: bits from left to right, white and black, in the lower half."""
    picture = np.random.default_rng(5).integers(60, 196, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    for bit in range(BITS):
        value = 255 if number >> bit & 1 else 0
        picture[SIZE[1] // 2 :, bit * 32 : bit * 32 + 32] = value
    return picture


def _number(picture: Bgr) -> int | None:
    """The number that a picture shows, None if it is another one."""
    small = cv2.resize(picture, SIZE, interpolation=cv2.INTER_AREA)[SIZE[1] // 2 + 8 : -8].mean(axis=(0, 2))
    values = np.array([small[bit * 32 + 8 : bit * 32 + 24].mean() for bit in range(BITS)])
    if not ((values < 70) | (values > 185)).all():
        return None
    return int(((values > 127) * (1 << np.arange(BITS))).sum())


def _source(path: Path, seconds: float, copies: str = "", *, filler: bool = False) -> Source:
    return Source(path, seconds, copies, reference=False, family=path.name, filler=filler)


@pytest.fixture(scope="module")
def division(tmp_path_factory: pytest.TempPathFactory) -> Division:
    """A source whose pictures say when they are shown, and unrelated footage without such bits."""
    folder = tmp_path_factory.mktemp("footage")
    frames = ((at / FPS, _numbered(at)) for at in range(LENGTH * FPS))
    write_video(folder / "numbers.mp4", frames, rate=FPS)
    grey = ((at / FPS, np.full((96, 288, 3), 110 + at % 20, np.uint8)) for at in range(8 * FPS))
    write_video(folder / "grey.mp4", grey, rate=FPS)
    source, filler = (
        _source(folder / "numbers.mp4", float(LENGTH)),
        _source(folder / "grey.mp4", 8.0, filler=True),
    )
    return Division((source,), (source,), (), (filler,), ())


def _made(division: Division, edit: str, seed: int, folder: Path, *, inserted: bool = False) -> Query:
    plan = Plan("query", CLIP, edit, division.sources[0], held_out=False, inserted=inserted)
    return make_query(plan, division, seed, folder)


@pytest.mark.parametrize("edit", ["none", "low_quality", *TIME_EDITS])
def test_every_frame_shows_the_second_that_the_truth_says(
    division: Division, edit: str, tmp_path: Path
) -> None:
    query = _made(division, edit, 1, tmp_path, inserted=True)
    checked = 0
    with VideoReader(query.file) as reader:
        for frame in reader.frames():
            inside = [s for s in query.segments if s.query_start <= frame.seconds + 1e-3 < s.query_end]
            number = _number(frame.image())
            assert (number is None) == (not inside)
            if number is None or edit == "pause":
                continue
            segment = inside[0]
            first = segment.ref_start if segment.speed > 0 else segment.ref_end
            expected = first + (frame.seconds - segment.query_start) * segment.speed
            # A frame of either video, and at a low frame rate one that is held for a third of a second.
            assert number / FPS == pytest.approx(expected, abs=0.4 if edit == "frame_rate" else 0.15)
            checked += 1
    assert checked or edit == "pause"
    assert abs(frame.seconds + 1 / FPS - query.seconds) < 0.1


def test_a_pause_belongs_to_its_segment(division: Division, tmp_path: Path) -> None:
    query = _made(division, "pause", 3, tmp_path)
    (segment,) = query.segments
    assert segment.query_end - segment.query_start == pytest.approx(query.seconds)
    assert segment.ref_end - segment.ref_start < query.seconds - 0.9


def test_insertion_puts_other_footage_round_the_source(division: Division, tmp_path: Path) -> None:
    query = _made(division, "hflip", 2, tmp_path, inserted=True)
    (segment,) = query.segments
    around = query.seconds - (segment.query_end - segment.query_start)
    assert 3.0 <= around <= 16.0
    assert segment.mirrored


def test_a_still_knows_its_second(division: Division, tmp_path: Path) -> None:
    plan = Plan("still", STILL, "none", division.sources[0], held_out=False, inserted=False)
    query = make_query(plan, division, 1, tmp_path)
    picture = np.asarray(cv2.imread(str(query.file)), np.uint8)
    number = _number(picture)
    assert number is not None
    assert number / FPS == pytest.approx(query.segments[0].ref_start, abs=1.01 / FPS)


def test_the_same_seed_makes_the_same_query(division: Division, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = _made(division, "combined", 4, tmp_path / "a")
    two = _made(division, "combined", 4, tmp_path / "b")
    assert one.segments == two.segments
    pictures = [[frame.image() for frame in VideoReader(query.file).frames()] for query in (one, two)]
    for first, second in zip(*pictures, strict=True):  # an encoder may decide a trifle otherwise
        assert np.abs(first.astype(np.int16) - second).mean() < 2


def test_segments_end_where_the_source_jumps_turns_or_is_not_seen() -> None:
    nothing = np.full(10, np.nan)
    forwards = np.arange(0.0, 4.0, 0.1)
    seconds = np.concatenate([nothing, forwards, forwards + 6.0, forwards[::-1], nothing])
    found = segments_of(seconds, 10.0, mirrored=True)
    spans = [(s.query_start, s.query_end, s.ref_start, s.ref_end, s.speed) for s in found]
    assert spans == [
        pytest.approx((1.0, 5.0, 0.0, 4.0, 1.0)),
        pytest.approx((5.0, 9.0, 6.0, 10.0, 1.0)),
        pytest.approx((9.0, 13.0, 0.0, 4.0, -1.0)),
    ]
    assert all(segment.mirrored for segment in found)


def test_speed_is_seconds_of_the_source_in_one_of_the_query() -> None:
    (fast,) = segments_of(np.arange(0.0, 4.0, 0.2), 10.0)
    assert fast.speed == pytest.approx(2.0)
    assert (fast.query_end, fast.ref_end) == pytest.approx((2.0, 4.0))


def test_truth_is_read_as_it_was_written(tmp_path: Path) -> None:
    segment = Segment(1.0, 2.0, 3.0, 4.0, -1.0, True)
    known = Query(
        Path("q.mp4"), CLIP, "blur", Path("s.mp4"), (Path("t.mp4"),), Path("s.mp4"), True, 9.0, (segment,)
    )
    strange = Query(Path("r.jpg"), STILL, "none", None, (), Path("u.mp4"), False, 0.0)
    write_truth(tmp_path / "truth.json", [Path("s.mp4")], [known, strange], {"seed": 1})
    write_query(tmp_path / "query.json", known)
    assert read_query(tmp_path / "query.json") == known
    assert read_truth(tmp_path / "truth.json") == ([Path("s.mp4")], [known, strange])
    assert known.right == {Path("s.mp4"), Path("t.mp4")}
    assert not strange.right


def test_pictures_are_those_on_screen_in_any_order(division: Division) -> None:
    path = division.sources[0].path
    with Pictures(path, 400) as pictures:
        for second in (0.0, 9.99, 10.0, 3.99, 4.01, 11.98, 500.0):
            number = _number(pictures.at(second))
            assert number == min(int(second * FPS + 1e-6), LENGTH * FPS - 1)
    seconds, numbers = zip(*((s, _number(p)) for s, p in regular(path, 5.0, 400)), strict=True)
    assert len(seconds) == 5 * LENGTH
    assert list(numbers) == [5 * at for at in range(5 * LENGTH)]
