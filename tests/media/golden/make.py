"""Makes the golden clips and what ffmpeg shows of them: ``python -m tests.media.golden.make [NAME...]``.

It needs the programs ffmpeg and ffprobe (5.1 made what is in the repository) and nothing of vdx, so that
the pictures and times are the word of another decoder, deinterlacer and colour converter (zimg).

Each clip gets a PNG beside it, the compared frames below each other, and an entry in ``golden.json``.
"""

from __future__ import annotations

import json
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.media.golden import pictures, times
from tests.media.golden.case import Case, Matrix

FOLDER = Path(__file__).parent / "clips"
TABLE = FOLDER / "golden.json"
CASES = [*pictures.CASES, *times.CASES]


def main(names: list[str]) -> None:
    """Make the clips in `names`, or all, and write the table anew."""
    FOLDER.mkdir(exist_ok=True)
    table = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    for case in CASES:
        if not names or case.name in names:
            table[case.name] = make(case)
    known = {case.name: table[case.name] for case in CASES if case.name in table}
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in known.items())
    TABLE.write_text(f"{{\n{rows}\n}}\n")


def make(case: Case) -> dict[str, Any]:
    """One clip, its pictures, and its row of the table."""
    clip = FOLDER / case.name
    with tempfile.TemporaryDirectory() as folder:
        for arguments in case.make:
            _ffmpeg(arguments.format(clip=clip, tmp=folder))
    if case.matrix is not None:
        _set_track_matrix(clip, case.matrix)
    chosen = "+".join(f"eq(n,{index})" for index in case.at)
    show = (
        f"{case.read} -i {clip} -map 0:{case.stream} -filter_complex_threads 1 "
        f"-vf \"{case.show},select='{chosen}',tile=1x{len(case.at)}\" -frames:v 1 -pix_fmt rgb24 -bitexact"
    )
    _ffmpeg(f"{show} -pred mixed -compression_level 9 {clip}.png")
    return {
        "what": case.what,
        "make": [f"ffmpeg {arguments}" for arguments in case.make],
        "show": "ffmpeg " + show.replace(str(FOLDER) + "/", ""),
        "at": case.at,
        "psnr": case.psnr,
        **_times(case, clip),
    }


def _times(case: Case, clip: Path) -> dict[str, Any]:
    """Time base and pts as ffprobe has them, and the seconds that follow from how the clip was made."""
    stream = _ffprobe(clip, case.stream, "stream=time_base,start_pts")["streams"][0]
    frames = _ffprobe(clip, case.stream, "frame=best_effort_timestamp")["frames"]
    pts = [frame.get("best_effort_timestamp") for frame in frames]
    seconds = case.times
    if case.rate is not None:
        step = 1 / Fraction(case.rate)
        seconds = tuple(str(Fraction(case.first) + index * step) for index in range(len(frames)))
    return {
        "time_base": stream["time_base"],
        "pts": pts if case.own_pts else None,
        "seconds": list(seconds),
    }


def _ffmpeg(arguments: str) -> None:
    subprocess.run(
        [_program("ffmpeg"), "-hide_banner", "-v", "error", "-y", *shlex.split(arguments)], check=True
    )


def _ffprobe(clip: Path, stream: str, entries: str) -> dict[str, Any]:
    command = [_program("ffprobe"), "-v", "error", "-select_streams", stream, "-show_entries", entries]
    done = subprocess.run([*command, "-of", "json", clip], check=True, capture_output=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _program(name: str) -> str:
    return shutil.which(name) or sys.exit(f"The program {name} is needed.")


def _set_track_matrix(path: Path, matrix: Matrix) -> None:
    """Overwrite the matrix in the track header (tkhd, version 0) of an MP4."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    a, b, c, d = matrix
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1:])
