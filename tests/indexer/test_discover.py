from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.discover import discover, is_plainly_no_video
from media.errors import EmptyFile, MediaError, UnreadableFile
from tests.footage import sample_clip


def _names(root: Path, *paths: Path, without: Path | None = None) -> list[str]:
    """What is found, relative to `root`; nothing may be wrong."""
    problems: list[MediaError] = []
    found = discover(paths or [root], problems, without=without)
    assert problems == []
    return [str(file.path.relative_to(root)) for file in found]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.mp4", "a.txt", "sub/z.mkv", "sub/deep/y", ".hidden.mp4", ".cache/x.mp4", "Sub2/w.mp4"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"12345")
    return tmp_path


def test_everything_below_in_the_order_of_names(tree: Path) -> None:
    assert _names(tree) == ["a.txt", "b.mp4", "Sub2/w.mp4", "sub/z.mkv", "sub/deep/y"]
    assert {file.size for file in discover([tree], [])} == {5}


def test_what_is_named_is_taken_though_hidden(tree: Path) -> None:
    assert _names(tree, tree / ".hidden.mp4", tree / ".cache") == [".hidden.mp4", ".cache/x.mp4"]


def test_a_file_is_found_once_and_counts_as_named(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    paths = [tree / "sub", Path("sub/z.mkv"), tree / "sub/../sub/z.mkv", Path()]
    found = discover(paths, [])
    assert [str(file.path.relative_to(tree)) for file in found] == [
        "sub/z.mkv",
        "sub/deep/y",
        "a.txt",
        "b.mp4",
        "Sub2/w.mp4",
    ]
    assert [file.named for file in found] == [True, False, False, False, False]


def test_links_to_files_are_followed_and_to_folders_not(tree: Path) -> None:
    (tree / "sub/loop").symlink_to(tree)
    (tree / "sub/self").symlink_to(tree / "sub")
    (tree / "sub/linked.mp4").symlink_to(tree / "b.mp4")
    assert _names(tree, tree / "sub") == ["sub/linked.mp4", "sub/z.mkv", "sub/deep/y"]
    assert _names(tree, tree / "sub/loop")[0] == "sub/loop/a.txt"  # unless one is named


def test_dangling_and_circular_links_are_told(tree: Path) -> None:
    (tree / "sub/gone.mp4").symlink_to(tree / "nowhere")
    (tree / "sub/round.mp4").symlink_to(tree / "sub/round.mp4")
    problems: list[MediaError] = []
    found = discover([tree / "sub", tree / "missing.mp4"], problems)
    assert [file.path.name for file in found] == ["z.mkv", "y"]
    assert [problem.path.name for problem in problems] == ["gone.mp4", "round.mp4", "missing.mp4"]
    assert all(isinstance(problem, UnreadableFile) for problem in problems)


def test_what_the_system_refuses_is_told_and_stops_nothing(tree: Path) -> None:
    too_long, no_name = tree / ("x" * 300), tree / "a\0b"
    problems: list[MediaError] = []
    found = discover([too_long, no_name, tree / "sub"], problems)
    assert [file.path.name for file in found] == ["z.mkv", "y"]
    assert [problem.path for problem in problems] == [too_long, no_name]
    assert all(problem.reason.startswith("cannot be read (") for problem in problems)


def test_a_stale_link_that_promises_no_video_is_passed_over(tree: Path) -> None:
    (tree / "sub/latest").symlink_to(tree / "nowhere")
    assert _names(tree, tree / "sub") == ["sub/z.mkv", "sub/deep/y"]


def test_pipes_and_sockets_in_a_folder_are_passed_over(tree: Path) -> None:
    os.mkfifo(tree / "sub/pipe.mp4")
    assert _names(tree, tree / "sub") == ["sub/z.mkv", "sub/deep/y"]


def test_the_library_in_the_folder_is_passed_over(tree: Path) -> None:
    assert _names(tree, without=tree / "sub") == ["a.txt", "b.mp4", "Sub2/w.mp4"]


def test_names_of_any_bytes(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \xff.mp4")
    (tmp_path / name).write_bytes(b"1")
    assert _names(tmp_path) == [name]


def test_what_the_first_bytes_give_away(tmp_path: Path) -> None:
    text, false_name, empty = tmp_path / "a", tmp_path / "a.mp4", tmp_path / "empty"
    text.write_text("a text")
    false_name.write_text("a text")
    empty.touch()
    assert is_plainly_no_video(text)
    assert not is_plainly_no_video(false_name)  # people want to hear what is wrong with it
    assert not is_plainly_no_video(sample_clip("bikes.mp4"))
    with pytest.raises(EmptyFile):
        is_plainly_no_video(empty)
