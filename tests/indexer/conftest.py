from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.features.base import FeatureExtractor, create_extractors
from indexer.models.runtime import LazyRuntime
from indexer.settings import IngestSettings
from media.decode import VideoReader
from tests.footage import sample_clip
from vdx.library import Library

CLIPS = ("bigbuckbunny.mp4", "bikes.mp4", "carphone_pristine.mp4")
# No model: what is tested is the way.
LIGHT = IngestSettings(detector="fast", extractors=("color", "phash"), regions=False, jobs=2)


@pytest.fixture(scope="session")
def real_frames() -> list[NDArray[np.uint8]]:
    """Frames of the three real clips, four of each at regular times, (h, w, 3) BGR."""
    frames: list[NDArray[np.uint8]] = []
    for name in CLIPS:
        with VideoReader(sample_clip(name)) as reader:
            images = [frame.image(384) for frame in reader.frames()]
        frames.extend(images[:: len(images) // 4][:4])
    return frames


@pytest.fixture(scope="session")
def extractors() -> dict[str, FeatureExtractor]:
    """Every extractor there is."""
    from indexer.features.base import EXTRACTORS

    return create_extractors(EXTRACTORS.names(), LazyRuntime("openvino").get)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library", LIGHT)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    return folder
