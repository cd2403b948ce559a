"""vdx, through its Python API."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.copies.systems.base import LIMIT, Answer, Span
from vdx.library import Library, Query

ABLATIONS: dict[str, Mapping[str, Any]] = {}
"""vdx with a part switched off: the row's name, and the fields of `Query` that differ for it."""


class Vdx:
    """A library and a way to ask it.

    Args:
        name: what the report calls it.
        overrides: fields of `Query` that differ from the defaults.
    """

    def __init__(self, name: str = "vdx", overrides: Mapping[str, Any] | None = None) -> None:
        self.name = name
        self._options = {**_defaults(), **(overrides or {})}
        self._library: Library | None = None
        self._folder = Path()

    def build(self, library: Sequence[Path], folder: Path) -> None:
        """Ingest what is new. All variants share the library: parts are switched off when it is asked."""
        self._folder = folder / "vdx"
        self._library = Library(self._folder)
        report = self._library.ingest(*library)
        for result in report.results:
            if result.outcome.name == "FAILED":
                print(f"vdx cannot index {result.path.name}: {result.reason}")

    def ask(self, query: Path) -> list[Answer]:
        """The matches of a search for copies."""
        assert self._library is not None
        result = self._library.search(Query(query, **self._options), limit=LIMIT)
        return [
            Answer(
                video=match.video.paths[0],
                score=match.score,
                spans=tuple(
                    Span(s.query_start, s.query_end, s.start, s.end, s.score, s.mirrored)
                    for s in match.segments
                ),
                confident=rank < result.likely,
            )
            for rank, match in enumerate(result.matches)
        ]

    def size(self) -> int:
        """Bytes of the library's folder: vectors, catalog and keyframe pictures."""
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())


def _defaults() -> dict[str, Any]:
    """How vdx is asked for copies; without a mode for that, as for anything."""
    known = {field.name for field in dataclasses.fields(Query)}
    return {"mode": "copy"} if "mode" in known else {}
