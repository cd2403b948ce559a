"""What people do to footage before they pass it on, in pictures and in time.

The lists follow AugLy (Papakipos and Bitton 2022) and the video copy detection challenge of 2022 (Pizzi et
al. 2023, "The 2023 Video Similarity Dataset and Challenge"); strengths are drawn, mostly over their ranges.

`PICTURE_EDITS[name](rng, context)` draws the parameters of one edit and returns a function from a picture and
its share of the clip's time, 0 to 1, to the edited picture. For pictures of one size the results are of one
size. `TIME_EDITS[name](rng, seconds, fps)` rearranges the source seconds that the frames of a clip show.
"""

# Each module adds its edits to PICTURE_EDITS; `combined` draws from all of them.
from benchmarks.copies.edits import (  # noqa: F401
    captions,
    colour,
    combined,
    framing,
    geometry,
    overlays,
    quality,
    screens,
    stacks,
)
from benchmarks.copies.edits.base import PICTURE_EDITS, Context, Image, PictureEdit
from benchmarks.copies.edits.combined import names_in
from benchmarks.copies.edits.timing import TIME_EDITS

MIRRORING = frozenset({"hflip", "vflip"})
"""Edits after which left and right have changed places (an upside-down picture is mirrored and turned)."""


def is_mirrored(name: str, edit: PictureEdit) -> bool:
    """Whether the edit drawn under `name` shows its source left-right reversed."""
    return sum(part in MIRRORING for part in names_in(name, edit)) % 2 == 1


__all__ = ["MIRRORING", "PICTURE_EDITS", "TIME_EDITS", "Context", "Image", "PictureEdit", "is_mirrored"]
