"""The whole way of a search for the same footage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.features.base import FeatureExtractor
from search.copies.asked import Asked, Fingerprints
from search.copies.geometry import RELIABLE, SURE
from search.copies.nearest import NEAREST, Hits, by_video, joined, nearest, pairs_to_try
from search.copies.options import ALL, CopyOptions
from search.copies.placing import Placed, place_clip, place_still
from search.copies.shown import picture_proof
from search.copies.verify import Pair, Proof, Verifier, best_proof
from search.copies.window import LARGEST, Window, read_window
from search.matches import PictureProof
from storage.library import Store
from storage.records import Space
from storage.stored import Ids, StoredVideo

CLOSELY = 16  # videos whose keypoints are compared
FIRST = 3  # of those, which choose the pictures by which all are compared
PAIRS = 4  # of a picture and a stored frame that are tried for a video ...
AT_FIRST = 2  # ... unless so many prove it beyond doubt
AS_NEAR = 0.8  # similarity, as a share of the nearest's, from which another picture does as well
PLACED = 10  # videos in which the segments are sought
MARGIN = 40  # sampled frames beyond the hits that are looked at at least
SCENE = 900  # sampled frames on each side of a still's, through which its scene is followed
UNPROVEN = 4  # videos without proof in which segments are sought ...
MOST_NEAREST = 4000  # stored frames that are taken for a picture at most
ONE_MORE = 1  # ... where another is proven beyond doubt
ALL_OF_IT = 0.6  # share of the query's picture from which on what was found leaves no room for another
FURTHER = 2  # frames beside a proof that are compared too


@dataclass(frozen=True, slots=True)
class Found:
    """A video with the segments in which the query may lie, and the proofs."""

    video: StoredVideo
    placed: list[Placed]
    proofs: list[Proof]
    proof: PictureProof | None
    still: bool  # the query is one


@dataclass(frozen=True, slots=True)
class Spaces:
    """Where the library keeps what copies are found by."""

    fingerprint: Space
    keypoints: Space

    @classmethod
    def of(cls, extractors: Mapping[str, FeatureExtractor]) -> Spaces:
        """Those of the extractors."""
        return cls(extractors["fingerprint"].space, extractors["keypoints"].space)


class CopySearch:
    """One search."""

    def __init__(
        self,
        store: Store,
        spaces: Spaces,
        asked: Asked,
        *,
        without: int | None = None,
        options: CopyOptions = ALL,
    ) -> None:
        """Ask a library.

        Args:
            store: the library.
            spaces: of fingerprints and keypoints.
            asked: what is asked about.
            without: id of a video that is no answer: the one that is asked about.
            options: what is done.
        """
        self._store, self._spaces, self._asked = store, spaces, asked
        self._verifier = Verifier(store, spaces.keypoints, asked)
        self._without, self._options = without, options

    def run(self, limit: int) -> list[Found]:
        """The videos that may hold the footage, in no order."""
        asked = self._asked
        hits = self._nearest(np.arange(len(asked.fingerprints)), asked.fingerprints)
        proofs = self._prove(hits)
        further = asked.views() if self._options.views else iter(())
        while not any(map(_is_sure, proofs.values())) and (more := next(further, None)) is not None:
            hits = joined([hits, self._nearest(*more)])
            proofs = self._prove(hits)
        return self._place(hits, proofs, max(limit, PLACED))

    def _nearest(self, pictures: Ids, fingerprints: Fingerprints) -> Hits:
        """The hits in other videos than the one that is asked about.

        That may have all of the nearest frames itself, so more are taken while a picture has no other.
        """
        few, hits = (
            NEAREST,
            nearest(self._store, self._spaces.fingerprint, fingerprints, pictures, self._options),
        )
        while self._without is not None and few < MOST_NEAREST:
            lacking = ~np.isin(pictures, hits.picture[hits.video != self._without])
            if not lacking.any():
                break
            few *= 8
            more = nearest(
                self._store,
                self._spaces.fingerprint,
                fingerprints[lacking],
                pictures[lacking],
                self._options,
                few,
            )
            hits = joined([hits, more])
        return hits if self._without is None else hits[hits.video != self._without]

    def _prove(self, hits: Hits) -> dict[int, list[Proof]]:
        """The proofs for the most promising videos.

        Keypoints of the query's pictures are what takes time: the first videos choose the pictures, and the
        others are compared by those, or by one of their own if they have no hit among them.
        """
        proofs: dict[int, list[Proof]] = {}
        sure = False
        for place, (video, some) in enumerate(by_video(hits, CLOSELY)):
            pairs = pairs_to_try(some, PAIRS) if self._options.keypoints else []
            if pairs and (sure or place >= FIRST):
                pairs = self._cheap_pairs(some) or pairs[:AT_FIRST]
            elif _is_sure(self._verifier.proofs(pairs[:AT_FIRST])):
                pairs, sure = pairs[:AT_FIRST], True
            proofs[video] = self._verifier.proofs(pairs)
        return proofs

    def _cheap_pairs(self, hits: Hits) -> list[Pair]:
        """Pairs with pictures whose keypoints are known; none if others are much nearer to the video."""
        known = hits[np.array([self._asked.has_keypoints(picture) for picture in hits.picture.tolist()])]
        if not len(known.ids) or known.near.max() < AS_NEAR * hits.near.max():
            return []
        return pairs_to_try(known, PAIRS)

    def _place(self, hits: Hits, proofs: Mapping[int, list[Proof]], most: int) -> list[Found]:
        ranked = sorted(proofs, key=lambda video: -_worth(proofs[video]))
        proven = sum(_worth(proofs[video]) >= RELIABLE for video in ranked)
        # Where some are proven the others are named too, but not many: they are hardly right.
        unproven = ONE_MORE if any(map(_is_sure, proofs.values())) else UNPROVEN
        ranked = ranked[: min(most, proven + unproven)]
        videos = {video.id: video for video in self._store.videos(ids=ranked)}
        found = []
        for number in ranked:
            video = videos.get(number)  # None: deleted by another process since
            window = (
                None if video is None else self._window(video, hits[hits.video == number], proofs[number])
            )
            if video is None or window is None:
                continue
            some = proofs[number]
            some = [proof for proof in some if window.ids[0] <= proof.stored <= window.ids[-1]]
            if self._asked.is_still:
                some = self._beside(window, some)
                placed = place_still(self._asked, window, some, self._options)
            else:
                placed = place_clip(self._asked, window, some, video.record.duration, self._options)
            if placed:
                proof = picture_proof(self._asked, window, video, some)
                found.append(Found(video, placed, some, proof, self._asked.is_still))
        return found

    def _beside(self, window: Window, proofs: list[Proof]) -> list[Proof]:
        """The proofs, with those of the frames beside the best: one of them may fit better."""
        best = best_proof(proofs)
        if best is None:
            return proofs
        at = int(np.abs(window.ids - best.stored).argmin())
        near = window.ids[max(0, at - FURTHER) : at + FURTHER + 1].tolist()
        pairs = [(best.picture, frame) for frame in near if frame != best.stored]
        return [*proofs, *self._verifier.proofs(pairs)]

    def _window(self, video: StoredVideo, hits: Hits, proofs: Sequence[Proof]) -> Window | None:
        """The frames round the proofs, or the nearest hits, as far as the query may reach."""
        best = best_proof(proofs)
        nearest = hits.ids[np.argsort(-hits.near, kind="stable")[:8]]
        ids = np.array([proof.stored for proof in proofs]) if best is not None else nearest
        centre = int(ids[0]) if best is None else best.stored
        reach = SCENE if self._asked.is_still else MARGIN + int(3 * self._asked.duration)
        first = max(int(ids.min()) - reach, centre - LARGEST // 2)
        last = min(int(ids.max()) + reach, centre + LARGEST // 2)
        return read_window(self._store, self._spaces.fingerprint, video, first, last)


def _is_sure(proofs: Sequence[Proof]) -> bool:
    """Whether they prove a video beyond doubt, and leave no room for another in the picture."""
    best = best_proof(proofs)
    return best is not None and best.geometry.inliers >= SURE and best.geometry.fills >= ALL_OF_IT


def _worth(proofs: Sequence[Proof]) -> float:
    best = best_proof(proofs)
    return 0.0 if best is None else float(best.geometry.inliers)
