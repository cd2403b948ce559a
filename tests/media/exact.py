"""Whether a frame read at random is the frame that comes when reading through.

``python -m tests.media.exact FOLDER`` asks it of every video in a folder: ``make test-exact``.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from hashlib import md5
from pathlib import Path
from typing import NamedTuple

from media.decode import Frame, VideoReader
from media.errors import MediaError

_EMPTY = (0.0, 0.001, 0.05)  # seconds of a span: a moment, mostly nothing, a frame or two


class Seen(NamedTuple):
    """A frame as the caller gets it."""

    seconds: float
    pts: int
    picture: str


def differences(path: Path, count: int, seed: int = 1) -> Iterator[str]:
    """One line for each of `count` random spans of `path` that is not what reading through gives."""
    random_ = random.Random(seed)  # noqa: S311
    with VideoReader(path) as reader:
        whole = [_seen(frame) for frame in reader.frames()]
        last = reader.report.end_pts
        if last is None:
            return
        end = float((last - reader.info.origin_pts) * reader.info.time_base)
        for _ in range(count):
            start = random_.uniform(-0.1, end) if random_.random() < 0.5 else random_.choice(whole).seconds
            stop = start + random_.choice(_EMPTY)
            wanted = on_screen(whole, start, stop)
            got = [_seen(frame) for frame in reader.frames(start, stop)]
            if got != wanted:
                yield f"{path.name} {start!r} to {stop!r}: {_text(got)} instead of {_text(wanted)}"


def on_screen(whole: list[Seen], start: float, stop: float) -> list[Seen]:
    """What belongs to a span: the frames that begin in it, else the one still shown at `start`."""
    inside = [seen for seen in whole if start <= seen.seconds < stop]
    return inside or [seen for seen in whole if seen.seconds <= start][-1:]


def _seen(frame: Frame) -> Seen:
    picture = frame.image(320).tobytes()
    return Seen(frame.seconds, frame.pts, md5(picture, usedforsecurity=False).hexdigest())


def _text(seen: list[Seen]) -> str:
    return ", ".join(f"{s.pts} ({s.picture[:6]})" for s in seen) or "nothing"


def main(folder: Path, count: int = 20) -> int:
    """Print what differs; how many files did."""
    bad = 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            found = list(differences(path, count))
        except MediaError as error:
            print(f"not read: {error}", file=sys.stderr)  # noqa: T201
            continue
        bad += bool(found)
        print(f"{'DIFFERS' if found else 'same'}  {path}", *found, sep="\n  ", flush=True)  # noqa: T201
    return bad


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]))))
