"""Who is asked about, who is in the library, and who is in neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.copies.draw import copy_queries, divide, draw_plans
from benchmarks.copies.edits import PICTURE_EDITS, TIME_EDITS
from benchmarks.copies.make import make_benchmark
from benchmarks.copies.sources import FIT, HALVES, TEST, Source, load_sources
from benchmarks.copies.truth import CLIP
from tests.footage import make_video


def _clips() -> list[Source]:
    made = [
        Source(Path(f"/v/{at}.mp4"), 5.0 + at % 7, "", reference=False, family=f"{at}", filler=at % 5 == 0)
        for at in range(80)
    ]
    for at in range(40):  # ten groups of four copies
        group = at // 4
        made.append(
            Source(Path(f"/v/c{at}.mp4"), 9.0, f"g{group}", at % 4 == 0, family=f"f{group}", filler=False)
        )
    return made


@pytest.mark.parametrize("half", HALVES)
def test_nobody_plays_two_parts(half: str) -> None:
    clips = _clips()
    parts = divide(clips, half, 1)
    away = {*parts.held_out, *parts.fillers, *parts.copies}
    assert len(away) == len(parts.held_out) + len(parts.fillers) + len(parts.copies)
    assert away.isdisjoint(parts.library)
    assert set(parts.sources) <= set(parts.library)
    assert all(clip.half == half for clip in (*parts.sources, *away))
    assert half == TEST or all(clip.half == FIT for clip in parts.library)
    assert not any(clip.filler for clip in parts.library)
    for query in copy_queries(parts):
        assert query.right
        assert any(clip.reference for clip in parts.library if clip.path in query.right)


def test_every_edit_has_as_many_queries_and_a_third_of_them_strangers() -> None:
    plans = draw_plans(divide(_clips(), TEST, 1), TEST, 1, 3)
    clips = [plan for plan in plans if plan.kind == CLIP]
    for edit in (*PICTURE_EDITS, *TIME_EDITS):
        assert [plan.held_out for plan in clips if plan.edit == edit] == [False, False, True]
    assert abs(sum(plan.inserted for plan in clips) - len(clips) / 2) <= 1
    assert plans == draw_plans(divide(_clips(), TEST, 1), TEST, 1, 3)
    assert plans != draw_plans(divide(_clips(), TEST, 2), TEST, 2, 3)


def test_relatives_stay_in_one_family(tmp_path: Path) -> None:
    names = [
        "a/x__1.mp4",
        "a/x__2.mp4",
        "b/y.mp4",
        "b/docs__ABCDEFGHIJK.1.mp4",
        "c/ABCDEFGHIJK.22.mp4",
        "d/z.mp4",
    ]
    (tmp_path / "videos").mkdir()
    rows = ["path\tseconds\tcopy_group\trelation"]
    for name in names:
        (tmp_path / "videos" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "videos" / name).touch()
        rows.append(f"{name}\t5.0\t{'same' if name in ('a/x__1.mp4', 'b/y.mp4') else ''}\t")
    (tmp_path / "videos.tsv").write_text("\n".join(rows) + "\n")
    families = {
        str(s.path.relative_to(tmp_path / "videos")): s.family for s in load_sources(tmp_path / "videos")
    }
    assert families["a/x__1.mp4"] == families["a/x__2.mp4"] == families["b/y.mp4"]
    assert families["b/docs__ABCDEFGHIJK.1.mp4"] == families["c/ABCDEFGHIJK.22.mp4"]
    assert len(set(families.values())) == 3


def test_any_folder_of_clips_will_do_and_what_was_made_is_kept(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "notes.txt").write_text("no video")
    for seed in range(2):
        make_video(tmp_path / "clips" / f"{seed}.mp4", [(seed, 3.2)], size=(64, 48))
    sources = load_sources(tmp_path / "clips")
    assert [round(source.seconds, 1) for source in sources] == [3.2, 3.2]
    with pytest.raises(SystemExit, match="too few"):
        make_benchmark(sources, [], TEST, 1, 1, parent=tmp_path)
