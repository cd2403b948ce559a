"""What the default network says of pictures becomes the labels of shots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.features.base import Batch
from indexer.features.cnn import CnnExtractor
from indexer.labels.reading import LEAST, labels_of_shots, probabilities
from indexer.labels.telling import most_telling
from indexer.labels.vocabulary import CLASSES, vocabulary
from indexer.models import default
from indexer.models.runtime import LazyRuntime
from indexer.settings import IngestSettings
from storage.records import Label, Space
from tests.footage import sample_clip
from vdx.library import Library

KEYS = {label.name: label for label in vocabulary().labels}


def _logits(**classes: float) -> NDArray[np.float32]:
    """A row in which the named classes stand out."""
    names = [label.name for label in vocabulary().labels[:CLASSES]]
    row = np.zeros(CLASSES, np.float32)
    for name, value in classes.items():
        row[names.index(name.replace("_", " "))] = value
    return row


def test_the_vocabulary_is_that_of_the_network() -> None:
    words = vocabulary()
    assert words.below.shape == (len(words.labels), CLASSES)
    assert (words.below[:CLASSES] == np.eye(CLASSES)).all()
    assert (words.below[CLASSES:].sum(axis=1) >= 2).all()
    assert len({label.key for label in words.labels}) == len(words.labels)
    assert len({row.tobytes() for row in words.below}) == len(words.labels)  # no two say the same
    names = [words.labels[at].name for at in (0, 1, 207, 291, 817, 999)]
    assert names == ["tench", "goldfish", "golden retriever", "lion", "sports car", "toilet tissue"]


@pytest.mark.parametrize(
    ("kind", "classes", "others"),
    [
        ("dog", ["Chihuahua", "golden retriever", "standard poodle"], ["tabby", "dingo"]),
        ("animal", ["tench", "tabby", "ladybug"], ["minivan", "daisy"]),
        ("motor vehicle", ["minivan", "fire engine"], ["mountain bike", "canoe"]),
        ("musical instrument", ["acoustic guitar", "drum"], ["microphone"]),
    ],
)
def test_a_kind_is_what_it_is_in_wordnet(kind: str, classes: list[str], others: list[str]) -> None:
    words = vocabulary()
    names = [label.name for label in words.labels[:CLASSES]]
    row = words.below[[label.name for label in words.labels].index(kind)]
    assert [row[names.index(name)] for name in classes] == [1] * len(classes)
    assert [row[names.index(name)] for name in others] == [0] * len(others)


def test_a_kind_is_as_likely_as_all_that_is_of_it() -> None:
    rows = np.stack([_logits(Chihuahua=9, golden_retriever=9), _logits(minivan=30)])
    likely = probabilities(rows)
    place = {label.name: at for at, label in enumerate(vocabulary().labels)}
    chihuahua, dog = likely[0, place["Chihuahua"]], likely[0, place["dog"]]
    assert 0.3 < chihuahua < 0.5
    assert dog > 2 * chihuahua - 1e-3
    assert likely[0, place["animal"]] >= dog
    assert likely[1, place["minivan"]] == pytest.approx(1)
    assert likely[1, place["dog"]] < 0.01
    assert np.isfinite(probabilities(np.full((1, CLASSES), 1e4, np.float32))).all()


def test_a_shot_shows_what_one_of_its_keyframes_shows() -> None:
    found = labels_of_shots({3: [_logits(minivan=30), _logits(tabby=30)], 5: [_logits()]})
    assert {record.shot for record in found} == {3}  # nothing stands out in the other
    by_name = {record.label.name: record.score for record in found}
    assert by_name["minivan"] > 0.99
    assert by_name["tabby"] > 0.99
    assert min(by_name.values()) >= LEAST
    assert [record.score for record in found] == sorted((record.score for record in found), reverse=True)


def test_the_most_special_of_what_is_sure_is_told() -> None:
    dog, animal, poodle = KEYS["dog"], KEYS["animal"], KEYS["standard poodle"]
    assert most_telling({animal: 0.99, dog: 0.9, poodle: 0.7}) == [poodle]
    assert most_telling({animal: 0.99, dog: 0.9, poodle: 0.4}) == [dog]
    assert most_telling({animal: 0.4}) == []
    own = Label("mine", ("grandmother",))
    assert set(most_telling({own: 0.8, dog: 0.9, animal: 0.9, KEYS["minivan"]: 0.6})) == {
        own,
        dog,
        KEYS["minivan"],
    }


class _Counting:
    """The default runtime, and how many pictures it was given."""

    def __init__(self) -> None:
        self._runtime = LazyRuntime("openvino").get()
        self.batch, self.name, self.device = self._runtime.batch, "counting", "cpu"
        self.pictures = 0

    def run(self, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.pictures += len(frames)
        return self._runtime.run(frames)


def test_labels_cost_no_second_run_of_the_network() -> None:
    runtime = _Counting()
    extractor = CnnExtractor(lambda: runtime)
    batch = Batch([np.full((60, 80, 3), shade, np.uint8) for shade in (20, 200)])
    vectors, logits = extractor.extract(batch), extractor.classify(batch)
    assert (vectors.shape, logits.shape) == ((2, default.DIM), (2, CLASSES))
    assert runtime.pictures == 2


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library(
        tmp_path_factory.mktemp("labels") / "library",
        IngestSettings(runtime="openvino", jobs=1, regions=False),
    )
    assert made.ingest(sample_clip("carphone_pristine.mp4")).clean
    return made


def test_what_a_video_shows_is_kept(library: Library) -> None:
    """A man in a car, in a suit."""
    store = library._reader()
    rows = store.labels_of_shots(store.shots_of_videos([1]).id)
    names = {stored.id: stored.label.name for stored in store.labels()}
    shown = {
        names[label]: score for label, score in zip(rows.label.tolist(), rows.score.tolist(), strict=True)
    }
    assert shown["clothing"] > 0.9
    assert "animal" not in shown


def test_a_library_without_labels_is_brought_up_to_date(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    spaces = [CnnExtractor.space]
    now = IngestSettings().recipe(spaces)
    monkeypatch.setattr("indexer.settings.LABELS_VERSION", 99)
    assert IngestSettings().recipe(spaces) != now
    other: Sequence[Space] = [Space("color", 8, "cosine", "x")]
    plain = IngestSettings().recipe(other)
    monkeypatch.setattr("indexer.settings.LABELS_VERSION", 100)
    assert IngestSettings().recipe(other) == plain  # nothing is classified there


def test_a_compact_file_brings_the_labels_along(library: Library, tmp_path: Path) -> None:
    packed = tmp_path / "packed"
    library.pack(packed)
    copy = Library(tmp_path / "copy", library.settings)
    copy.ingest(packed)
    rows = [
        sorted(one._reader().labels_of_shots(one._reader().shots_of_videos([1]).id).score.tolist())
        for one in (library, copy)
    ]
    assert rows[0]
    assert rows[0] == rows[1]
    words = [{stored.label for stored in one._reader().labels()} for one in (library, copy)]
    assert words[0] == words[1]
