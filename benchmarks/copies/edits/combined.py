"""Several edits, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.copies.edits.base import PICTURE_EDITS, Context, Image, PictureEdit, picture_edit

_NAME = "combined"
# Edits that leave little of the source: two of them together leave too little for anybody.
_DRASTIC = frozenset(
    {"inset", "half_crop", "crop", "hstack", "vstack", "screenshot", "blurred_box", "rotate90", "rotate180"}
    | {"pixelate", "blur", "low_resolution", "blend", "covered", "perspective", "rotate"}
)


@dataclass(frozen=True)
class Combined:
    """Edits by name, applied in order."""

    steps: tuple[tuple[str, PictureEdit], ...]

    def __call__(self, image: Image, share: float) -> Image:
        """The edited picture."""
        for _, step in self.steps:
            image = step(image, share)
        return image


@picture_edit(_NAME)
def _combined(rng: np.random.Generator, context: Context) -> PictureEdit:
    """Two to four different edits, one drastic one among them at most."""
    names = [name for name in PICTURE_EDITS if name != _NAME]
    wanted, drawn = int(rng.integers(2, 5)), list[str]()
    for at in rng.permutation(len(names)):
        name = names[int(at)]
        if name not in _DRASTIC or _DRASTIC.isdisjoint(drawn):
            drawn.append(name)
        if len(drawn) == wanted:
            break
    return Combined(tuple((name, PICTURE_EDITS[name](rng, context)) for name in drawn))


def names_in(name: str, edit: PictureEdit) -> tuple[str, ...]:
    """The names of the single edits that an edit drawn under `name` consists of."""
    return tuple(step for step, _ in edit.steps) if isinstance(edit, Combined) else (name,)
