"""The ffmpeg program is another process: it may die, hang or talk too much."""

from __future__ import annotations

import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from media.errors import QualityError
from media.quality.measure import Pair, measure
from tests.media.quality.pictures import pairs

SIZE = (640, 360)  # more than a pipe holds
READ = "import sys, time\nwhile sys.stdin.buffer.read(65536): pass\n"


@pytest.fixture(autouse=True)
def _nothing_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    files = psutil.Process().num_fds()
    yield
    assert psutil.Process().children() == []
    assert psutil.Process().num_fds() == files
    assert list(folder.iterdir()) == []


def _program(tmp_path: Path, code: str) -> Path:
    path = tmp_path / "ffmpeg-of-the-test"
    path.write_text(f"#!{sys.executable}\n{code}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys; sys.exit('no such filter: libvmaf')", "ended with 1: no such filter: libvmaf"),
        (READ + "sys.exit(7)", "ended with 7: it did not say why"),
        (READ, "gave no VMAF that can be read"),
        (READ + "open('vmaf.csv', 'w').write('Frame,vmaf,\\n0,good,\\n')", "gave no VMAF that can be read"),
        (READ + "open('vmaf.csv', 'w').write('Frame,psnr,\\n0,40,\\n')", "gave no VMAF that can be read"),
        (READ + "open('vmaf.csv', 'w').write('Frame,vmaf,\\n9,90,\\n')", "gave no VMAF that can be read"),
        (READ + "open('vmaf.csv', 'w').write('Frame,vmaf,\\n0,90,\\n')", "gave VMAF of 1 of 6 frames"),
        ("import sys\nfor _ in range(9999): print('x' * 99, file=sys.stderr)\n" + READ, "gave no VMAF"),
    ],
)
def test_a_program_that_fails(tmp_path: Path, code: str, message: str) -> None:
    with pytest.raises(QualityError, match=message):
        measure(pairs(SIZE), ["vmaf"], program=_program(tmp_path, code))


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(60)",
        "import sys, time\nsys.stdin.buffer.read(300000)\ntime.sleep(60)",
        READ + "time.sleep(60)",
    ],
    ids=["at once", "in the middle", "at the end"],
)
def test_a_program_that_hangs(tmp_path: Path, code: str) -> None:
    with pytest.raises(QualityError, match=r"did nothing for 0\.5 s and was ended"):
        measure(pairs(SIZE), ["vmaf"], program=_program(tmp_path, code), stall=0.5)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(QualityError, match="nothing cannot be started: No such file or directory"):
        measure(pairs(SIZE), ["vmaf"], program=tmp_path / "nothing")


def test_a_slow_source_is_no_stall(tmp_path: Path) -> None:
    def slow() -> Iterator[Pair]:
        for index, pair in enumerate(pairs(SIZE)):
            if index == 3:
                time.sleep(2.5)
            yield pair

    with pytest.raises(QualityError, match="gave no VMAF"):
        measure(slow(), ["vmaf"], program=_program(tmp_path, READ), stall=2)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_the_program_ends_when_the_source_fails(error: type[BaseException]) -> None:
    def broken() -> Iterator[Pair]:
        yield from pairs(SIZE)
        raise error

    with pytest.raises(error):
        measure(broken(), ["vmaf", "psnr"])
