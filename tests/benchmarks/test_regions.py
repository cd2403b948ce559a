"""The benchmark of regions: its scores, its composed clips, its tables, and the network that it trains."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from benchmarks.regions.composing import render
from benchmarks.regions.cutouts import Cutout, cut_out
from benchmarks.regions.learning.export import write
from benchmarks.regions.learning.footage import of_still, shape
from benchmarks.regions.learning.network import MotionNet
from benchmarks.regions.learning.training import UNKNOWN, Examples, carried, loss_of, sequence_loss, train
from benchmarks.regions.running import Case, Judged
from benchmarks.regions.scoring import covered, jaccard, marked
from benchmarks.regions.truth import HERE
from indexer.regions import motion_net
from indexer.regions.base import SEGMENTERS
from indexer.regions.evidence import COARSE, FINE, Evidence
from tests.indexer.regions.scenes import backdrop, inside_square, scene


@pytest.fixture
def still(tmp_path: Path) -> Path:
    """A picture file with a bright disc on a darker ground."""
    picture = cv2.GaussianBlur(backdrop()[:300, :400] // 3, (0, 0), 3)
    cv2.circle(picture, (200, 150), 70, (60, 180, 250), -1)
    cv2.imwrite(str(tmp_path / "disc.png"), picture)
    return tmp_path / "disc.png"


def test_similarity_is_intersection_over_union() -> None:
    truth = np.zeros((10, 10), bool)
    truth[:5] = True
    scores = np.zeros((10, 10), np.float32)
    assert jaccard(scores, ~truth & truth) == 1
    assert jaccard(scores, truth) == 0
    scores[:, :5] = 0.5
    assert jaccard(scores, truth) == pytest.approx(25 / 75)
    assert marked(scores) == 0.5


def test_how_much_lies_in_the_best_part_of_a_picture() -> None:
    truth = np.zeros((10, 10), bool)
    truth[0] = True
    scores = np.linspace(1, 0, 100, dtype=np.float32).reshape(10, 10)
    assert covered(scores, truth, 0.15) == 1
    assert covered(scores, truth, 0.05) == pytest.approx(0.5)
    assert covered(-scores, truth, 0.15) == 0
    assert covered(np.zeros((10, 10), np.float32), truth, 0.15) == pytest.approx(0.15)


def test_an_object_is_cut_out(still: Path) -> None:
    cutout = cut_out(still)
    area = np.pi * (70 * 320 / 400) ** 2
    assert cutout.alpha.sum() == pytest.approx(area, rel=0.15)
    assert cutout.picture.shape == (*cutout.alpha.shape, 3)


def test_the_truth_is_where_something_was_pasted(still: Path) -> None:
    rng = np.random.default_rng(4)
    frames = [(taken.seconds, taken.picture) for taken in scene(6)]
    shown, truth = render(frames, [cut_out(still)], rng)
    assert [seconds for seconds, _ in shown] == [seconds for seconds, _ in frames]
    for (_, before), (_, after), mask in zip(frames, shown, truth, strict=True):
        changed = np.abs(before.astype(int) - after).max(2) > 25
        assert 0.002 < mask.mean() < 0.5
        assert changed[mask].mean() > 0.7
        around = cv2.dilate(mask.astype(np.uint8), np.ones((61, 61))) > 0  # its edges and its shadow
        assert changed[~around].mean() < 0.05


def test_footage_to_learn_from(still: Path) -> None:
    rng = np.random.default_rng(1)
    frames = of_still(still, 5, rng)
    assert len({picture.shape for _, picture in frames}) == 1
    blob: Cutout = shape(still, rng)
    assert 0.05 < blob.alpha.mean() < 0.9


def test_a_case_is_judged() -> None:
    taken = scene(8, square=5)
    case = Case(taken, {at: inside_square(at, 5) for at in (3, 5)}, 3)
    judged = Judged()
    case.judge(SEGMENTERS.get("threshold"), judged)
    assert judged.pictures == 8
    assert (len(judged.similarity), len(judged.within), len(judged.still)) == (1, 1, 1)
    assert 0 <= judged.similarity[0] < 0.5


def test_the_tables_can_be_read() -> None:
    with (HERE / "outlines.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len({(row["path"], row["seconds"]) for row in rows}) >= 50
    for row in rows:
        points = np.array([point.split(",") for point in row["outline"].split()], float)
        assert points.shape[0] >= 3
        assert points.min() >= 0
        assert points.max() <= 100
        assert 0 <= float(row["since"]) <= float(row["seconds"])
        assert row["camera"] in ("still", "moving")
    with (HERE / "scenes.tsv").open(newline="") as file:
        assert all(float(row["start"]) < float(row["end"]) for row in csv.DictReader(file, delimiter="\t"))


def test_the_written_network_is_the_trained_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    network = MotionNet()
    rng = np.random.default_rng(0)
    fine = rng.random((1, FINE, 64, 96), np.float32)
    coarse = rng.normal(size=(1, COARSE, 32, 48)).astype(np.float32)
    given = torch.from_numpy(fine), torch.from_numpy(coarse)
    for _ in range(3):
        network(*given)  # so that batch normalisation has something to undo
    network.eval()
    write(network, tmp_path / "net.onnx")
    monkeypatch.setattr(motion_net, "MODEL", tmp_path / "net.onnx")
    motion_net.runner.cache_clear()
    try:
        found = motion_net.network_scores(Evidence(fine[0], coarse[0]), (96, 64))
    finally:
        motion_net.runner.cache_clear()
    with torch.no_grad():
        expected = torch.sigmoid(network(*given))[0, 0].numpy()
    assert np.abs(found - expected).max() < 0.02
    assert expected.std() > 0.005


def test_scores_are_carried_as_they_are_when_it_runs() -> None:
    """The way in training is that of `evidence.carried`."""
    from indexer.regions.evidence import carried as carried_when_it_runs

    scores = cv2.GaussianBlur(np.random.default_rng(0).random((64, 96)).astype(np.float32), (0, 0), 4)
    flow = np.full((128, 192, 2), (8, -4), np.float32)
    one = carried_when_it_runs(scores, flow, (48, 32))
    fractions = torch.from_numpy(np.full((1, 2, 32, 48), 0, np.float32))
    fractions[:, 0], fractions[:, 1] = 8 / 192, -4 / 128
    two = carried(torch.from_numpy(scores)[None, None], fractions)[0, 0].numpy()
    assert np.abs(one - two)[4:-4, 4:-4].max() < 0.01


def test_it_learns() -> None:
    rng = np.random.default_rng(0)
    truth = np.zeros((8, 2, 96, 144), np.uint8)
    for sample in truth:
        left = int(rng.integers(20, 90))
        sample[:, 30:70, left : left + 40] = 1
    coarse = np.zeros((8, 2, COARSE, 48, 72), np.float16)
    coarse[:, :, 0] = 3.0 * truth[..., ::2, ::2]
    fine = np.full((8, 2, FINE, 96, 144), 100, np.uint8)
    flow = np.zeros((8, 2, 2, 48, 72), np.float16)
    torch.manual_seed(0)
    network = MotionNet()
    given = [torch.from_numpy(part) for part in (fine / np.float32(255), coarse.astype(np.float32))]
    rest = torch.from_numpy(flow.astype(np.float32)), torch.from_numpy(truth)
    nobody = np.zeros(8, bool)
    before = sequence_loss(network, *given, *rest, forget=nobody).item()
    train(network, Examples(fine, coarse, flow, truth), 8)
    assert sequence_loss(network, *given, *rest, forget=nobody).item() < 0.8 * before


def test_what_is_not_known_teaches_nothing() -> None:
    truth = torch.zeros((2, 8, 8), dtype=torch.uint8)
    truth[:, :, 4:] = UNKNOWN
    one, two = torch.full((2, 8, 8), -2.0), torch.full((2, 8, 8), -2.0)
    two[:, :, 4:] = 9.0
    assert loss_of(one, truth).item() == pytest.approx(loss_of(two, truth).item())
    assert loss_of(-one, truth).item() > loss_of(one, truth).item()
