"""Errors as the page gets them."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from media.errors import DamagedVideo, UnreadableFile, VdxError
from storage.errors import LibraryLocked, LibraryNotFound, StorageFull, VideoNotFound
from vdx.web.errors import sentence, status_of, without_folders

FOLDER = Path("/home/somebody/my films & more")


@pytest.mark.parametrize(
    "error",
    [
        LibraryNotFound(FOLDER / "library"),
        LibraryLocked(FOLDER / "library", "process 3 on here since noon"),
        StorageFull(FOLDER / "tmp" / "x"),
        UnreadableFile(FOLDER / "a.mp4", f"reading {FOLDER}/b.mp4 failed"),
        OSError(errno.ENOENT, "No such file or directory", str(FOLDER / "a.mp4")),
        RuntimeError(f"{FOLDER}/secret"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_folder_is_told(error: Exception) -> None:
    assert "somebody" not in sentence(error)
    assert "my films" not in sentence(error)


def test_names_of_files_are_kept() -> None:
    assert sentence(DamagedVideo(FOLDER / "a.mp4", "it is damaged")) == "a.mp4: it is damaged"
    assert without_folders(r"C:\Users\me\film.mp4 is gone") == "film.mp4 is gone"
    assert without_folders("30000/1001 frames/s, and/or 1/2") == "30000/1001 frames/s, and/or 1/2"
    assert without_folders("see https://example.org/a/b") == "see https://example.org/a/b"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (VideoNotFound("3"), 404),
        (LibraryLocked(FOLDER, None), 409),
        (StorageFull(FOLDER), 507),
        (UnreadableFile(FOLDER, "gone"), 404),
        (DamagedVideo(FOLDER, "broken"), 422),
        (VdxError("something"), 422),
        (KeyError("fault"), 500),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_status_fits(error: Exception, status: int) -> None:
    assert status_of(error) == status
