"""The formats by name; each is loaded when it is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vdx.shotlists.listing import Listing

FORMATS = ("json", "csv", "edl", "otio", "html")


def prepare(name: str) -> None:
    """Make sure, before anything takes time, that the format `name` can be written here.

    Raises:
        MissingPackage: a package for it is not installed.
    """
    if name == "otio":
        from vdx.shotlists.otio import require_package

        require_package()


def write(name: str, listing: Listing, *, drop: bool = True) -> str:
    """The listing in the format `name`, one of `FORMATS`.

    Args:
        name: the format.
        listing: the shots.
        drop: count multiples of 29.97 frames a second in drop-frame.

    Raises:
        VdxError: the format cannot say it, or a package for it is missing.
    """
    if name == "csv":
        from vdx.shotlists.csv import to_csv

        return to_csv(listing, drop=drop)
    if name == "edl":
        from vdx.shotlists.edl import to_edl

        return to_edl(listing, drop=drop)
    if name == "otio":
        from vdx.shotlists.otio import to_otio

        return to_otio(listing)
    if name == "html":
        from vdx.shotlists.html import to_html

        return to_html(listing)
    return json.dumps(listing.view.model_dump(mode="json"), ensure_ascii=False) + "\n"
