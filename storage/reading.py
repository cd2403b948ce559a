"""What can be read from a library; `library.Store` adds how it is opened and written."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence
from pathlib import Path

from storage import check, opening
from storage.blobs import BlobStore, LocalBlobs
from storage.catalog.catalog import Catalog
from storage.catalog.types import path_to_text
from storage.check import Finding
from storage.errors import AmbiguousVideo, VideoNotFound
from storage.facets import Facet
from storage.files import DurableFiles
from storage.lists import Lists
from storage.lock import writer
from storage.presence import Presence
from storage.records import ShotRecord, Space
from storage.remembered import Remembered
from storage.stored import (
    Failure,
    FrameRows,
    Ids,
    KeyframeRows,
    Keyframes,
    Location,
    NamedFile,
    NotDuplicate,
    RegionRows,
    ShotLabelRows,
    ShotRows,
    StoredFrame,
    StoredLabel,
    StoredRegion,
    StoredVideo,
    Totals,
)
from storage.vectors.base import Spans, VectorStore
from storage.vectors.faiss_store import FaissStore

_FACETS = 32  # that are remembered; people go back and forth
_NO_ID = 2**63  # more than any database takes
_MAX_DIGITS = 100  # of an id; Python refuses to read a number of many thousands


class Reading(Lists):
    """The reads of an open library; they may come from any thread.

    Attributes:
        path: the folder.
        vectors: search among the vectors.
        blobs: the pictures, by `StoredFrame.blob`.
    """

    def __init__(self, path: Path, catalog: Catalog, files: DurableFiles, *, ann_rows: int) -> None:
        self.path = path
        self._catalog = catalog
        self._presence = Presence(catalog.listing.files, catalog.listing.ids)
        self._counted = Remembered[object, list[Facet]](_FACETS)
        self._faiss = FaissStore(files, path / "vectors", catalog, ann_rows=ann_rows)
        self._local = LocalBlobs(files, path / "blobs")
        self.vectors: VectorStore = self._faiss
        self.blobs: BlobStore = self._local

    def videos(
        self, *, after: int = 0, limit: int | None = None, ids: Collection[int] | None = None
    ) -> list[StoredVideo]:
        """Videos by id: those after the id `after`, at most `limit`, only `ids` when given."""
        return self._catalog.videos(after=after, limit=limit, ids=ids)

    def video(self, video_id: int) -> StoredVideo:
        """One video. Raises VideoNotFound."""
        found = self._catalog.videos(ids=[video_id]) if abs(video_id) < _NO_ID else []
        if not found:
            raise VideoNotFound(str(video_id))
        return found[0]

    def find_video(self, text: str) -> StoredVideo:
        """The video that a person means by an id, a path, a file name or a part of a path.

        The first of these that fits anything decides.

        Raises:
            VideoNotFound: nothing fits.
            AmbiguousVideo: several videos fit.
        """
        if text.isdecimal() and len(text) < _MAX_DIGITS:
            with contextlib.suppress(VideoNotFound):  # it may be a name
                return self.video(int(text))
        candidates = _meant(text, self._catalog.locations())
        ids = sorted(candidates)
        if not ids:
            raise VideoNotFound(text)
        if len(ids) > 1:
            raise AmbiguousVideo(text, [(video_id, candidates[video_id]) for video_id in ids])
        return self.video(ids[0])

    def by_fingerprint(self, fingerprint: str) -> StoredVideo | None:
        """The video with this content."""
        found = self._catalog.by_fingerprint(fingerprint)
        return None if found is None else self.video(found)

    def by_fingerprints(self, fingerprints: Collection[str]) -> dict[str, StoredVideo]:
        """The videos with these contents, by fingerprint, as far as the library holds them."""
        ids = self._catalog.ids_of(fingerprints)
        return {video.record.fingerprint: video for video in self.videos(ids=list(ids.values()))}

    def location(self, path: Path) -> Location | None:
        """What is known of the file at `path`."""
        return self._catalog.location(path)

    def locations(self, video_id: int | None = None) -> list[Location]:
        """The files of a video, or of all; by path."""
        return self._catalog.locations(video_id)

    def shots(self, video_id: int) -> list[ShotRecord]:
        """The shots of a video, in order."""
        return self._catalog.shots(video_id)

    def frames(self, video_id: int) -> list[StoredFrame]:
        """The frames of a video, in the order of their time."""
        return self._catalog.frames(video_id)

    def frame_span(self, video_id: int) -> tuple[int, int] | None:
        """The first and the last id of a video's frames, which are consecutive; None if it has none."""
        return self._catalog.frame_span(video_id)

    def id_spans(self, video_ids: Collection[int]) -> Spans:
        """The spans (s, 2) of the ids of all frames and regions of some videos."""
        return self._catalog.id_spans(video_ids)

    def blob_of_frame(self, frame_id: int) -> str | None:
        """The blob of a frame's picture; None without one."""
        return self._catalog.blob_of_frame(frame_id) if abs(frame_id) < _NO_ID else None

    def frame_rows(self, ids: Ids) -> FrameRows:
        """Facts of many frames (n,) at once, for hits of a search. See `FrameRows`."""
        return self._catalog.frame_rows(ids)

    def keyframe_rows(self) -> KeyframeRows:
        """Every keyframe of the library that shows something. See `KeyframeRows`."""
        return self._catalog.keyframe_rows()

    def spaces(self) -> list[Space]:
        """Every space that was ever written to."""
        return self._catalog.spaces()

    def vector_counts(self, video_id: int) -> dict[Space, int]:
        """How many vectors a video has in each space; empty for one from before that was kept."""
        return self._catalog.video_vector_counts(video_id)

    def keyframes(self, video_ids: Collection[int]) -> Keyframes:
        """The keyframes of some videos whose pictures are kept. See `Keyframes`."""
        return self._catalog.keyframes(video_ids)

    def shots_of_frames(self, ids: Ids) -> ShotRows:
        """The shots in which the frames with these ids (n,) lie. See `ShotRows`."""
        return self._catalog.shots_of_frames(ids)

    def shot_rows(self, ids: Ids) -> ShotRows:
        """The shots with these ids (n,) that there are. See `ShotRows`."""
        return self._catalog.shot_rows(ids)

    def shots_of_videos(self, video_ids: Collection[int]) -> ShotRows:
        """All shots of some videos. See `ShotRows`."""
        return self._catalog.shots_of_videos(video_ids)

    def files_named(self, word: str) -> list[NamedFile]:
        """The files in whose name or folder a word occurs, in letters of any case, or a part of one."""
        return self._catalog.words.files(word)

    def labels(self, word: str | None = None) -> list[StoredLabel]:
        """The labels in one of whose names a word occurs, or all that there are."""
        return self._catalog.words.labels(word)

    def shots_with(self, labels: Sequence[int], most: int) -> ShotLabelRows:
        """The shots that most likely show one of some labels, by id; at most so many rows."""
        return self._catalog.words.shots_with(labels, most)

    def labels_of_shots(self, shots: Ids) -> ShotLabelRows:
        """What the shots with these ids (n,) show."""
        return self._catalog.words.of_shots(shots)

    def regions(self, video_id: int) -> list[StoredRegion]:
        """The regions of a video's keyframes, in the order of their time."""
        return self._catalog.regions(video_id)

    def region_rows(self, ids: Ids) -> RegionRows:
        """Facts of many regions (n,) at once, for hits of a search. See `RegionRows`."""
        return self._catalog.region_rows(ids)

    def failure(self, path: Path) -> Failure | None:
        """Why the file at `path` could not be indexed, if it could not."""
        return self._catalog.failure(path)

    def failures(self) -> list[Failure]:
        """Files that could not be indexed, by path."""
        return self._catalog.failures()

    def not_duplicates(self) -> list[NotDuplicate]:
        """The pairs of contents that are no copies of each other, the one decided first in front."""
        return self._catalog.not_duplicates()

    def count(self) -> int:
        """How many videos there are."""
        return self._catalog.video_count()

    def totals(self) -> Totals:
        """How much there is of everything."""
        frames, failures = self._catalog.counts()
        return Totals(
            videos=self.count(),
            seconds=self._catalog.seconds(),
            frames=frames,
            failures=failures,
            vectors={space: self.vectors.count(space) for space in self._catalog.spaces()},
            sizes=opening.folder_sizes(self.path),
        )

    def writer(self) -> str | None:
        """Who is writing into the library now, as a part of a sentence; None when nobody is."""
        return writer(self.path)

    def check(self, *, read_data: bool = False) -> list[Finding]:
        """What is wrong with the library; `read_data` compares the content of every file too."""
        return check.check(self.path, self._catalog, self._faiss, self._local, read_data=read_data)


def _meant(text: str, locations: list[Location]) -> dict[int, Path]:
    whole = path_to_text(Path(text))
    part = text.casefold()
    for fits in (
        lambda location: path_to_text(location.path) == whole,
        lambda location: location.path.name == text,
        lambda location: part in str(location.path).casefold(),
    ):
        found = {location.video_id: location.path for location in locations if fits(location)}
        if found:
            return found
    return {}
