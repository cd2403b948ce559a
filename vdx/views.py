"""What the library says, as the objects of `schemas`: the same for the command line and the web."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from search.matches import PictureProof, Segment
from storage.stored import is_there
from vdx import schemas
from vdx.doctor import Check
from vdx.library import (
    Combined,
    Filters,
    IngestReport,
    Library,
    Listed,
    Order,
    Outcome,
    Query,
    SearchResult,
    StoredVideo,
)

_MOST = 2**60  # that a database counts to


def ingest_result(report: IngestReport) -> schemas.IngestResult:
    """The object of an ingest."""
    return schemas.IngestResult(
        new=report.count(Outcome.NEW),
        updated=report.count(Outcome.UPDATED),
        moved=report.count(Outcome.MOVED),
        duplicates=report.count(Outcome.DUPLICATE),
        unchanged=report.count(Outcome.UNCHANGED),
        ignored=report.count(Outcome.IGNORED),
        partial=_file_errors(report, Outcome.PARTIAL),
        failed=_file_errors(report, Outcome.FAILED),
        seconds=report.seconds,
        media_seconds=report.media_seconds,
    )


def search_report(
    query: Query | Combined, limit: int, result: SearchResult, *, offset: int = 0
) -> schemas.SearchReport:
    """The object of a search; `offset` results of it were left out."""
    combined = Combined.of(query)
    step = query_step(combined)
    alone = step.like[0] if combined.is_one_example else None
    asked = schemas.SearchQuery(
        **{name: getattr(step, name) for name in schemas.QueryStep.model_fields},
        path=None if alone is None else alone.path,
        start=None if alone is None else alone.start,
        end=None if alone is None else alone.end,
        region=None if alone is None else alone.region,
        filters=_filters(combined.filters),
        sort=combined.sort,
        descending=combined.descending,
        offset=offset,
        limit=limit,
        mode=combined.way,
    )
    results = [
        schemas.Result(
            rank=rank,
            video=video(match.video),
            score=match.score,
            segments=[_segment(part) for part in match.segments],
            evidence=dict(match.evidence),
            proof=None if match.proof is None else proof(match.proof),
        )
        for rank, match in enumerate(result.matches, 1 + offset)
    ]
    return schemas.SearchReport(
        query=asked,
        confident=result.confident,
        seconds=result.seconds,
        total=result.total,
        results=results,
    )


def proof(found: PictureProof) -> schemas.ProofView:
    """The object of a proof."""
    return schemas.ProofView.model_validate(_fields(found))


def query_step(asked: Combined) -> schemas.QueryStep:
    """What a combined query asks for, with what follows it."""
    return schemas.QueryStep(
        like=[_example(query) for query in asked.like],
        unlike=[_example(query) for query in asked.unlike],
        text=asked.text,
        within=asked.within,
        then=None if asked.then is None else query_step(Combined.of(asked.then)),
    )


def _filters(filters: Filters) -> dict[str, bool | float | str | list[int]]:
    """The conditions that there are, by name."""
    empty = Filters()
    found: dict[str, bool | float | str | list[int]] = {}
    for name, value in _fields(filters).items():
        if value != getattr(empty, name):
            plain = isinstance(value, bool | float | int | str)
            found[name] = value if plain else sorted(value) if isinstance(value, frozenset) else str(value)
    return found


def _segment(part: Segment) -> schemas.SegmentView:
    labels = [_fields(label) for label in part.labels]
    return schemas.SegmentView.model_validate(_fields(part) | {"labels": labels})


def _example(query: Query) -> schemas.ExampleView:
    region = query.region
    return schemas.ExampleView(
        path=None if query.path is None else os.fspath(query.path.absolute()),
        frame=query.frame,
        video=query.video,
        at=query.at,
        start=query.start,
        end=query.end,
        region=None if region is None else [region.x, region.y, region.width, region.height],
    )


def video(stored: StoredVideo) -> schemas.Video:
    """The object of a video."""
    return schemas.Video.model_validate(_identity(stored))


def listed_video(stored: StoredVideo) -> schemas.ListedVideo:
    """The object of a video in a list."""
    return schemas.ListedVideo.model_validate(_listed(stored))


def video_page(library: Library, *, after: int, limit: int) -> schemas.VideoPage:
    """At most `limit` videos after the id `after`."""
    total = library.count()
    found = library.videos(after=after, limit=min(limit, _MOST) + 1)  # one more: is there a next page?
    shown = found[:limit]
    return schemas.VideoPage(
        total=total,
        videos=[library_video(listed) for listed in library.describe(shown)],
        next=str(shown[-1].id) if len(found) > limit else None,
    )


def filtered_page(
    library: Library, filters: Filters, order: Order, *, descending: bool, offset: int, limit: int
) -> schemas.VideoPage:
    """At most `limit` videos that fit, in order, after the first `offset` of them."""
    total, found = library.listed(
        filters, order, descending=descending, offset=min(offset, _MOST), limit=min(limit, _MOST)
    )
    return schemas.VideoPage(
        total=total,
        videos=[library_video(listed) for listed in found],
        next=str(offset + len(found)) if found and offset + len(found) < total else None,
    )


def library_video(listed: Listed) -> schemas.LibraryVideo:
    """The object of a video in a list of the library."""
    modified = listed.modified
    return schemas.LibraryVideo(
        **_listed(listed.video),
        folder=listed.folder,
        modified=None if modified is None else modified.isoformat(timespec="seconds"),
        poster=listed.poster,
        keyframes=listed.keyframes,
    )


def video_info(library: Library, stored: StoredVideo) -> schemas.VideoInfo:
    """All about one video."""
    record, frames = stored.record, library.frames(stored.id)
    return schemas.VideoInfo(
        **_listed(stored),
        paths=[
            schemas.FileView(
                path=os.fspath(path), online=is_there(stored, path), compact=path in stored.compact
            )
            for path in stored.paths
        ],
        problem=record.problem,
        missing=[[record.seconds(start), record.seconds(end)] for start, end in record.missing],
        fingerprint=record.fingerprint,
        container=record.container,
        rotation=record.rotation,
        frames=record.frame_count,
        sampled=len(frames),
        shots=len(library.shots(stored.id)),
        keyframes=sum(frame.record.keyframe for frame in frames),
        regions=len(library.regions(stored.id)),
        indexed_at=stored.indexed_at.astimezone(UTC).isoformat(timespec="seconds"),
    )


def library_status(library: Library) -> schemas.LibraryStatus:
    """What the library holds and what it takes."""
    totals = library.totals()
    total = sum(totals.sizes.values())
    return schemas.LibraryStatus(
        library=os.fspath(library.path),
        videos=totals.videos,
        partial=len(library.matching(Filters(status="partial"))),
        offline=len(library.offline()),
        media_seconds=totals.seconds,
        frames=totals.frames,
        spaces=[
            schemas.SpaceView(name=space.name, dim=space.dim, metric=space.metric, vectors=number)
            for space, number in totals.vectors.items()
        ],
        bytes=dict(totals.sizes),
        bytes_total=total,
        bytes_per_minute=total / (totals.seconds / 60) if totals.seconds else None,
        failures=[
            schemas.FileError(path=os.fspath(failure.path), error=failure.reason)
            for failure in library.failures()
        ],
        writer=library.writer(),
    )


def doctor_report(checks: Sequence[Check]) -> schemas.DoctorReport:
    """The object of a look at everything."""
    return schemas.DoctorReport(
        healthy=all(check.status != "problem" for check in checks),
        checks=[schemas.CheckView.model_validate(_fields(check)) for check in checks],
    )


def _file_errors(report: IngestReport, outcome: Outcome) -> list[schemas.FileError]:
    return [
        schemas.FileError(path=os.fspath(result.path), error=result.reason) for result in report.of(outcome)
    ]


def _fields(record: Any) -> dict[str, Any]:
    """The attributes of a record with slots, by name."""
    return {name: getattr(record, name) for name in record.__slots__}


def online(stored: StoredVideo) -> Path | None:
    """The first file with the video that is there now."""
    return next((path for path in stored.paths if is_there(stored, path)), None)


def file_of(stored: StoredVideo) -> Path | None:
    """A file with the video, one that is there now if any is."""
    return online(stored) or next(iter(stored.paths), None)


def _identity(stored: StoredVideo) -> dict[str, Any]:
    path = file_of(stored)
    return {
        "id": stored.id,
        "path": path,
        "name": path.name if path is not None else f"video {stored.id}",
        "duration": stored.record.duration,
    }


def _listed(stored: StoredVideo) -> dict[str, Any]:
    record = stored.record
    return _identity(stored) | {
        "status": "complete" if record.problem is None else "partial",
        "online": online(stored) is not None,
        "width": record.width,
        "height": record.height,
        "fps": None if record.frame_rate is None else float(record.frame_rate),
        "codec": record.codec,
        "audio": record.has_audio,
        "size": record.size,
    }
