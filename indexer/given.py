"""Pictures and videos that somebody gives to search with: read in a process that can be ended.

What may be wrong with such a file stays in that process (`given_reader`). It writes a copy that our own
encoder made, and only that is ever opened here.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from indexer.wire import BrokenStream, Message, receive, send
from media.errors import DamagedVideo, MediaError

_MEMORY = 2 << 30  # bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken of a picture or video.

    Attributes:
        pixels: of a picture.
        seconds: of a video.
        patience: seconds of real time that reading it may take.
        side: pixels of the longer side that are kept; enough to cut a part out.
        interval: seconds between the pictures of a video that are kept.
    """

    pixels: int = 64_000_000
    seconds: float = 180.0
    patience: float = 120.0
    side: int = 1280
    interval: float = 0.1


@dataclass(frozen=True, slots=True)
class Given:
    """A picture or video that was read.

    Attributes:
        kind: which of them.
        file: the copy: PNG, or H.264 in MP4 without sound.
        width, height: of the original, as displayed.
        duration: seconds; 0 of a picture.
    """

    kind: Literal["image", "video"]
    file: Path
    width: int
    height: int
    duration: float


def read_given(source: Path, target: Path, limits: Limits | None = None) -> Given:
    """Make a copy of a picture or video that may be anything.

    Args:
        source: the file.
        target: where to write the copy, without its ending.
        limits: what is taken.

    Raises:
        MediaError: it is neither, it is damaged, or more than is taken.
    """
    limits = limits or Limits()
    request = io.BytesIO()
    asked = {"source": str(source), "target": str(target), "memory": _MEMORY, "limits": asdict(limits)}
    send(request, Message("read", asked))
    try:
        done = subprocess.run(
            # -P: a folder that holds an `indexer.py` must not be imported from.
            [sys.executable, "-P", "-m", "indexer.given_reader"],
            input=request.getvalue(),
            capture_output=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            timeout=limits.patience,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise DamagedVideo(
            source, f"reading it took more than {limits.patience:g} s; give a shorter one"
        ) from error
    try:
        answer = receive(io.BytesIO(done.stdout))
    except BrokenStream as error:
        raise DamagedVideo(source, "its decoder crashed; it is damaged or made to harm") from error
    if answer.kind != "done":
        raise MediaError(source, str(answer.values.get("reason", "it cannot be read")))
    return _given(source, target, answer)


def _given(source: Path, target: Path, answer: Message) -> Given:
    """What the process says, seen to be what it should be."""
    match answer.values:
        case {
            "kind": "image" | "video" as kind,
            "file": str(name),
            "width": int(width),
            "height": int(height),
            "duration": float(duration),
        } if name == target.name + (".png" if kind == "image" else ".mp4"):
            return Given(kind, target.with_name(name), width, height, duration)
    raise DamagedVideo(source, "its decoder gave no answer that can be used")
