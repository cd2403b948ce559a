"""vdx, through its Python API."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.copies.systems.base import LIMIT, Answer, Span
from indexer.features.base import create_extractors
from indexer.models.runtime import LazyRuntime
from search.copies.certainty import CONFIDENT
from search.copies.find import find_copies
from search.copies.options import CopyOptions
from search.matches import Match
from search.queries.base import load
from storage.library import Store
from vdx.library import IngestSettings, Library, Query

ABLATIONS: dict[str, CopyOptions] = {
    "without views": CopyOptions(views=False),
    "without keypoints": CopyOptions(keypoints=False),
    "without undoing": CopyOptions(undoing=False),
    "without normalising": CopyOptions(normalising=False),
}
"""vdx with a part switched off, by the row's name."""


class Vdx:
    """A library and a way to ask it.

    Args:
        name: what the report calls it.
        options: parts of the search that are switched off; None to go through the public API.
    """

    def __init__(self, name: str = "vdx", options: CopyOptions | None = None) -> None:
        self.name = name
        self._options = options
        self._library: Library | None = None
        self._store: Store | None = None
        self._extractors = create_extractors(IngestSettings().extractors, LazyRuntime().get)
        self._folder = Path()

    def build(self, library: Sequence[Path], folder: Path) -> None:
        """Ingest what is new. All variants share the library: parts are switched off when it is asked."""
        self._folder = folder / "vdx"
        self._library = Library(self._folder)
        report = self._library.ingest(*library)
        for result in report.results:
            if result.outcome.name == "FAILED":
                print(f"vdx cannot index {result.path.name}: {result.reason}")
        self._store = Store.open(self._folder)

    def ask(self, query: Path) -> list[Answer]:
        """The matches of a search for copies."""
        return [_answer(match) for match in self._matches(query)]

    def _matches(self, query: Path) -> Sequence[Match]:
        assert self._library is not None
        assert self._store is not None
        if self._options is None:
            return self._library.search(Query(query, mode="copy"), limit=LIMIT).matches
        frames = load(Query(query))
        return find_copies(self._store, self._extractors, frames, LIMIT, self._options)

    def size(self) -> int:
        """Bytes of the library's folder: vectors, catalog and keyframe pictures."""
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())


def _answer(match: Match) -> Answer:
    spans = (Span(s.query_start, s.query_end, s.start, s.end, s.score, s.mirrored) for s in match.segments)
    return Answer(match.video.paths[0], match.score, tuple(spans), confident=match.score >= CONFIDENT)
