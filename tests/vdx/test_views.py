"""Views of a library of any size: read in pages, counted by the catalog."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.vdx.conftest import Vdx
from vdx import views
from vdx.library import Library


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """How many videos were asked for, each time that some were."""
    limits: list[int | None] = []
    videos = Library.videos

    def noted(self: Library, **options: Any) -> Any:
        limits.append(options.get("limit"))
        return videos(self, **options)

    monkeypatch.setattr(Library, "videos", noted)
    return limits


def test_counts_equal_what_they_count(library: Path) -> None:
    with Library(library) as opened:
        videos = opened.videos()
        totals = opened.totals()
        assert opened.count() == totals.videos == len(videos) == 4
        assert totals.seconds == pytest.approx(sum(video.record.duration for video in videos), abs=1e-9)


def test_a_page_loads_only_itself(library: Path, asked: list[int | None]) -> None:
    with Library(library) as opened:
        ids, after = [], 0
        for _ in range(2):
            page = views.video_page(opened, after=after, limit=2)
            ids += [video.id for video in page.videos]
            after = int(page.next or 0)
        assert (page.total, page.next) == (4, None)
        assert asked == [3, 3]
        assert ids == [video.id for video in opened.videos()]


def test_the_status_loads_no_video(library: Path, asked: list[int | None]) -> None:
    with Library(library) as opened:
        status = views.library_status(opened)
    assert asked == []
    assert (status.videos, status.partial, status.offline) == (4, 1, 0)


def test_a_file_that_was_overwritten_is_not_the_video(vdx: Vdx, footage: Path, tmp_path: Path) -> None:
    library, clip = tmp_path / "library", Path(shutil.copy(footage / "forest.mp4", tmp_path))
    assert vdx("ingest", clip, library=library).code == 0
    clip.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(5000))
    assert vdx("ingest", clip, library=library).code == 3
    assert vdx("ls", "--json", library=library).object["videos"][0]["online"] is False
    assert vdx("info", "1", "--json", library=library).object["paths"][0]["online"] is False
    assert vdx("status", "--json", library=library).object["offline"] == 1
