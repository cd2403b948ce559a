"""Whole files, compressed and found again, on two small clips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.compact import corpus, report, retrieval
from benchmarks.compact.corpus import Done
from benchmarks.compact.results import Results
from benchmarks.footage import Clip
from tests.footage import make_video, shared_videos

SMALLER = {"options": {"crf": "8", "preset": "ultrafast"}}  # that there is something to save


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Clip]:
    folder = tmp_path_factory.mktemp("shared") / "videos"
    folder.mkdir()
    paths = [make_video(folder / f"{at}.mp4", [(at, 2.2)], fps=10, **SMALLER) for at in (1, 2, 3)]
    return [Clip(path, 2.2, "") for path in paths]


@pytest.fixture
def results(tmp_path: Path, clips: list[Clip], monkeypatch: pytest.MonkeyPatch) -> Results:
    monkeypatch.setattr(corpus, "SHARED", clips[0].path.parents[1])
    return Results(tmp_path)


def test_files_are_compressed_and_found_again(
    clips: list[Clip], results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = clips[:2]
    done = corpus.run(own, results)
    for one, clip in zip(done, own, strict=True):
        file = corpus.compact_file(results, clip, "tier 2")
        assert one.size == (file.stat().st_size if file.is_file() else clip.path.stat().st_size)
        assert one.video_size <= one.size <= one.source_size == clip.path.stat().st_size
        assert 0 < one.pictures < one.video_size
        assert one.worst is not None
        assert one.worst >= 93
    assert corpus.run(own, Results(results.folder, measure=False)) == done
    monkeypatch.setattr(retrieval, "LIBRARIES", {"videos, tier 2": "tier 2"})
    (found,) = retrieval.run(own, clips[2:], results, rounds=1)
    assert (found.asked, found.right, found.missed) == (2, {"frames": 2, "clips": 2}, [])
    text = "\n".join(report.of_retrieval([found], done))
    assert "| videos, tier 2 | 2 of 2 | 2 of 2 | 1.000 |" in text


DONE = Done("a/x.mp4", 4.0, 1000, 250, 200, 150, "encoded", 2.0, 1.0, 93.5, 93.1)


def test_the_report_adds_up_and_names_what_grew() -> None:
    kept = replace(DONE, video="a/y.mp4", size=900, video_size=800, pictures=0, outcome="kept")
    text = "\n".join(report.of_corpus([DONE, kept, replace(DONE, video="a/z.mp4", size=1001)]))
    assert "3 files: median 10.0 % saved, overall 28.3 %" in text
    assert "| x.mp4 | 1 | 0 | 75.0 % | 0, 0, 0 | encoded |" in text
    assert "of the pictures alone: 84.2 % (2 files)" in text
    assert "larger than the source: a/z.mp4" in text
    assert "larger than the source: none" in "\n".join(report.of_corpus([DONE, kept]))
    assert "worst shot of all: VMAF 93.10" in text


def test_listed_files_come_first_and_others_are_no_copies() -> None:
    if shared_videos() is None:
        assert corpus.corpus() == []
        return
    listed = corpus.corpus()
    assert len(listed) == 11
    more = corpus.corpus(20)
    assert more[:11] == listed
    assert len(set(more)) == 20
    others = corpus.others(listed, 40)
    assert len(others) == 40
    groups = [clip.copies for clip in [*listed, *others] if clip.copies]
    known = {clip.copies for clip in listed}
    assert not known & {clip.copies for clip in others if clip.copies}
    assert not {clip.path for clip in listed} & {clip.path for clip in others}
    assert len(groups) >= len(known)
