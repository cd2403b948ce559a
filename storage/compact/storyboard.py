"""A film of the pictures of keyframes: something to watch where there is no video.

Each picture is shown for the span that it stands for and dissolves into the next. A label says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from media.encode import write_video
from media.frame import fit_size
from storage.compact.pictures import open_picture
from storage.records import AnalysedVideo, FrameRecord, ShotRecord

DISSOLVE = 0.5  # seconds from one picture to the next
LABEL = "STORYBOARD"

_STEP = 0.04  # seconds between the frames of a dissolve
_HOLD = 1.0  # seconds after which a picture that stays is written again, so that players can seek
_LEAST_SIDE = 128  # pixels; on less no label can be read
# One thread: with several x264 writes other bytes, depending on their number.
_OPTIONS = {"crf": "23", "preset": "veryfast", "bf": "0", "threads": "1", "chroma_sample_location": "center"}

Picture = NDArray[np.uint8]  # (h, w, 3) BGR


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown from `start` to `end` seconds: a picture, or none where there is none."""

    start: float
    end: float
    picture: bytes | None


def write_storyboard(
    analysed: AnalysedVideo, target: Path, start: float = 0.0, end: float | None = None
) -> int:
    """Write the film of [start, end) seconds, as long as the video; how many frames it has.

    Args:
        analysed: with pictures; shots that have none are black.
        target: the file to write; its ending says the container. Replaced only when whole.
        start: seconds.
        end: seconds; None for the end of the video.

    Raises:
        MediaError: it cannot be written.
        ValueError: there is nothing in that span.
    """
    until = min(analysed.video.duration, analysed.video.duration if end is None else end)
    cards = [card for card in cards_of(analysed) if card.end > start and card.start < until]
    if not cards:
        raise ValueError(f"there is nothing between {start:g} s and {until:g} s")
    cut = [Card(max(card.start, start) - start, min(card.end, until) - start, card.picture) for card in cards]
    return write_video(target, _frames(cut, _size(analysed)), options=_OPTIONS, end=until - start)


def cards_of(analysed: AnalysedVideo) -> list[Card]:
    """What is shown when, without gaps from 0 to the end of the video."""
    video, cards = analysed.video, list[Card]()
    pictured = [frame for frame in analysed.frames if frame.picture is not None]
    for number, shot in enumerate(analysed.shots):
        own = [frame for frame in pictured if frame.shot == number]
        edges = [video.seconds(pts) for pts in _edges(shot, own)]
        shown = [frame.picture for frame in own] or [None]
        cards += [Card(*span, picture) for span, picture in zip(pairwise(edges), shown, strict=True)]
    cards[0] = Card(0.0, cards[0].end, cards[0].picture)
    cards[-1] = Card(cards[-1].start, video.duration, cards[-1].picture)
    return [card for card in cards if card.end > card.start]


def _edges(shot: ShotRecord, frames: Sequence[FrameRecord]) -> list[int]:
    """Where pictures change: halfway between the frames that they are of."""
    between = [(one.pts + other.pts) // 2 for one, other in pairwise(frames)]
    return [shot.start_pts, *between, shot.end_pts]


def _size(analysed: AnalysedVideo) -> tuple[int, int]:
    """Width and height: the shape of the video, as large as its pictures."""
    sides = [_LEAST_SIDE]
    for frame in analysed.frames:
        if frame.picture is not None:
            sides.append(max(_opened(frame.picture).shape))
            break  # they are all alike
    width, height = analysed.video.width, analysed.video.height
    scale = max(1.0, max(sides) / max(width, height))
    width, height = fit_size(round(width * scale), round(height * scale), max(sides))
    return max(2, width + width % 2), max(2, height + height % 2)


def _frames(cards: Sequence[Card], size: tuple[int, int]) -> Iterator[tuple[float, Picture]]:
    """(seconds, picture) of every frame."""
    now, after = _drawn(cards[0], size), None
    begins = 0.0
    for card, following in zip(cards, [*cards[1:], None], strict=True):
        fade = 0.0
        if following is not None:
            after = _drawn(following, size)
            fade = min(DISSOLVE / 2, (card.end - card.start) / 2, (following.end - following.start) / 2)
        yield from ((at, _labelled(now)) for at in np.arange(begins, card.end - fade - 1e-6, _HOLD).tolist())
        if after is not None and following is not None:
            for at in np.arange(card.end - fade, card.end + fade - 1e-6, _STEP).tolist():
                share = (at - card.end + fade) / (2 * fade)
                yield at, _labelled(_mixed(now, after, share))
            now = after
        begins = card.end + fade


def _mixed(one: Picture, other: Picture, share: float) -> Picture:
    return np.asarray(cv2.addWeighted(one, 1 - share, other, share, 0.0), np.uint8)


def _drawn(card: Card, size: tuple[int, int]) -> Picture:
    if card.picture is None:
        return np.zeros((size[1], size[0], 3), np.uint8)
    return np.asarray(cv2.resize(_opened(card.picture), size, interpolation=cv2.INTER_AREA), np.uint8)


def _opened(picture: bytes) -> Picture:
    try:
        return open_picture(picture)
    except ValueError:  # what a library keeps may be odd; there is nothing to see then
        return np.zeros((2, 2, 3), np.uint8)


def _labelled(picture: Picture) -> Picture:
    labelled = picture.copy()
    scale = max(0.3, picture.shape[1] / 800)
    place = (4, picture.shape[0] - 6)
    for colour, width in ((0, 3), (255, 1)):
        cv2.putText(
            labelled, LABEL, place, cv2.FONT_HERSHEY_SIMPLEX, scale, (colour,) * 3, width, cv2.LINE_AA
        )
    return labelled
