"""Is the library what its catalog says? Findings are data, for faces to tell people.

Run it while nobody writes, or by the writer itself: what a commit has under way looks like garbage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from storage.blobs import LocalBlobs
from storage.catalog.catalog import Catalog
from storage.errors import DamagedObject
from storage.files import sha256_of
from storage.masks import unpack
from storage.records import Space
from storage.stored import FIRST_REGION, Ids, SegmentInfo
from storage.vectors.faiss_store import FaissStore
from storage.vectors.segment import open_segment

Kind = Literal["catalog", "missing", "damaged", "extra", "dead vectors", "no vectors"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        kind: "catalog": its file is inconsistent; "missing" or "damaged": a file that is named by a
            row; "extra": a file that no row names; "dead vectors": of deleted frames or regions, not yet
            compacted; "no vectors": frames or regions that lack them in a space where their video should
            have more.
        name: the file, relative to the library, or the space.
        text: a sentence for people.
    """

    kind: Kind
    name: str
    text: str

    @property
    def harmless(self) -> bool:
        """Whether it only takes up room, until the next writer or the next compaction."""
        return self.kind in ("extra", "dead vectors")


def check(
    path: Path, catalog: Catalog, vectors: FaissStore, blobs: LocalBlobs, *, read_data: bool
) -> list[Finding]:
    """Compare the catalog with the files of the library at `path`.

    Args:
        path: the library.
        catalog: its rows.
        vectors: its segments.
        blobs: its pictures.
        read_data: whether the content of every file is read and compared with its checksum.
    """
    found = [Finding("catalog", "catalog.sqlite", problem) for problem in catalog.problems()]
    if found:  # there is nothing to compare the files with
        return found
    segments = catalog.segments()
    ids: dict[Space, list[Ids]] = {}
    unread: set[Space] = set()
    for info in segments:
        try:
            opened = open_segment(vectors.path(info.name), info)
        except (FileNotFoundError, DamagedObject) as error:
            found.append(_file(path, vectors.path(info.name), error))
            unread.add(info.space)
        else:
            ids.setdefault(info.space, []).append(opened.ids)
            found.extend(_segment_files(path, vectors, info, read_data=read_data))
    found.extend(_extra(path, {info.name for info in segments}))
    found.extend(_blobs(path, catalog, blobs, read_data=read_data))
    if read_data:
        found.extend(_masks(catalog))
    owners, videos = catalog.owner_videos()
    frames = Counter(videos[owners < FIRST_REGION].tolist())
    counts = catalog.vector_counts()
    for space, parts in ids.items():
        told = {video: count for (video, of), count in counts.items() if of == space}
        every = np.concatenate(parts)
        found.extend(_vectors(space, every, owners, videos, {**frames, **told}))
        if space not in unread:  # else it is plain why
            found.extend(_videos_without(space, every, owners, videos, told))
    return found


def _segment_files(
    library: Path, vectors: FaissStore, info: SegmentInfo, *, read_data: bool
) -> Iterator[Finding]:
    files = [(vectors.path(info.name), info.size, info.sha256)]
    if info.ann_size is not None and info.ann_sha256 is not None:
        files.append((vectors.ann_path(info.name), info.ann_size, info.ann_sha256))
    for path, size, sha256 in files:
        try:
            if path.stat().st_size != size or (read_data and sha256_of(path) != sha256):
                yield _file(library, path, DamagedObject(path, "it is not what was written"))
        except FileNotFoundError as error:
            yield _file(library, path, error)


def _extra(library: Path, named: set[str]) -> Iterator[Finding]:
    for folder, known in (("vectors", named), ("tmp", set[str]())):
        for file in sorted((library / folder).glob("*")):
            if file.stem not in known:
                name = f"{folder}/{file.name}"
                yield Finding("extra", name, f"{name} belongs to nothing; the next writer removes it")


def _blobs(library: Path, catalog: Catalog, blobs: LocalBlobs, *, read_data: bool) -> Iterator[Finding]:
    named, lying = catalog.blobs(), set(blobs.ids())
    for blob in sorted(named - lying):
        yield _file(library, blobs.path(blob), FileNotFoundError())
    for blob in sorted(lying - named):
        name = blobs.path(blob).relative_to(library).as_posix()
        yield Finding("extra", name, f"{name} is a picture of no frame")
    for blob in sorted(named & lying) if read_data else ():
        try:
            blobs.get(blob)
        except DamagedObject as error:
            yield _file(library, error.path, error)


def _masks(catalog: Catalog) -> Iterator[Finding]:
    for region, video_id, mask in catalog.masks():
        try:
            unpack(mask)
        except ValueError as error:
            text = f"the mask of region {region} of video {video_id} cannot be read ({error})"
            yield Finding("damaged", "catalog.sqlite", text)


def _videos_without(
    space: Space, ids: Ids, owners: Ids, videos: Ids, told: Mapping[int, int]
) -> Iterator[Finding]:
    """Videos that should have vectors and have none at all; `_vectors` finds those that have too few."""
    things = _things(ids)
    mine = videos[(owners < FIRST_REGION) == (things == "frames")]
    have = set(videos[np.isin(owners, ids)].tolist())
    for video_id in sorted(set(mine.tolist()) - have):
        if count := told.get(video_id, 0):
            text = f"{count} {things} of video {video_id} have no vector in {space.name!r}"
            yield Finding("no vectors", space.name, text)


def _things(ids: Ids) -> str:
    return "frames" if ids.min() < FIRST_REGION else "regions"


def _vectors(
    space: Space, ids: Ids, owners: Ids, videos: Ids, wanted: Mapping[int, int]
) -> Iterator[Finding]:
    things = _things(ids)
    alive = np.isin(ids, owners)
    if not alive.all():
        count = int((~alive).sum())
        text = f"{count} vectors of deleted {things} lie in {space.name!r} until it is compacted"
        yield Finding("dead vectors", space.name, text)
    if len(np.unique(ids)) != len(ids):
        yield Finding("damaged", space.name, f"{things} have two vectors each in {space.name!r}")
    have = np.isin(owners, ids)
    some = Counter(videos[have].tolist())
    for video_id in sorted(some):
        if (lack := wanted[video_id] - some[video_id]) > 0:
            text = f"{lack} {things} of video {video_id} have no vector in {space.name!r}"
            yield Finding("no vectors", space.name, text)


def _file(library: Path, path: Path, error: Exception) -> Finding:
    name = path.relative_to(library).as_posix()
    if isinstance(error, FileNotFoundError):
        return Finding("missing", name, f"{name} is missing")
    reason = error.reason if isinstance(error, DamagedObject) else str(error)
    return Finding("damaged", name, f"{name}: {reason}")
