"""Two clips of the same frames: as they are, and as a compact file would hold them."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from media.decode import VideoReader
from media.errors import MediaError
from storage.compact.encoding.footage import Stopped
from storage.compact.encoding.goal import Floor
from storage.compact.options import PROXY_BITS, CompressOptions, Tier
from storage.compact.preview import preview
from tests.footage import make_video


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("preview") / "film.mp4", [(1, 1.0), (2, 1.0)], size=(200, 200))


def times(path: Path) -> list[float]:
    with VideoReader(path) as reader:
        return [round(frame.seconds, 3) for frame in reader.frames()]


@pytest.mark.parametrize("tier", [1, 2])
def test_both_clips_show_the_same_frames(video: Path, tier: Tier, tmp_path: Path) -> None:
    steps: list[int] = []
    options = CompressOptions(tier=tier, target=Floor(80.0))
    found = preview(video, 0.8, 0.39, options, tmp_path, step=steps.append)
    assert times(found.source) == times(found.made) == [round(at * 0.04, 3) for at in range(10)]
    assert (found.start, found.end) == (pytest.approx(0.8), pytest.approx(1.2))
    assert found.vmaf is not None
    assert found.made_size > 0
    if tier == 2:
        assert found.vmaf >= 80
        assert found.made_size < found.source_size < video.stat().st_size
    else:
        assert found.made_size <= PROXY_BITS / 8 * 0.4 * 4  # the encoder cannot get so few frames smaller
    assert steps == [1, 2, 3]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.mp4", "source.mp4"]


def test_nothing_after_the_end_and_nothing_when_nobody_wants_it(video: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no picture"):
        preview(video, 9.0, 1.0, CompressOptions(), tmp_path)
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        preview(video, 0.0, 1.0, CompressOptions(), tmp_path, stop=stop)
