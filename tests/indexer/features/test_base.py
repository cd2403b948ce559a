from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import Batch, Image, create_extractors
from indexer.models import default


class Counting:
    """A runtime that counts what it is given; its vectors tell which pictures they are of."""

    name, device, batch = "counting", "cpu", 4

    def __init__(self) -> None:
        self.given: list[int] = []

    def run(self, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.given.append(len(frames))
        return np.repeat(frames[:, :1, 0, 0].astype(np.float32), default.OUTPUTS, axis=1) + 1


def _pictures(count: int) -> list[Image]:
    return [np.full((9, 16, 3), at, np.uint8) for at in range(count)]


def test_a_batch_is_the_sequence_of_its_pictures() -> None:
    pictures = _pictures(3)
    batch = Batch(iter(pictures))
    assert len(batch) == 3
    assert all(one is other for one, other in zip(batch, pictures, strict=True))
    assert batch[1] is pictures[1]
    assert len(batch[1:]) == 2
    assert Batch.of(batch) is batch
    assert list(Batch.of(pictures)) == pictures


def test_what_pictures_have_in_common_is_computed_once() -> None:
    asked: list[str] = []

    def compute(name: str) -> str:
        asked.append(name)
        return f"the {name}"

    batch = Batch(_pictures(2))
    for name in ("one", "other", "one"):
        assert batch.once(name, lambda name=name: compute(name)) == f"the {name}"
    assert asked == ["one", "other"]
    assert batch.once("nothing", lambda: None) is None
    assert batch.once("nothing", lambda: "asked again") is None


def test_batches_know_nothing_of_each_other() -> None:
    one, other = (Batch(_pictures(1)) for _ in range(2))
    assert one.once("count", lambda: 1) == 1
    assert other.once("count", lambda: 2) == 2


def test_some_of_a_batch_know_what_is_known_of_all() -> None:
    batch = Batch(_pictures(4))
    batch.once("rows", lambda: np.arange(8).reshape(4, 2))
    batch.once("of all", lambda: "not of single pictures")
    some = batch.some([3, 1])
    assert [int(image[0, 0, 0]) for image in some] == [3, 1]
    assert some.once("rows", lambda: np.zeros((2, 2), np.int64)).tolist() == [[6, 7], [2, 3]]
    assert some.once("of all", lambda: "of these") == "of these"
    assert len(batch.some([])) == 0


def _extract(images: Sequence[Image]) -> tuple[Counting, dict[str, NDArray[np.float32]]]:
    runtime = Counting()
    extractors = create_extractors(["cnn", "fingerprint"], lambda: runtime)
    return runtime, {name: np.asarray(one.extract(images)) for name, one in extractors.items()}


def test_extractors_share_what_the_model_gives() -> None:
    runtime, shared = _extract(Batch(_pictures(6)))
    assert runtime.given == [4, 2]
    runtime, apart = _extract(_pictures(6))
    assert runtime.given == [4, 2, 4, 2]
    assert all((shared[name] == apart[name]).all() for name in shared)
    assert shared["cnn"][:, 0].tolist() == [1, 2, 3, 4, 5, 6]
