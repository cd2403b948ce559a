"""A shot list as a CMX 3600 edit decision list.

Choices, where the format leaves some:

- Record times are those of the file, from 00:00:00:00: laid over the file, the list cuts it where it was
  edited, which editing programs call a pre-conformed list.
- The reel is made of the file's name, in at most eight capital letters and digits; AX, the name for what is
  on no reel, where nothing is left of it. The whole name is in a comment.
- Dissolves are events of their length, from their first frame on. A fade is written as a dissolve: it is in
  the picture already, and a dissolve of a film with itself leaves that as it is, one to black would not.
- A transition of more than 255 frames, which the format cannot tell, keeps the 255 around its middle.
- Events beyond the 999th have four digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from vdx.errors import NoTimecode
from vdx.shotlists.listing import Listing
from vdx.shotlists.text import in_one_line
from vdx.shotlists.timecode import timecode

_LONGEST = 255  # frames of a transition
_RESERVED = ("", "BL", "BLK", "BLACK")  # that mean black


@dataclass(frozen=True, slots=True)
class _Event:
    """Frames [start, end) of the file, of which the first `mixed` are a transition."""

    start: int
    end: int
    mixed: int
    kind: str


def to_edl(listing: Listing, *, drop: bool = True) -> str:
    """The shots as events of one video track.

    Args:
        listing: the shots.
        drop: count multiples of 29.97 frames a second in drop-frame.

    Raises:
        NoTimecode: the frames are not regular, or of a rate that no timecode counts.
    """
    rate = listing.rate
    count = timecode(rate, drop=drop)
    if rate is None or count is None:
        raise NoTimecode(listing.view.video.name, rate)
    name = in_one_line(listing.view.video.name)
    reel = reel_name(listing.view.video.name)
    lines = [f"TITLE: {name}", f"FCM: {'DROP FRAME' if count.drop else 'NON-DROP FRAME'}", ""]
    for number, event in enumerate(_events(listing, rate), 1):
        start, end = count.label(event.start), count.label(event.end)
        head = f"{number:03}  {reel:<8} V     "
        if event.mixed:
            lines.append(f"{head}C        {start} {start} {start} {start}")
            lines.append(f"{head}D    {event.mixed:03} {start} {end} {start} {end}")
            lines += [f"* FROM CLIP NAME: {name}", f"* TO CLIP NAME: {name}"]
        else:
            lines.append(f"{head}C        {start} {end} {start} {end}")
            lines.append(f"* FROM CLIP NAME: {name}")
        if event.kind == "fade":
            lines.append("* TRANSITION: FADE")
    return "\n".join(lines) + "\n"


def reel_name(name: str) -> str:
    """The reel for a file of this name."""
    plain = unicodedata.normalize("NFKD", name.rpartition(".")[0] or name).upper()
    reel = re.sub(r"[^A-Z0-9]", "", plain)[:8]
    return "AX" if reel in _RESERVED else reel


def _events(listing: Listing, rate: Fraction) -> Iterator[_Event]:
    shots = listing.view.shots
    spans = [_opening(listing, index, rate) for index in range(len(shots))]
    for index, shot in enumerate(shots):
        start, length = spans[index]
        end = spans[index + 1][0] if index + 1 < len(shots) else listing.frame(shot.end, rate)
        if end > start:
            yield _Event(start, end, min(length, end - start), shot.transition)


def _opening(listing: Listing, index: int, rate: Fraction) -> tuple[int, int]:
    """First frame and length of the transition that opens a shot; for a cut the shot's start and 0."""
    shot = listing.view.shots[index]
    if shot.opening is None:
        return listing.frame(shot.start, rate), 0
    first, end = (listing.frame(one, rate) for one in shot.opening)
    length = min(end - first, _LONGEST)
    return first + (end - first - length) // 2, length
