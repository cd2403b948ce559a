"""What an ingest keeps of a real video in spaces that hold only frames that tell something new."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.settings import IngestSettings
from indexer.telling import ALIKE
from storage.library import Store
from tests.search.conftest import BIKES, black, film, shown
from vdx.library import Library

SPARSE = ("fingerprint", "keypoints")


def test_frames_that_tell_something_new_have_fingerprints_and_keypoints(tmp_path: Path) -> None:
    still = shown(BIKES, 6.0)[:1]
    (tmp_path / "films").mkdir()
    film(tmp_path / "films" / "one.mkv", shown(BIKES, 0, 3), black(3), still * 150)
    path = tmp_path / "library"
    with Library(path, IngestSettings(runtime="openvino", jobs=1)) as library:
        assert library.ingest(tmp_path / "films").clean
    with Store.open(path) as store:
        assert store.check(read_data=True) == []
        spaces = {space.name: space for space in store.totals().vectors}
        frames = store.frames(store.videos()[0].id)
        ids = np.array([frame.id for frame in frames])
        assert store.vectors.find(spaces["cnn"], ids)[0].all()
        (there, prints), (also, _) = (store.vectors.find(spaces[name], ids) for name in SPARSE)
    assert (there == also).all()
    seconds = np.array([frame.record.pts for frame in frames]) / 1000  # the time base of Matroska
    flat = np.array([frame.record.flat for frame in frames])
    assert there[0]
    assert not there[flat].any()
    assert flat[(seconds > 3.1) & (seconds < 5.9)].all()
    # The picture that stays, after black, is told once.
    assert there[seconds >= 6.0].sum() == 1
    neighbours = (prints[1:] * prints[:-1]).sum(axis=1)
    assert (neighbours[seconds[there][1:] < 3] < ALIKE + 0.01).all()
