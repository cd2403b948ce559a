"""One encode, measured: what went in comes back, and all encoders are measured by the same reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.compact.clips import Stretch
from benchmarks.compact.curves import measured, run
from benchmarks.compact.encoders import OURS, SVT, X264, X265, Peer, Tried, encoders
from benchmarks.compact.results import Results
from storage.compact.encoding.codecs.av1 import Av1
from tests.footage import make_video


@pytest.fixture(scope="module")
def stretch(tmp_path_factory: pytest.TempPathFactory) -> Stretch:
    video = make_video(tmp_path_factory.mktemp("clips") / "1.mp4", [(1, 0.6), (2, 0.4)], size=(96, 64))
    return Stretch("made", video, 0.2, 8)


def test_a_stretch_begins_at_its_second_and_has_its_frames(stretch: Stretch) -> None:
    unit = stretch.unit()
    assert unit.frames == 8
    base = 12800  # as the file counts: 25 frames a second
    assert (unit.start_pts, unit.end_pts - 1) == (base // 5, base * 12 // 25)
    with pytest.raises(EOFError, match=r"ends 5 frames after 0\.8 s"):
        Stretch("made", stretch.path, 0.8, 8).unit()


def test_an_encode_without_loss_is_as_good_as_can_be(stretch: Stretch) -> None:
    lossless = Peer("lossless", "libx264", "h264", "h264", {"threads": "1"})
    point = measured(stretch, lossless, 0.0)  # 8 bits in and out, measured with 10
    assert point.ssim == 1.0
    assert point.xpsnr == 100.0


@pytest.mark.parametrize("name", [X264, X265, SVT, OURS, f"{OURS} preset=10"])
def test_a_higher_factor_takes_fewer_bytes_and_is_worse_by_all_metrics(name: str, stretch: Stretch) -> None:
    codec, factors = encoders(["preset=10"])[name]
    better, worse = (measured(stretch, codec, factor) for factor in (factors[0], factors[-1]))
    assert better.size > worse.size > 0
    assert (better.vmaf, better.ssim, better.xpsnr) > (worse.vmaf, worse.ssim, worse.xpsnr)
    assert better.encoder == name


def test_settings_are_tried_beside_those_of_ours() -> None:
    own, tried = Av1().options(30.25, "final"), Tried("preset=4:qm-max=10:qm-min=2").options(30.25, "final")
    assert tried["preset"] == "4"
    assert tried["crf"] == own["crf"]
    params = dict(pair.split("=") for pair in tried["svtav1-params"].split(":"))
    assert params == dict(pair.split("=") for pair in own["svtav1-params"].split(":")) | {
        "qm-max": "10",
        "qm-min": "2",
    }


def test_points_are_measured_once(stretch: Stretch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    peers = {SVT: (encoders()[SVT][0], (40.0, 50.0))}
    monkeypatch.setattr("benchmarks.compact.curves.encoders", lambda tried: peers)
    results = Results(tmp_path)
    first = run([stretch], results)
    assert [point.factor for point in first] == [40.0, 50.0]
    monkeypatch.setattr("benchmarks.compact.curves.measured", None)
    assert run([stretch], results) == first
    assert run([Stretch("other", stretch.path, 0.0, 8)], Results(tmp_path, measure=False)) == []
