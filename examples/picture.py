"""Draw the picture in the README: real commands in a real terminal, as an SVG.

    python -m examples.picture FOLDER docs/search.svg

FOLDER holds `videos/`, `still.jpg` and `clip.mp4`, as `make demo` leaves them in `demo/`. The commands run on
a pseudo-terminal, so the picture shows what a person sees, colours included.
"""

from __future__ import annotations

import io
import os
import pty
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

VDX = Path(sys.executable).with_name("vdx")
WIDTH = 92
COMMANDS = ("vdx ingest videos/", "vdx search still.jpg", "vdx search clip.mp4")


def main(folder: Path, target: Path) -> None:
    """Run the commands in `folder` and write the picture to `target`."""
    console = Console(width=WIDTH, record=True, file=io.StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as library:
        for command in COMMANDS:
            console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
            for line in _shown(_run(command, folder, Path(library))).splitlines():
                console.print(Text.from_ansi(line))
            console.print()
    target.write_text(console.export_svg(title="vdx"), encoding="utf-8")


def _run(command: str, folder: Path, library: Path) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    environment = os.environ | {
        "VDX_LIBRARY": str(library / "library"),
        "COLUMNS": str(WIDTH),
        "TERM": "xterm-256color",
    }
    words = [str(VDX), *shlex.split(command)[1:]]
    process = subprocess.Popen(  # noqa: S603 - our own program
        words, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    chunks: list[bytes] = []
    try:
        while chunk := os.read(ours, 65536):
            chunks.append(chunk)
    except OSError:  # Linux reports the end of a terminal as an error
        process.wait()
    os.close(ours)
    return b"".join(chunks).decode()


def _shown(output: str) -> str:
    """The lines that stay on the screen: a progress bar is drawn over and erased at its end."""
    after_progress = output.rsplit("\x1b[2K", maxsplit=1)[-1] if "\x1b[2K" in output else output
    return after_progress.replace("\r", "").replace("\x1b[?25h", "").strip("\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
