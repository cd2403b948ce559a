"""Examples as addresses name them.

u-ID            what was uploaded
f-FRAME         a keyframe of the library, by its number
v-VIDEO         a video of the library
v-VIDEO@12.3    a moment of it, in seconds
v-VIDEO@12.3-15 a part of it
...~x,y,w,h     a part of the picture of any of these, in fractions
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vdx.web.errors import BadRequest
from vdx.web.uploaded import stored

if TYPE_CHECKING:
    from vdx.library import Query, Region
    from vdx.web.context import Context

_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_TOKEN = re.compile(
    rf"(?:u-(?P<upload>[0-9a-f]+)|f-(?P<frame>\d{{1,18}})|v-(?P<video>\d{{1,18}}))"
    rf"(?:@(?P<start>{_NUMBER})(?:-(?P<end>{_NUMBER}))?)?"
    rf"(?:~(?P<region>{_NUMBER}(?:,{_NUMBER}){{3}}))?",
    flags=re.ASCII,
)


def is_token(text: str) -> bool:
    """Whether a text is the name of an example, and no words."""
    return _TOKEN.fullmatch(text) is not None


def query_of(context: Context, token: str) -> Query:
    """The example that a token names.

    Raises:
        BadRequest: it is no token.
        QueryError: it makes no sense.
        UploadGone: it names an upload that is not there any more.
    """
    from vdx.library import Query

    found = _TOKEN.fullmatch(token)
    if found is None:
        raise BadRequest(f"{token!r} is no example: give u-ID, f-FRAME, v-VIDEO@SECONDS or v-VIDEO@START-END")
    start, end = (None if found[name] is None else float(found[name]) for name in ("start", "end"))
    region = _region(found["region"])
    if found["upload"] is not None:
        return Query(stored(context, found["upload"]), start=start, end=end, region=region)
    if found["frame"] is not None:
        if start is not None:
            raise BadRequest(f"{token!r}: a keyframe has no times")
        return Query(frame=int(found["frame"]), region=region)
    video = int(found["video"])
    if start is not None and end is None:
        return Query(video=video, at=start, region=region)
    return Query(video=video, start=start, end=end, region=region)


def _region(text: str | None) -> Region | None:
    from vdx.library import Region

    if text is None:
        return None
    x, y, width, height = map(float, text.split(","))
    # What a mouse drew may pass the edge by what rounding adds.
    return Region(x, y, min(width, 1 - x), min(height, 1 - y))
