"""What there is in a library for somebody who looks around: a part of `vdx.library.Library`."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from search.matches import Match
from storage.library import Store
from storage.stored import StoredFrame, StoredVideo

if TYPE_CHECKING:
    from indexer.features.base import FeatureExtractor
    from indexer.given import Given
    from search.combined import Combined
    from search.duplicates.relation import Relation
    from search.strip import Strip
    from search.themes.map import ThemeMap
    from search.themes.names import Words
    from search.themes.pictures import Pictures
    from search.themes.tree import ThemeTree

_AMBER = (60, 163, 242, 255)  # blue, green, red, opacity


@dataclass(frozen=True, slots=True)
class SharedFootage:
    """Another video that shows the same as one.

    Attributes:
        match: the other video, with the proof.
        relation: what they share, by time in the one.
    """

    match: Match
    relation: Relation


class Exploring(ABC):
    """Shows what is in a library, without decoding anything."""

    def themes(self, progress: Callable[[int, int], None] = lambda done, total: None) -> ThemeTree:
        """The keyframes of the library in groups of groups that look alike; takes a while for many.

        Args:
            progress: is told how many keyframes have come to their place, and of how many.

        Raises:
            LibraryNotFound: nothing was ingested yet.
        """
        from search.themes.tree import grow

        pictures = self._pictures()
        return grow(pictures, self._words(pictures), progress)

    def theme_map(self, tree: ThemeTree, *, refine: bool = True) -> ThemeMap:
        """A map on which keyframes that look alike lie together.

        Args:
            tree: what `themes` gave.
            refine: look at the neighbours of each, which takes seconds.
        """
        from search.themes.map import draw

        return draw(self._pictures(), tree, refine=refine)

    def strip(self, video: StoredVideo, *, columns: int = 600) -> Strip:
        """The colours of a video and how much it moves, along its length."""
        from search.strip import read_strip

        return read_strip(self._reader(), self._features(), video, columns)

    def shot_labels(self, video: StoredVideo) -> list[tuple[float, float, str]]:
        """What the shots of a video show, as far as that is known: start, end, and words."""
        from search.described import shown_labels

        store, record = self._reader(), video.record
        shots = store.shots_of_videos([video.id])
        labels = shown_labels(store, shots.id.tolist())
        spans = zip(shots.id.tolist(), shots.start_pts.tolist(), shots.end_pts.tolist(), strict=True)
        return [
            (record.seconds(start), record.seconds(end), ", ".join(label.name for label in labels[shot]))
            for shot, start, end in sorted(spans, key=lambda span: span[1])
            if labels.get(shot)
        ]

    def keyframes_beside(self, frame_id: int, count: int) -> tuple[StoredVideo, list[StoredFrame], int]:
        """The keyframes of a video next to one of its frames.

        Args:
            frame_id: the frame, a keyframe or not.
            count: how many on each side.

        Returns:
            The video, the keyframes by time, and the place of the frame, or of the keyframe next to it, in
            them.

        Raises:
            FrameNotFound: there is no such frame.
        """
        video, frames, at = self._beside(frame_id)
        pts = frames[at].record.pts
        keyframes = [frame for frame in frames if frame.record.keyframe and frame.blob is not None]
        if not keyframes:
            return video, [], 0
        nearest = min(range(len(keyframes)), key=lambda i: abs(keyframes[i].record.pts - pts))
        first = max(0, nearest - count)
        return video, keyframes[first : nearest + count + 1], nearest - first

    def keyframe_at(self, video: StoredVideo, seconds: float) -> int | None:
        """The id of the keyframe of a video that is nearest to a moment; None without pictures of it."""
        known = self._reader().keyframes([video.id])
        if not len(known.ids):
            return None
        pts = video.record.origin_pts + seconds / float(video.record.time_base)
        return int(known.ids[abs(known.pts - pts).argmin()])

    def mask_png(self, region_id: int) -> bytes:
        """The mask of a region as a PNG: amber where it is, transparent elsewhere.

        Raises:
            RegionNotFound: there is no such region.
        """
        import cv2
        import numpy as np

        from storage.masks import unpack
        from vdx.errors import RegionNotFound

        store = self._reader()
        known = 0 < region_id < 2**63
        video = int(store.region_rows(np.array([region_id])).video_id[0]) if known else -1
        found = [one for one in store.regions(video) if one.id == region_id] if video >= 0 else []
        if not found:
            raise RegionNotFound(region_id)
        mask = unpack(found[0].record.mask)
        picture = np.where(mask[:, :, None], np.array(_AMBER, np.uint8), np.uint8(0))
        return bytes(cv2.imencode(".png", picture)[1])

    def like_video(self, video: StoredVideo) -> Combined:
        """The question what looks like a video, itself not counted."""
        from search.combined import Combined
        from search.query import Query
        from storage.filters import Filters

        others = Filters(without=frozenset({video.id}))
        return Combined(like=(Query(video=video.id),), filters=others, mode="similar")

    def shared_with(self, video: StoredVideo, *, min_score: float = 0.8) -> list[SharedFootage]:
        """The other videos that show the same footage as one, the surest first.

        What is less sure than `min_score`, or somebody said is no duplicate, is left out.
        """
        from search.copies.within import copies_of
        from search.duplicates.alignment import Aligned
        from search.duplicates.relation import relate

        store = self._reader()
        distinct = {pair.fingerprints for pair in store.not_duplicates()}
        found = []
        for match in copies_of(store, video):
            pair = sorted((video.record.fingerprint, match.video.record.fingerprint))
            parts = [Aligned.of(segment) for segment in match.segments if segment.score >= min_score]
            relation = relate(video, match.video, match.score, parts)
            if relation is not None and match.score >= min_score and tuple(pair) not in distinct:
                found.append(SharedFootage(match, relation))
        return found

    def read_given(self, source: str | os.PathLike[str], target: str | os.PathLike[str]) -> Given:
        """Make a harmless copy of a picture or video to search with, which may be anything.

        Args:
            source: the file; it is read in a process of its own.
            target: where to write the copy, without its ending.

        Raises:
            MediaError: it is neither, it is damaged, or more than is taken.
        """
        from indexer.given import read_given

        return read_given(Path(source), Path(target))

    def _beside(self, frame_id: int) -> tuple[StoredVideo, list[StoredFrame], int]:
        """A frame's video, all frames of that, and which of them it is."""
        import numpy as np

        from vdx.errors import FrameNotFound

        if not 0 < frame_id < 2**63:
            raise FrameNotFound(frame_id)
        store = self._reader()
        video_id = int(store.frame_rows(np.array([frame_id])).video_id[0])
        if video_id < 0:
            raise FrameNotFound(frame_id)
        frames = store.frames(video_id)
        at = next((i for i, frame in enumerate(frames) if frame.id == frame_id), None)
        if at is None:  # deleted by another process since
            raise FrameNotFound(frame_id)
        return store.video(video_id), frames, at

    def _pictures(self) -> Pictures:
        from search.similar import SPACE
        from search.themes.pictures import read_pictures

        return read_pictures(self._reader(), self._features()[SPACE].space)

    def _words(self, pictures: Pictures) -> Words:
        """What is known of keyframes in words."""
        from search.themes.labels import labels_of
        from search.themes.names import Words, by_picture, words_of

        paths: dict[int, Path] = {}
        for location in self._reader().locations():
            paths.setdefault(location.video_id, location.path)
        folder = Path(os.path.commonpath([path.parent for path in paths.values()] or [Path("/")]))
        words = {video: words_of(path, folder) for video, path in paths.items()}
        shown = labels_of(self._reader(), pictures.rows)
        return Words((shown, by_picture(pictures.rows.video_id.tolist(), words)))

    @abstractmethod
    def _reader(self) -> Store:
        """The library, open for reading."""

    @abstractmethod
    def _features(self) -> Mapping[str, FeatureExtractor]:
        """What computes features, by name."""
