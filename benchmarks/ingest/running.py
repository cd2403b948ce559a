"""Programs, and what they cost: real time, CPU time and memory, of all their processes together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.footage import ROOT
from vdx.cli.errors import EXIT_FAILURES

SAMPLE_EVERY = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """What a program took, in seconds: of real time, and of CPU time of all its threads and processes."""

    wall: float
    processor: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.processor + other.processor)


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory that was ever seen in use, in bytes.

    Attributes:
        together: by all processes, what they share counted once (PSS; the sum of RSS where there is none).
        resident: the sum of their RSS, which counts that several times.
        largest: RSS of the largest process.
    """

    together: int = 0
    resident: int = 0
    largest: int = 0

    def or_more(self, processes: Collection[tuple[int, int]]) -> Peak:
        """With a sample taken into account: PSS and RSS of each process."""
        sizes = [resident for _, resident in processes]
        return Peak(
            max(self.together, sum(shared for shared, _ in processes)),
            max(self.resident, sum(sizes)),
            max(self.largest, *sizes, 0),
        )


def ffmpeg(path: Path) -> list[str]:
    """What ingest is compared with: everything in a file decoded, sound too, and thrown away."""
    return ["ffmpeg", "-v", "quiet", "-nostdin", "-i", str(path), "-f", "null", "-"]


def ingest(paths: Sequence[Path], library: Path) -> list[str]:
    """`vdx ingest`, by the module that the command runs."""
    start = [sys.executable, "-m", "vdx.cli.main", "--quiet", "--library", str(library), "ingest"]
    return [*start, *map(str, paths)]


def decode_all(paths: Sequence[Path]) -> Cost:
    """One file after another by ffmpeg. What it cannot read costs what it costs to find that out."""
    total = Cost(0.0, 0.0)
    for path in paths:
        total += _finish(_start(ffmpeg(path)))[0]
    return total


def ingest_all(paths: Sequence[Path]) -> Cost:
    """`vdx ingest` of all files into a library that does not exist yet."""
    with tempfile.TemporaryDirectory(prefix="vdx-ingest-") as folder:
        cost, code = _finish(_start(ingest(paths, Path(folder) / "library")))
    _refuse(code)
    return cost


def ingest_memory(paths: Sequence[Path]) -> Peak:
    """The memory that it uses. Looking at it costs time, so this is a run of its own."""
    peak = Peak()
    with tempfile.TemporaryDirectory(prefix="vdx-ingest-") as folder:
        running, _ = started = _start(ingest(paths, Path(folder) / "library"))
        root = psutil.Process(running.pid)
        while running.poll() is None:
            peak = peak.or_more(_memory(root))
            time.sleep(SAMPLE_EVERY)
        _refuse(_finish(started)[1])
    return peak


def start_cost() -> float:
    """CPU seconds of starting: an ingest that finds no file, and a decoding process that gets no request."""
    with tempfile.TemporaryDirectory(prefix="vdx-ingest-") as folder:
        empty = Path(folder, "empty")
        empty.mkdir()
        program = _finish(_start(ingest([empty], Path(folder) / "library")))[0]
    decoder = _finish(_start([sys.executable, "-P", "-m", "indexer.decoder"]))[0]
    return program.processor + decoder.processor


def need_ffmpeg() -> None:
    """Raise SystemExit without ffmpeg."""
    if shutil.which("ffmpeg") is None:
        raise SystemExit("ingest is compared with the program ffmpeg, which is not installed")


def _start(command: Sequence[str]) -> tuple[subprocess.Popen[bytes], float]:
    quiet = subprocess.DEVNULL
    # The code beside this benchmark is measured, whatever is installed.
    ours = os.environ | {"PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    return subprocess.Popen(command, env=ours, stdin=quiet, stdout=quiet, stderr=quiet), began


def _finish(started: tuple[subprocess.Popen[bytes], float]) -> tuple[Cost, int]:
    """Wait for its end: the cost, of the children that it waited for too, and the exit code."""
    process, began = started
    if process.returncode is None:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime), process.returncode
    return Cost(time.monotonic() - began, 0.0), process.returncode


def _refuse(code: int) -> None:
    if code not in (0, EXIT_FAILURES):
        raise SystemExit(f"vdx ingest ended with the exit code {code}: there is nothing to measure")


def _memory(root: psutil.Process) -> list[tuple[int, int]]:
    """PSS and RSS of a process and all below it."""
    found = []
    for process in (root, *_children(root)):
        try:
            memory = process.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue  # it has just ended
        found.append((getattr(memory, "pss", memory.rss), memory.rss))
    return found


def _children(root: psutil.Process) -> list[psutil.Process]:
    try:
        children: list[psutil.Process] = root.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return children
