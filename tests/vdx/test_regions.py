"""Regions of real films with an object moving over them: found, searchable, counted, and switched off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from indexer.features.base import create_extractors
from indexer.keyframe_regions import crop, region_space
from indexer.models.runtime import LazyRuntime
from media.decode import VideoReader
from media.encode import write_video
from media.frame import Bgr
from search.regions import nearest_regions
from storage.library import Store
from storage.records import Space
from storage.stored import StoredRegion
from tests.footage import sample_clip
from tests.vdx.conftest import Vdx
from vdx.library import IngestSettings, Library, Outcome

SIZE = (480, 270)
RATE = 25
SECONDS = 3.0
TOP, SIDE = 150, 80  # pixels of the object
SPEED = 60  # pixels a second, over the frame; the camera goes as fast as one pixel a frame, the same way
WIDER = 1.2
Box = tuple[float, float, float, float]
SETTINGS = IngestSettings(extractors=("cnn",), runtime="openvino", jobs=2)


@dataclass(frozen=True)
class Films:
    """The library, and the film `moving` frame by frame."""

    folder: Path
    library: Library
    frames: list[Bgr]


def _footage(name: str) -> list[Bgr]:
    with VideoReader(sample_clip(name)) as reader:
        shown = (frame.image() for frame in reader.frames(0, SECONDS))
        return [np.asarray(cv2.resize(one, SIZE), np.uint8) for one in shown][: round(SECONDS * RATE)]


def _film(path: Path, frames: list[Bgr]) -> None:
    write_video(path, ((at / RATE, frame) for at, frame in enumerate(frames)), rate=RATE)


def _left(at: int) -> int:
    return 30 + round(SPEED * at / RATE)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    """`moving`: a piece of one clip moves over a picture of another, which the camera pans over.

    `still`: a picture that stays. And two clips.
    """
    folder = tmp_path_factory.mktemp("regions") / "films"
    folder.mkdir()
    bunny, phone = _footage("bigbuckbunny.mp4"), _footage("carphone_pristine.mp4")
    thing = bunny[10][70 : 70 + SIDE, 190 : 190 + SIDE]
    wide = cv2.resize(phone[20], None, fx=WIDER, fy=WIDER, interpolation=cv2.INTER_CUBIC)
    frames = [wide[: SIZE[1], at : at + SIZE[0]].copy() for at in range(round(SECONDS * RATE))]
    for at, frame in enumerate(frames):
        frame[TOP : TOP + SIDE, _left(at) : _left(at) + SIDE] = thing
    _film(folder / "moving.mp4", frames)
    _film(folder / "still.mp4", [phone[20]] * len(frames))
    _film(folder / "bikes.mp4", _footage("bikes.mp4"))
    _film(folder / "bunny.mp4", bunny)
    library = Library(folder.parent / "library", SETTINGS)
    assert library.ingest(folder).clean
    return Films(folder, library, frames)


def _truth(at: int) -> Box:
    return (_left(at) / SIZE[0], TOP / SIZE[1], SIDE / SIZE[0], SIDE / SIZE[1])


def _overlap(a: Box, b: Box) -> float:
    """Intersection over union."""
    sides = [min(a[i] + a[i + 2], b[i] + b[i + 2]) - max(a[i], b[i]) for i in (0, 1)]
    both = max(0.0, sides[0]) * max(0.0, sides[1])
    return both / (a[2] * a[3] + b[2] * b[3] - both)


def _of(films: Films, name: str) -> list[tuple[int, StoredRegion]]:
    """The regions of a film, each with the number of its frame in the film."""
    video, found = films.library.video(name), []
    frames = {frame.id: frame.record for frame in films.library.frames(video.id)}
    for region in films.library.regions(video.id):
        record = frames[region.frame_id]
        assert record.keyframe
        found.append((round(video.record.seconds(record.pts) * RATE), region))
    return found


def _best(films: Films) -> tuple[int, StoredRegion]:
    """That one of `moving` which is most where the object is."""
    return max(_of(films, "moving.mp4"), key=lambda one: _overlap(one[1].record.box, _truth(one[0])))


def test_the_object_is_a_region(films: Films) -> None:
    at, region = _best(films)
    assert _overlap(region.record.box, _truth(at)) > 0.45
    assert region.record.motion[0] == pytest.approx((SPEED + RATE) / SIZE[0], rel=0.15)  # over the background
    assert abs(region.record.motion[1]) < 0.05
    assert films.library.problems(read_data=True) == []


def test_the_object_is_found_by_its_looks_among_all_regions(films: Films) -> None:
    """Cut out of another moment, where other things are behind it."""
    at, region = _best(films)
    other = films.frames[at + 25 if at < 40 else at - 25]
    box = _truth(at + 25 if at < 40 else at - 25)
    (extractor,) = create_extractors(["cnn"], LazyRuntime("openvino").get).values()
    (vector,) = extractor.extract([crop(other, box)])
    space = region_space(extractor.space)
    with Store.open(films.library.path) as store:
        count = store.vectors.count(space)
        hits = nearest_regions(store, space, np.asarray(vector, np.float32), 100)
    assert len(hits) == count > 3
    assert hits[0].id == region.id
    assert hits[0].box == region.record.box
    assert hits[0].score > hits[1].score
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.video_id for hit in hits} > {hits[0].video_id}


def test_a_picture_that_stays_has_no_regions(films: Films) -> None:
    assert _of(films, "still.mp4") == []


def test_info_tells_how_many(films: Films, vdx: Vdx) -> None:
    count = len(_of(films, "moving.mp4"))
    ran = vdx("info", "moving.mp4", "--json", "--library", films.library.path)
    assert ran.object["regions"] == count > 0
    assert (
        f"{count} that move by themselves" in vdx("info", "moving.mp4", "--library", films.library.path).out
    )


def test_without_them_and_then_with(films: Films, tmp_path: Path) -> None:
    """A library without regions gets them by the next ingest that wants them, and loses them by none."""
    path, film = tmp_path / "library", films.folder / "moving.mp4"

    def ingest(**changes: bool) -> Outcome:
        settings = IngestSettings(extractors=("cnn",), runtime="openvino", jobs=1, **changes)
        with Library(path, settings) as library:
            (result,) = library.ingest(film).results
        return result.outcome

    def counted() -> tuple[int, list[str]]:
        with Store.open(path) as store:
            spaces: list[Space] = list(store.totals().vectors)
            return len(store.regions(store.videos()[-1].id)), [space.name for space in spaces]

    assert ingest(regions=False) is Outcome.NEW
    assert counted() == (0, ["cnn"])
    assert ingest(regions=False) is Outcome.UNCHANGED
    assert ingest(regions=True) is Outcome.UPDATED
    count, spaces = counted()
    assert (count > 0, spaces) == (True, ["cnn", "region"])
    assert ingest(regions=False) is Outcome.UNCHANGED
    assert counted()[0] == count


@pytest.mark.parametrize(
    ("words", "variable", "wanted"),
    [
        ([], None, True),
        (["--regions"], "0", True),
        (["--no-regions"], None, False),
        ([], "0", False),
        ([], "1", True),
    ],
)
def test_the_option_and_the_variable(
    vdx: Vdx,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    variable: str | None,
    wanted: bool,
) -> None:
    seen: list[IngestSettings | None] = []
    keep: Callable[..., None] = Library.__init__

    def remembering(self: Library, path: Path, settings: IngestSettings | None = None) -> None:
        seen.append(settings)
        keep(self, path, settings)

    monkeypatch.setattr(Library, "__init__", remembering)
    monkeypatch.delenv("VDX_REGIONS", raising=False)
    if variable is not None:
        monkeypatch.setenv("VDX_REGIONS", variable)
    assert vdx("ingest", str(tmp_path), *words).code == 0
    assert [settings and settings.regions for settings in seen] == [wanted]


def test_a_variable_that_says_neither_is_refused(vdx: Vdx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VDX_REGIONS", "maybe")
    ran = vdx("ingest", "here")
    assert ran.code == 2
    assert "VDX_REGIONS" in ran.err
    assert "maybe" in ran.err
