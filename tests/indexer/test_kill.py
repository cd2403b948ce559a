"""An ingest that is killed at any moment: what is there is whole, and a rerun gives what was missing."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.footage import make_video
from tests.indexer.conftest import LIGHT
from tests.indexer.content import assert_same, content
from vdx.library import Library

PROGRAM = """
import sys
from tests.indexer.conftest import LIGHT
from vdx.library import Library

class Telling:
    def planned(self, files, size):
        print("planned", flush=True)
    def progress(self, path, seconds, duration):
        pass
    def finished(self, result, size):
        pass

Library(sys.argv[1], LIGHT).ingest(sys.argv[2], observer=Telling())
"""


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("footage")
    for number in range(8):
        make_video(folder / f"{number}.mp4", [(number, 0.8), (number + 50, 0.4)])
    return folder


def _start(library: Path, footage: Path) -> subprocess.Popen[bytes]:
    """An ingest, at the moment in which it knows its files."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(library), str(footage)],
        stdout=subprocess.PIPE,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"planned\n"
    return process


def _kill(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Kill it and its process group; the decoders that it had, which are in groups of their own."""
    decoders = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    with contextlib.suppress(ProcessLookupError):  # it had just come to its end
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return decoders


def test_a_kill_at_any_moment_costs_nothing_but_time(footage: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    assert _start(tmp_path / "undisturbed", footage).communicate() == (b"", None)
    takes = time.monotonic() - began
    wanted = content(tmp_path / "undisturbed")
    assert len(wanted) == 8
    random_ = random.Random(0)  # noqa: S311
    path = tmp_path / "library"
    for _ in range(12):
        process = _start(path, footage)
        time.sleep(random_.uniform(0, takes / 4))
        decoders = _kill(process)
        assert psutil.wait_procs(decoders, timeout=10)[1] == []
        library = Library(path, LIGHT)
        assert library.problems(read_data=True) == []
        there = content(path)
        assert_same({key: wanted[key] for key in there}, there)
        if len(there) == len(wanted):
            path = tmp_path / f"library {random_.random()}"
        library.close()
    last = Library(path, LIGHT)
    assert last.ingest(footage).clean
    assert last.problems(read_data=True) == []
    assert last.findings() == []
    assert_same(wanted, content(path))


def test_a_decoder_ends_with_its_parent_in_the_middle_of_a_long_video(tmp_path: Path) -> None:
    (tmp_path / "films").mkdir()
    make_video(tmp_path / "films" / "long.mp4", [(1, 160.0)], size=(96, 64), fps=30)
    process = _start(tmp_path / "library", tmp_path / "films")
    parent = psutil.Process(process.pid)
    while not parent.children():
        time.sleep(0.01)
    decoders = _kill(process)
    assert len(decoders) == 1
    assert psutil.wait_procs(decoders, timeout=10)[1] == []
