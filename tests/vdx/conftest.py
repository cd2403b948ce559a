"""A small library of real clips, made once by the program itself, and ways to call the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.footage import make_video, moving_scene, truncate
from vdx.cli.main import main

FORCING = ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "GITHUB_ACTIONS", "PY_COLORS", "VDX_DEBUG")


@dataclass(frozen=True)
class Ran:
    """What one call of the program gave."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Vdx = Callable[..., Ran]
_NOBODY = 65534


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in FORCING:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VDX_LIBRARY", str(tmp_path / "no library"))


@pytest.fixture(scope="session")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three whole videos, one cut short, one empty, and a text."""
    folder = tmp_path_factory.mktemp("footage")
    make_video(folder / "beach.mp4", [(1, 3.0), (2, 3.0)])
    make_video(folder / "city at night.mkv", [(3, 2.0)], size=(96, 64))
    make_video(folder / "forest.mp4", [(4, 2.0)])
    truncate(make_video(folder / "cut short.mkv", [(5, 4.0), (6, 4.0)]), 0.6)
    (folder / "empty.mp4").touch()
    (folder / "notes.txt").write_text("not a video")
    return folder


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frame at 1.2 s of the second scene of beach.mp4, that is at 4.2 s."""
    path = tmp_path_factory.mktemp("query") / "frame.png"
    cv2.imwrite(str(path), list(moving_scene(2, 3.0))[30])
    return path


@pytest.fixture(scope="session")
def first_ingest(footage: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """(library, what the program said when it made it): everybody reads it, nobody writes."""
    library = tmp_path_factory.mktemp("kept") / "library"
    return library, run_program(["--json", "--library", str(library), "ingest", str(footage)])


@pytest.fixture(scope="session")
def library(first_ingest: tuple[Path, Ran]) -> Path:
    return first_ingest[0]


@pytest.fixture
def vdx(capsys: pytest.CaptureFixture[str]) -> Vdx:
    """Call the program here: ``vdx("ls", library=...)``."""

    def call(*argv: str | Path, library: Path | None = None) -> Ran:
        capsys.readouterr()
        before = ["--library", str(library)] if library else []
        code = main([*before, *map(str, argv)])
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def public_path() -> Iterator[Path]:
    """Like `tmp_path`, which only its owner may enter, but for everybody."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def unprivileged(folder: Path) -> Iterator[None]:
    """Nothing in the folder, a part of `public_path`, may be written meanwhile, not even by root."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path, mode in modes.items():
        path.chmod((mode | 0o044 | (0o011 if path.is_dir() else 0)) & ~0o222)
    root = os.geteuid() == 0
    if root:  # for whom permissions do not hold
        os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)
        for path, mode in modes.items():
            path.chmod(mode)


def run_program(
    argv: Sequence[str | bytes], *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Ran:
    """Call the program as a program of its own."""
    environment = {key: value for key, value in os.environ.items() if key not in FORCING}
    done = subprocess.run(
        [*PROGRAM, *argv],
        capture_output=True,
        env=environment | dict(env or {}),
        cwd=cwd,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


PROGRAM = (sys.executable, "-m", "vdx.cli.main")
