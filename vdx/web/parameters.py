"""The parameters that several addresses take."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query

from vdx.library import Filters, Order

YesNo = Literal["yes", "no"]
Status = Literal["complete", "partial", "offline"]
Resolution = Literal["sd", "hd", "fhd", "uhd"]
Seconds = Annotated[float | None, Query(ge=0, allow_inf_nan=False)]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="How many come before.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Sort = Annotated[Order, Query(description="What to sort by.")]
Direction = Annotated[Literal["asc", "desc"], Query(description="Which comes first.")]


def _wanted(
    text: Annotated[str, Query(max_length=1000, description="Words in name or folders.")] = "",
    folder: Annotated[str, Query(max_length=4096, description="In it or below.")] = "",
    status: Annotated[Status | None, Query()] = None,
    resolution: Annotated[Resolution | None, Query()] = None,
    codec: Annotated[str, Query(max_length=100, description="FFmpeg's name.")] = "",
    audio: Annotated[YesNo | None, Query(description="Whether it has sound.")] = None,
    since: Annotated[date | None, Query(alias="from", description="First day of change.")] = None,
    until: Annotated[date | None, Query(alias="to", description="Last day of change.")] = None,
    shortest: Seconds = None,
    longest: Seconds = None,
    label: Annotated[str, Query(max_length=200, description="What can be seen in it.")] = "",
) -> Filters:
    return Filters(
        text=text,
        folder=folder,
        status=status,
        resolution=resolution,
        codec=codec,
        audio=None if audio is None else audio == "yes",
        since=since,
        until=until,
        shortest=shortest,
        longest=longest,
        label=label,
    )


Wanted = Annotated[Filters, Depends(_wanted)]
"""The filters of lists and searches, the same everywhere."""
