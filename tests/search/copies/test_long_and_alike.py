"""Long videos, scenes that stay, and videos that look alike throughout: each case as small as it gets."""

from __future__ import annotations

import itertools

import numpy as np

from search.copies.answers import answers
from search.copies.engine import CopySearch, Found
from search.copies.placing import Placed, place_still
from search.copies.window import Window, read_window
from search.copies.within import SPACES, AskedVideo, copies_of
from storage.library import Store
from tests.search.copies.made_up import (
    PLAIN,
    MadeUp,
    add_video,
    looks,
    points,
    proof_of,
    segment_of,
    window_of,
)
from tests.search.related import made_up


def part(store: Store, number: int, first: int, last: int) -> Window:
    """The window over frames of a video, counted from 0."""
    base = store.frames(number)[0].id
    window = read_window(store, SPACES.fingerprint, store.video(number), base + first, base + last)
    assert window is not None
    return window


def long_video(store: Store, name: str, count: int) -> int:
    """Two looks in turn; only the first two frames have vectors."""
    return add_video(store, name, looks(2)[np.arange(count) % 2], telling=[0, 1])


def test_a_window_that_reaches_far_before_the_video_holds_it(store: Store) -> None:
    """`LARGEST` is counted from `first`, which may lie in other videos."""
    long_video(store, "before", 7000)
    number = add_video(store, "a", looks(10, 1))
    assert len(part(store, number, -7000, 9).ids) == 10


def test_a_copy_of_fifty_minutes_is_found_in_a_large_library(store: Store) -> None:
    """The window reaches three times the query's length back, which is more than `LARGEST`."""
    long_video(store, "before", 7000)
    film, described = looks(3000, 5), [points(60, seed) for seed in range(3000)]
    number = add_video(store, "a", film, keypoints=described)
    copy = add_video(store, "b", film, keypoints=described)
    assert [match.video.id for match in copies_of(store, store.video(number))][:1] == [copy]


def test_a_window_holds_the_proofs_it_is_read_for(store: Store) -> None:
    """Two proofs more than `LARGEST` frames apart: the later one is cut off, even if it is the better."""
    number = long_video(store, "a", 7100)
    assert 7001 in part(store, number, 0, 7000).ids


def test_of_a_video_of_hours_the_end_is_asked_about(store: Store) -> None:
    number = long_video(store, "a", 9000)
    asked = AskedVideo(store, store.video(number), part(store, number, 0, 8999))
    assert asked.seconds[-1] > 8990


def test_a_window_in_the_middle_does_not_last_to_the_end_of_the_video(store: Store) -> None:
    number = add_video(store, "a", looks(200))
    assert part(store, number, 0, 50).until[-1] == 51.0


def test_a_still_of_a_long_scene_is_not_shown_in_the_next(store: Store) -> None:
    """What follows of that: one look for 300 s, then another for 300 s."""
    add_video(
        store, "a", looks(2).repeat(300, axis=0), telling=[0, 300], keypoints=[points(60, 1), points(60, 2)]
    )
    asked = MadeUp(looks(1), keypoints=points(60, 1))
    (found,) = CopySearch(store, SPACES, asked, options=PLAIN).run(5)
    segment = found.placed[0].segment
    assert (segment.start, segment.end) == (0.0, 300.0)


def test_a_window_that_begins_in_a_picture_that_stays_knows_it(store: Store) -> None:
    """The frame that stands for the first ones lies before the window; they get the next look instead."""
    number = add_video(store, "a", looks(9), telling=[0, 6])
    window = part(store, number, 3, 8)
    assert (window.fingerprints @ looks(9)[0])[:3].min() > 0.99


def test_a_copy_of_a_video_of_few_looks_is_found(store: Store) -> None:
    """Two cameras in turn, 70 times: the 60 nearest of every frame are the video's own, which are dropped."""
    film, described = looks(2)[np.arange(140) % 2], [points(60, at % 2) for at in range(140)]
    copied = film + 0.24 * looks(140, 3)
    copied = (copied / np.linalg.norm(copied, axis=1, keepdims=True)).astype(np.float32)
    number = add_video(store, "a", film, keypoints=described)
    copy = add_video(store, "b", copied, keypoints=described)
    assert [match.video.id for match in copies_of(store, store.video(number))] == [copy]


def test_the_moment_that_most_keypoints_prove_comes_first() -> None:
    """Another moment, less proven, with a nearer fingerprint: the same score, and it is earlier."""
    sure = Placed(segment_of(50.0, 51.0), 0, 51, 0.60, 1)
    other = Placed(segment_of(3.0, 4.0), 0, 4, 0.65, 1)
    found = Found(made_up(1), [sure, other], [proof_of(51, 60), proof_of(4, 40)], None, still=True)
    (answer,) = answers([found])
    assert (answer.place.segment.start, answer.place.frame) == (50.0, 51)  # now 3.0 with the frame at 50


def test_segments_of_a_still_do_not_overlap() -> None:
    """A proven frame whose fingerprint is far: everything before it is as good, though taken already."""
    video = looks(2)[[0] * 9 + [1]]
    found = place_still(MadeUp(looks(1)), window_of(video), [proof_of(1), proof_of(10)], PLAIN)
    spans = sorted((one.segment.start, one.segment.end) for one in found)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
