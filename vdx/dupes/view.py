"""What is said of copies, as the objects of `schemas`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from search.duplicates.find import Duplicates
from search.duplicates.groups import Group
from search.duplicates.keep import bitrate
from search.duplicates.relation import Relation
from storage.stored import NotDuplicate, StoredVideo, is_there
from vdx import schemas, views
from vdx.dupes.copies import Copy, file_of, files_of
from vdx.dupes.trash import Trashed

Find = Callable[[str], StoredVideo | None]


def dupes_report(
    found: Duplicates | None, ignored: Sequence[NotDuplicate], find: Find
) -> schemas.DupesReport:
    """The object of `vdx dupes`.

    Args:
        found: None when nothing was compared.
        ignored: what people said is no duplicate.
        find: gives the video with a fingerprint.
    """
    return schemas.DupesReport(
        compared=found.compared if found else 0,
        seconds=found.seconds if found else 0.0,
        groups=[_group(group) for group in found.groups] if found else [],
        pairs=[_pair(pair, found) for pair in found.pairs] if found else [],
        ignored=[_ignored(pair, find) for pair in ignored],
        trash=None,
    )


def trash_report(folder: Path, results: Sequence[Trashed], *, dry_run: bool) -> schemas.TrashReport:
    """The object of what became of the files, or would."""
    files = [
        schemas.TrashedFile(
            path=os.fspath(result.copy.path),
            keep=os.fspath(result.keep.path),
            size=result.copy.video.record.size,
            status=result.status,
            reason=result.reason,
            target=None if result.target is None else os.fspath(result.target),
        )
        for result in results
    ]
    gone = sum(file.size for file in files if file.status in ("planned", "moved"))
    return schemas.TrashReport(folder=os.fspath(folder.absolute()), dry_run=dry_run, bytes=gone, files=files)


def _group(group: Group) -> schemas.CopyGroup:
    keep, *others = files_of(group)
    return schemas.CopyGroup(
        keep=schemas.CopyFile.model_validate(_file(keep.video, keep.path)),
        reason=group.reason,
        copies=[_copy(copy) for copy in others],
    )


def _copy(copy: Copy) -> schemas.GroupedCopy:
    shared = None if copy.relation is None else shared_footage(copy.relation)
    return schemas.GroupedCopy.model_validate(
        _file(copy.video, copy.path) | {"kind": copy.role, "shared": shared}
    )


def _pair(pair: Relation, found: Duplicates) -> schemas.CopyPair:
    first, second = found.videos[pair.first], found.videos[pair.second]
    return schemas.CopyPair(
        first=schemas.CopyFile.model_validate(_file(first, file_of(first))),
        second=schemas.CopyFile.model_validate(_file(second, file_of(second))),
        kind=pair.kind,
        shared=shared_footage(pair),
    )


def shared_footage(relation: Relation) -> schemas.Shared:
    """What two videos share, by time in the first of them."""
    fields = tuple(schemas.SharedSegment.model_fields)
    return schemas.Shared(
        score=relation.score,
        covered=relation.covered[0],
        other_covered=relation.covered[1],
        segments=[
            schemas.SharedSegment.model_validate({name: getattr(part, name) for name in fields})
            for part in relation.segments
        ],
    )


def _file(video: StoredVideo, path: Path | None) -> dict[str, Any]:
    record = video.record
    return {
        "id": video.id,
        "path": path,
        "name": path.name if path is not None else f"video {video.id}",
        "duration": record.duration,
        "online": path is not None and is_there(video, path),
        "width": record.width,
        "height": record.height,
        "size": record.size,
        "bitrate": round(bitrate(video)),
        "audio": record.has_audio,
    }


def _ignored(pair: NotDuplicate, find: Find) -> schemas.IgnoredPair:
    found = [find(fingerprint) for fingerprint in pair.fingerprints]
    return schemas.IgnoredPair(
        fingerprints=list(pair.fingerprints),
        videos=[None if one is None else views.video(one) for one in found],
        noted_at=pair.noted_at.astimezone(UTC).isoformat(timespec="seconds"),
    )
