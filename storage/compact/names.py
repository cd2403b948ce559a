"""What parts of a compact file are called, and which names nobody may give them."""

from __future__ import annotations

import re

MANIFEST = "manifest.json"
MANIFEST_COPY = "manifest-copy.json"  # the same once more, at the other end of the file
PTS = "pts.bin"
CHECKSUMS = "checksums.bin"
SHOTS = "shots.json"
FRAMES = "frames.bin"
VECTORS = "vectors/"  # a part for each space
THUMBS = "thumbs/"  # pictures of keyframes
REGIONS = "regions.json"
LABELS = "labels.json"
REGION_VECTORS = "region-vectors/"  # a part for each space

MOST_BYTES = 200  # of a name

# What every file system can hold, and no shell or drive letter makes something else of.
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*(/[A-Za-z0-9_][A-Za-z0-9_.+-]*)*", flags=re.ASCII)
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def check_name(name: str) -> str:
    """`name` itself.

    Raises:
        ValueError: unpacked, it could lie outside its folder, or no file can be called that.
    """
    parts = name.split("/")
    if len(name) > MOST_BYTES or not _NAME.fullmatch(name) or any(map(_is_refused, parts)):
        raise ValueError(f"{name!r} is no name for a part of a compact file")
    return name


def _is_refused(part: str) -> bool:
    return part.endswith(".") or _DEVICES.fullmatch(part) is not None
