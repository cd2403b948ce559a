"""An ingest that does not come to its end: the library is whole, nothing keeps running, a rerun completes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from indexer.features.base import FeatureExtractor, Image, create_extractors
from indexer.models.runtime import Runtime
from indexer.pipeline import Ingest
from indexer.report import IngestReport, Outcome, SilentObserver
from indexer.settings import IngestSettings
from storage.errors import StorageFull
from storage.files import FileSystem
from storage.library import Store
from storage.records import Space, Vectors
from tests.footage import make_video
from tests.indexer.conftest import LIGHT
from tests.indexer.content import assert_same, content
from tests.indexer.watching import Accounts, Interrupting, RaisingExtractor, decoders, ingest
from tests.storage.helpers import FullFileSystem
from vdx.library import Library

COUNT = 5


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("footage")
    for number in range(COUNT):
        make_video(folder / f"{number}.mp4", [(number, 1.0), (number + 50, 1.0)])
    return folder


@pytest.fixture(autouse=True)
def _nothing_keeps_running() -> object:
    yield
    assert decoders() == []
    assert [t.name for t in threading.enumerate() if t.name.startswith("ingest")] == []


def _no_model() -> Runtime:
    raise AssertionError("a model was loaded")


def _light() -> dict[str, FeatureExtractor]:
    return create_extractors(LIGHT.extractors, _no_model)


def _run(
    library: Path,
    footage: Path,
    *,
    extractors: dict[str, FeatureExtractor] | None = None,
    system: FileSystem | None = None,
    settings: IngestSettings = LIGHT,
) -> IngestReport:
    with Store.open(library, writable=True, create=True, system=system) as store:
        return Ingest(store, extractors or _light(), settings, SilentObserver()).run([footage])


def _completes(library: Library, footage: Path) -> None:
    assert library.problems(read_data=True) == []
    assert set(ingest(library, footage).values()) <= {Outcome.NEW, Outcome.UNCHANGED}
    assert len(library.videos()) == COUNT
    assert set(ingest(library, footage).values()) == {Outcome.UNCHANGED}


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("a bug")], ids=["ctrl-c", "bug"])
@pytest.mark.parametrize("after", [1, 3])
def test_an_observer_that_raises(library: Library, footage: Path, error: BaseException, after: int) -> None:
    with pytest.raises(type(error)):
        library.ingest(footage, observer=Interrupting(error, after))
    assert len(library.videos()) >= after
    _completes(library, footage)


@pytest.mark.parametrize("works_for", [0, 1, 3])
def test_an_extractor_that_raises(library: Library, footage: Path, works_for: int) -> None:
    extractors = _light()
    extractors["color"] = RaisingExtractor(extractors["color"], works_for)
    with pytest.raises(MemoryError, match="no room for the model"):
        _run(library.path, footage, extractors=extractors)
    _completes(library, footage)


@pytest.mark.parametrize("fail_at", [12, 25, 40, 60])
def test_a_full_disk(library: Library, footage: Path, fail_at: int) -> None:
    system = FullFileSystem(fail_at)
    with pytest.raises(StorageFull):
        _run(library.path, footage, system=system)
    assert len(system.calls) >= fail_at
    _completes(library, footage)


class _Meddling(RaisingExtractor):
    """Does something to the file that is being read."""

    def __init__(self, inner: FeatureExtractor, path: Path, data: bytes) -> None:
        super().__init__(inner, 10**9)
        self._path, self._data = path, data

    def extract(self, images: Sequence[Image]) -> Vectors:
        self._path.write_bytes(self._data)
        return super().extract(images)


@pytest.mark.parametrize("part", [0.5, 0.0])
def test_a_file_that_changes_while_it_is_read_is_left_for_later(
    library: Library, films: Path, part: float
) -> None:
    path = make_video(films / "a.mkv", [(1, 3.0)])
    whole = path.read_bytes()
    extractors = _light()
    extractors["color"] = _Meddling(extractors["color"], path, whole[: int(len(whole) * part)])
    (result,) = _run(library.path, films, extractors=extractors).results
    assert result.outcome is Outcome.FAILED
    assert "changed while it was read" in result.reason
    assert library.videos() == []
    assert library.failures() == []  # it is not to blame
    path.write_bytes(whole)
    assert ingest(library, films) == {"a.mkv": Outcome.NEW}


class _Removing(Accounts):
    """Removes the other files when the first is done."""

    def finished(self, result: object, size: int) -> None:
        super().finished(result, size)  # type: ignore[arg-type]
        for number in range(2, 9):
            self.folder.joinpath(f"{number}.mp4").unlink(missing_ok=True)

    folder = Path()


def test_files_that_vanish_meanwhile_are_told(library: Library, films: Path) -> None:
    for number in range(9):
        make_video(films / f"{number}.mp4", [(number, 0.5)])
    observer = _Removing()
    observer.folder = films
    report = library.ingest(films, observer=observer)
    observer.check(report)
    outcomes = [result.outcome for result in report.results]
    assert set(outcomes) == {Outcome.NEW, Outcome.FAILED}
    assert library.problems() == []


class _Holding(RaisingExtractor):
    """Remembers how many pictures there were at once at most."""

    most = 0

    def extract(self, images: Sequence[Image]) -> Vectors:
        self.most = max(self.most, len(images))
        return super().extract(images)


def test_memory_and_files_do_not_pile_up(library: Library, films: Path) -> None:
    (films / "first").mkdir()
    for number in range(16):
        folder = films / "first" if number < 4 else films
        make_video(folder / f"{number}.mp4", [(number, 12.0)], size=(512, 288), fps=4)
    process = psutil.Process()
    inner = _light()
    holding = _Holding(inner["color"], 10**9)
    _run(library.path, films / "first", extractors={"color": holding})
    fds, used = process.num_fds(), process.memory_info().rss
    _run(library.path, films, extractors={"color": holding})
    assert process.num_fds() == fds
    # All pictures of the other twelve together would be 12 x 13 x 440 KB.
    grown = process.memory_info().rss - used
    assert grown < 42_000_000
    assert holding.most <= 32


def test_the_same_whatever_the_number_of_jobs(tmp_path: Path, footage: Path) -> None:
    made = []
    for jobs in (1, 3):
        path = tmp_path / f"library {jobs}"
        _run(path, footage, settings=replace(LIGHT, jobs=jobs))
        made.append(content(path))
    assert_same(*made)
    frames = [len(video["frames"]) for video in made[0].values()]
    assert all(count > 1 for count in frames)
    assert all(np.isfinite(v["vectors"]["color"]).all() for v in made[0].values())


def test_spaces_are_those_of_the_extractors(tmp_path: Path, footage: Path) -> None:
    _run(tmp_path / "library", footage)
    with Store.open(tmp_path / "library") as store:
        spaces: set[Space] = set(store.totals().vectors)
    assert spaces == {extractor.space for extractor in _light().values()}
