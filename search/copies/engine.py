"""The whole way of a search for the same footage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.features.base import FeatureExtractor, Image
from search.copies import views
from search.copies.asked import Asked
from search.copies.geometry import RELIABLE, SURE
from search.copies.nearest import Hits, by_video, joined, nearest, pairs_to_try
from search.copies.placing import Placed, place_clip, place_still
from search.copies.verify import Pair, Proof, Verifier, best_proof
from search.copies.window import Window, read_window
from search.query import QueryFrames
from storage.library import Store
from storage.stored import StoredVideo

CLOSELY = 16  # videos whose keypoints are compared
PLACED = 10  # videos in which the segments are sought
VIEWED = 8  # pictures of a clip of which views are made
MARGIN = 40  # sampled frames beyond the hits that are looked at at least
UNPROVEN = 4  # videos without proof in which segments are sought
FURTHER = 2  # frames beside a proof that are compared too


@dataclass(frozen=True, slots=True)
class Found:
    """A video with the segments in which the query may lie, and the proofs."""

    video: StoredVideo
    placed: list[Placed]
    proofs: list[Proof]
    pictures: int  # that the query has


class CopySearch:
    """One search."""

    def __init__(self, store: Store, extractors: Mapping[str, FeatureExtractor], frames: QueryFrames) -> None:
        self._store = store
        self._space = extractors["fingerprint"].space
        self._asked = Asked(frames, extractors)
        self._verifier = Verifier(store, extractors["keypoints"].space, self._asked)
        count = len(frames.images)
        self._viewed = np.unique(np.linspace(0, count - 1, min(VIEWED, count)).astype(np.int64))

    def run(self, limit: int) -> list[Found]:
        """The videos that may hold the footage, in no order."""
        hits = nearest(self._store, self._space, self._asked.fingerprints, np.arange(len(self._asked.fingerprints)))
        proofs = self._prove(hits)
        further = self._views()
        while not self._is_settled(proofs) and (more := next(further, None)) is not None:
            hits = joined([hits, more])
            proofs = self._prove(hits)
        return self._place(hits, proofs, max(limit, PLACED))

    def _views(self) -> Iterator[Hits]:
        """Hits of views of some of the pictures, the likeliest views first."""
        images = [self._asked.frames.images[at] for at in self._viewed]
        boxes = views.parts(images)
        found = [box for box in boxes if box not in (*views.HALVES, *views.QUARTERS, *views.CENTRES)]
        others = [box for box in boxes if box not in found]
        yield self._seek([[views.mirrored(image)] + [views.crop(image, box) for box in found] for image in images])
        yield self._seek([[views.crop(image, box) for box in others] for image in images])
        yield self._seek([list(views.turned(image)) for image in images])

    def _seek(self, seen: Sequence[list[Image]]) -> Hits:
        pictures = np.repeat(self._viewed, [len(some) for some in seen])
        fingerprints = self._asked.fingerprints_of([image for some in seen for image in some])
        return nearest(self._store, self._space, fingerprints, pictures)

    def _prove(self, hits: Hits) -> dict[int, list[Proof]]:
        """The proofs for the most promising videos."""
        pairs: dict[int, list[Pair]] = {video: pairs_to_try(some) for video, some in by_video(hits, CLOSELY)}
        self._verifier.proofs([pair for some in pairs.values() for pair in some])
        return {video: self._verifier.proofs(some) for video, some in pairs.items()}

    def _is_settled(self, proofs: Mapping[int, list[Proof]]) -> bool:
        """Whether a video is proven beyond doubt, so that looking on would be in vain."""
        return any((best := best_proof(some)) is not None and best.geometry.inliers >= SURE for some in proofs.values())

    def _place(self, hits: Hits, proofs: Mapping[int, list[Proof]], most: int) -> list[Found]:
        ranked = sorted(proofs, key=lambda video: -_worth(proofs[video]))
        proven = sum(_worth(proofs[video]) >= RELIABLE for video in ranked)
        # Where some are proven the others are named too, but not many: they are hardly right.
        ranked = ranked[: min(most, proven + UNPROVEN)]
        videos = {video.id: video for video in self._store.videos(ids=ranked)}
        found = []
        for number in ranked:
            video = videos.get(number)  # None: deleted by another process since
            window = None if video is None else self._window(video, hits[hits.video == number], proofs[number])
            if video is None or window is None:
                continue
            some = proofs[number]
            if self._asked.frames.is_still:
                some = self._beside(window, some)
                placed = place_still(self._asked, window, some)
            else:
                placed = place_clip(self._asked, window, some, video.record.duration)
            if placed:
                found.append(Found(video, placed, some, len(self._asked.frames.images)))
        return found

    def _beside(self, window: Window, proofs: list[Proof]) -> list[Proof]:
        """The proofs, with those of the frames beside the best: one of them may fit better."""
        best = best_proof(proofs)
        if best is None:
            return proofs
        at = int(np.abs(window.ids - best.stored).argmin())
        near = window.ids[max(0, at - FURTHER) : at + FURTHER + 1].tolist()
        return [*proofs, *self._verifier.proofs([(best.picture, frame) for frame in near if frame != best.stored])]

    def _window(self, video: StoredVideo, hits: Hits, proofs: Sequence[Proof]) -> Window | None:
        """The frames round the proofs, or the nearest hits, as far as the query may reach."""
        sure = [proof.stored for proof in proofs]
        ids = np.array(sure) if sure else hits.ids[np.argsort(-hits.near)[:8]]
        reach = MARGIN + int(3 * self._asked.frames.duration)
        return read_window(self._store, self._space, video, int(ids.min()) - reach, int(ids.max()) + reach)


def _worth(proofs: Sequence[Proof]) -> float:
    best = best_proof(proofs)
    return 0.0 if best is None else float(best.geometry.inliers)
