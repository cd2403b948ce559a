"""Pairs of pictures that are compared by their keypoints: each once, of what is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.copies import verify
from search.copies.geometry import Geometry
from search.copies.verify import Verifier, best_proof
from search.copies.within import SPACES
from storage.library import Store
from tests.search.copies.made_up import MadeUp, add_video, looks, points, proof_of

QUERY = points(60, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Frame 1 shows what is asked about, 2 shows it mirrored, 3 something else, 4 nothing with details."""
    with Store.open(tmp_path / "library", writable=True, create=True) as opened:
        described = [QUERY, QUERY.mirrored, points(60, 2), points(0)]
        add_video(opened, "a", looks(4), keypoints=described)
        yield opened


@pytest.fixture
def verifier(store: Store) -> Verifier:
    return Verifier(store, SPACES.keypoints, MadeUp(looks(1), keypoints=QUERY))


def test_a_pair_fits_as_it_is_or_mirrored(verifier: Verifier) -> None:
    proofs = verifier.proofs([(0, frame) for frame in (1, 2, 3, 4)])
    assert [(proof.picture, proof.stored) for proof in proofs] == [(0, 1), (0, 2)]
    assert [proof.geometry.mirrored for proof in proofs] == [False, True]
    assert all(proof.geometry.inliers > 50 for proof in proofs)


def test_a_pair_is_compared_once(verifier: Verifier, monkeypatch: pytest.MonkeyPatch) -> None:
    match, compared = verify.match, []

    def counted(*pair: object, mirrored: bool) -> Geometry | None:
        compared.append(mirrored)
        return match(*pair, mirrored=mirrored)  # type: ignore[arg-type]

    monkeypatch.setattr(verify, "match", counted)
    pairs = [(0, 1), (0, 3)]
    first = verifier.proofs(pairs)
    assert compared == [False, True] * 2
    assert verifier.proofs(pairs) == first
    assert len(verifier.proofs([(0, 2), (0, 1)])) == 2
    assert compared == [False, True] * 3


def test_what_was_read_before_is_not_read_again(
    store: Store, verifier: Verifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = verifier.proofs([(0, 1), (0, 2)])
    ahead = Verifier(store, SPACES.keypoints, MadeUp(looks(1), keypoints=QUERY))
    ahead.read([1, 2, 1])
    monkeypatch.setattr(store.vectors, "find", None)
    assert [proof.stored for proof in ahead.proofs([(0, 1), (0, 2)])] == [proof.stored for proof in expected]


def test_a_frame_that_was_deleted_meanwhile_proves_nothing(store: Store, verifier: Verifier) -> None:
    (video,) = store.videos()
    store.delete_video(video.id)
    store.compact(full=True)
    assert verifier.proofs([(0, 1), (0, 2)]) == []


def test_the_best_proof_is_the_one_with_most_keypoints() -> None:
    assert best_proof([]) is None
    proofs = [proof_of(1, 20), proof_of(2, 40), proof_of(3, 30)]
    assert best_proof(proofs) is proofs[1]
