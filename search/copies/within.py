"""What a video of the library shares with others of it, told from what is stored, without decoding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from indexer.features.fingerprint import FingerprintExtractor
from indexer.features.keypoints import KeypointExtractor, Keypoints, unpack
from search.copies.answers import answers
from search.copies.asked import Asked, Fingerprints, Viewed
from search.copies.engine import CopySearch, Spaces
from search.copies.geometry import Geometry
from search.copies.window import BEFORE, Window, read_all, read_window
from search.matches import Match
from search.stored_frames import StoredFrames
from storage.reading import Reading
from storage.stored import StoredVideo

SPACES = Spaces(FingerprintExtractor.space, KeypointExtractor.space)
MOST_VIDEOS = 50  # that may share footage with one
MOST_FRAMES = 2000  # of a video that are asked about; of a longer one every so many


class AskedVideo(Asked):
    """The sampled frames of a video of the library.

    There are no pictures, so no views of them either: what was mirrored or framed is found as far as its
    fingerprints are still like those of the other video.
    """

    def __init__(
        self,
        store: Reading,
        video: StoredVideo,
        window: Window,
        start: float = 0.0,
        duration: float | None = None,
    ) -> None:
        """Ask about a part of a video.

        Args:
            store: the library.
            video: whose.
            window: its frames in that part.
            start: second at which it begins.
            duration: seconds that it lasts, 0 for a moment; None for all of the video.
        """
        every = np.arange(0, len(window.ids), 1 + len(window.ids) // MOST_FRAMES)
        self._store, self._ids = store, window.ids[every]
        self._aspect = video.record.width / video.record.height
        lasts = video.record.duration if duration is None else duration
        seconds = np.maximum(window.seconds[every] - start, 0.0)
        super().__init__(seconds, lasts, start, window.fingerprints[every])

    def has_keypoints(self, picture: int) -> bool:
        """See `Asked.has_keypoints`: they are stored."""
        return True

    def _find_keypoints(self, picture: int) -> Keypoints:
        """None where the frame looks like the one before, which has them; a still takes that one's."""
        frame = int(self._ids[picture])
        first = max(1, frame - BEFORE) if self.is_still else frame
        _, rows = self._store.vectors.find(SPACES.keypoints, np.arange(first, frame + 1))
        return unpack(np.asarray(rows[-1:], np.uint8).ravel())

    def aspect(self, picture: int) -> float:
        """See `Asked.aspect`."""
        return self._aspect

    def views(self) -> Iterator[Viewed]:
        """See `Asked.views`: none."""
        return iter(())

    def undone(self, geometry: Geometry) -> Fingerprints | None:
        """See `Asked.undone`: impossible."""
        return None


def asked_frames(store: Reading, spaces: Spaces, frames: StoredFrames) -> AskedVideo | None:
    """Stored frames as what a search asks about; None if they show nothing."""
    first, last = int(frames.ids[0]), int(frames.ids[-1])
    window = read_window(store, spaces.fingerprint, frames.video, first, last)
    if window is None:
        return None
    start = float(window.seconds[0]) if frames.is_still else frames.start
    return AskedVideo(store, frames.video, window, start, frames.duration)


def copies_of(store: Reading, video: StoredVideo) -> tuple[Match, ...]:
    """The other videos of the library that share footage with one, best first.

    A match's segments are spans of the other video (`start` to `end`) and of this one (`query_start` to
    `query_end`). Its score is the probability that they show the same footage.

    Args:
        store: the library.
        video: one of it.
    """
    window = read_all(store, SPACES.fingerprint, video)
    if window is None:
        return ()
    search = CopySearch(store, SPACES, AskedVideo(store, video, window), without=video.id)
    return tuple(answer.match for answer in answers(search.run(MOST_VIDEOS))[:MOST_VIDEOS])
