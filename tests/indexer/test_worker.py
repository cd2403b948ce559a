from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

import indexer
from indexer.wire import Message
from indexer.worker import Worker, WorkerStopped
from media.encode import write_video
from media.errors import DamagedVideo, EmptyFile, MediaError, NotAVideo, UnreadableFile
from media.hwaccel import hardware
from media.options import DecodeOptions
from tests.footage import make_video


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(stall_seconds=20.0)
    yield made
    made.close()
    assert _children() == []


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("films") / "short.mp4", [(1, 1.0)])


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More samples than fit into the pipe, so that its decoder has to wait for its reader."""
    return make_video(tmp_path_factory.mktemp("films") / "long.mp4", [(2, 40.0)], size=(320, 240), fps=10)


def _children() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if "indexer.decoder" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE
    ]


def _all(worker: Worker, path: Path) -> list[Message]:
    return list(worker.analyse(path))


def _frames(messages: list[Message]) -> int:
    count = messages[-1].values["video"]["frame_count"]
    assert isinstance(count, int)
    return count


def test_one_process_serves_many_files(worker: Worker, short: Path, tmp_path: Path) -> None:
    _all(worker, short)
    (process,) = _children()
    open_files = psutil.Process().num_fds()
    for number in range(6):
        path = make_video(tmp_path / f"{number}.mp4", [(number, 0.4 + number / 25)])
        assert _frames(_all(worker, path)) == 10 + number
    assert _children() == [process]
    assert psutil.Process().num_fds() == open_files


def test_each_kind_of_refusal_comes_through(worker: Worker, short: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("a text, though its name says otherwise")
    (tmp_path / "noise.mp4").write_bytes(b"\0\0\0\x20ftypisom" + bytes(range(256)) * 40)
    for name, kind in [
        ("empty.mp4", EmptyFile),
        ("text.mp4", NotAVideo),
        ("noise.mp4", DamagedVideo),
        ("missing.mp4", UnreadableFile),
    ]:
        with pytest.raises(MediaError) as caught:
            _all(worker, tmp_path / name)
        assert type(caught.value) is kind
        assert caught.value.path == tmp_path / name
    assert _frames(_all(worker, short)) == 25


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_crash_costs_one_file(worker: Worker, short: Path, long: Path, number: signal.Signals) -> None:
    messages = worker.analyse(long)
    next(messages)
    os.kill(_children()[0].pid, number)
    with pytest.raises(DamagedVideo, match=rf"its decoder crashed \(signal {number.value}\)"):
        list(messages)
    assert _frames(_all(worker, short)) == 25


def test_an_unforeseen_error_is_told_in_its_own_words(
    worker: Worker, short: Path, long: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decoder with a bug: one that sees another module in the place of a part of it."""
    (tmp_path / "indexer").mkdir()
    for path in Path(indexer.__file__).parent.glob("*.py"):
        (tmp_path / "indexer" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "indexer" / "sampling.py").write_text("raise ZeroDivisionError('of all things')")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(str(tmp_path))
        with pytest.raises(DamagedVideo, match=r"exit code 1: .*ZeroDivisionError.*of all things"):
            list(worker.analyse(short))
    messages = worker.analyse(long)
    next(messages)
    _children()[0].kill()
    with pytest.raises(DamagedVideo, match=r"\(signal 9\)$"):  # and not for the next file too
        list(messages)


def test_a_decoder_that_hangs_is_stopped(short: Path, long: Path) -> None:
    worker = Worker(stall_seconds=2.5)
    messages = worker.analyse(long)
    next(messages)
    os.kill(_children()[0].pid, signal.SIGSTOP)
    with pytest.raises(DamagedVideo, match=r"no progress for 2\.5 s; stopped"):
        list(messages)
    worker.close()
    assert _children() == []


def test_a_file_that_takes_too_much_memory_costs_only_itself(tmp_path: Path, short: Path) -> None:
    """Pictures of 8K, for which there is less room than one of them takes."""
    path = tmp_path / "large.mp4"
    pictures = (np.full((4320, 7680, 3), shade, np.uint8) for shade in (50, 100, 150))
    write_video(path, ((at / 25, picture) for at, picture in enumerate(pictures)), rate=25)
    worker = Worker(stall_seconds=20.0, memory=150 << 20)
    with pytest.raises(DamagedVideo, match="it takes more memory than there is"):
        list(worker.analyse(path))
    assert _frames(_all(worker, short)) == 25
    worker.close()
    roomy = Worker(stall_seconds=20.0)
    assert _frames(_all(roomy, path)) == 3
    roomy.close()


@pytest.mark.parametrize("hwaccel", ["none", "auto"])
def test_only_a_graphics_chip_lifts_the_limit(short: Path, hwaccel: str) -> None:
    worker = Worker(memory=1 << 30, options=DecodeOptions(hwaccel=hwaccel))
    assert _frames(_all(worker, short)) == 25
    limit, _ = _children()[0].rlimit(psutil.RLIMIT_DATA)
    worker.close()
    assert (limit != psutil.RLIM_INFINITY) == (hardware(hwaccel) is None)


def test_a_slow_taker_is_no_hanging_decoder(long: Path) -> None:
    worker = Worker(stall_seconds=2.0)
    taken = []
    for message in worker.analyse(long):
        if len(taken) == 3:
            time.sleep(4.0)
        taken.append(message)
    worker.close()
    assert taken[-1].kind == "done"


def test_what_was_not_taken_is_not_given_for_the_next_file(worker: Worker, short: Path, long: Path) -> None:
    messages = worker.analyse(long)
    next(messages)
    messages.close()
    assert _frames(_all(worker, short)) == 25


def test_it_can_be_stopped_from_another_thread(long: Path) -> None:
    worker = Worker()
    messages = worker.analyse(long)
    next(messages)
    stopper = threading.Thread(target=worker.stop)
    stopper.start()
    with pytest.raises(WorkerStopped):
        list(messages)
    stopper.join()
    with pytest.raises(WorkerStopped):
        next(worker.analyse(long))
    worker.close()
    assert _children() == []


def test_modules_among_the_videos_are_not_imported(
    worker: Worker, short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("av", "media", "indexer", "json", "numpy", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'w')\nraise SystemExit")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    assert _frames(_all(worker, short)) == 25
    assert not (tmp_path / "imported").exists()


def test_a_name_of_any_bytes(worker: Worker, short: Path, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9 %03d [x].mp4")
    path.write_bytes(short.read_bytes())
    assert _frames(_all(worker, path)) == 25
