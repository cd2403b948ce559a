"""Masks as PNG files: one for each picture, named by its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from media.errors import VdxError

if TYPE_CHECKING:
    from indexer.regions.video import Shown


class FolderNotEmpty(VdxError):
    """Masks shall be written into a folder that holds files already."""

    exit_code = 2

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not empty; choose another folder for --masks, or add --force")


class MasksFailed(VdxError):
    """A mask could not be written."""


def check(folder: Path, *, force: bool) -> None:
    """Look whether masks may be written into a folder, which need not be there.

    Raises:
        FolderNotEmpty: it holds something, and `force` does not say that this is all right.
        MasksFailed: it is no folder, or may not be read.
    """
    if not folder.exists():
        return
    try:
        if any(folder.iterdir()) and not force:
            raise FolderNotEmpty(folder)
    except OSError as error:
        raise MasksFailed(f"{folder} cannot be used for masks ({error.strerror})") from error


def writing(pictures: Iterable[Shown], folder: Path) -> Iterator[Shown]:
    """Hand the pictures on, and write the mask of each into the folder, which is made for the first.

    A mask has the picture's size; 255 is what belongs to a region, 0 everything else.

    Raises:
        MasksFailed: one cannot be written.
    """
    for number, one in enumerate(pictures):
        height, width = one.picture.shape[:2]
        mask = np.zeros((height, width), np.uint8)
        for _, region in one.seen.regions:
            share = cv2.resize(
                region.mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR
            )
            mask[np.asarray(share) >= 0.5] = 255
        _, data = cv2.imencode(".png", mask)
        target = folder / file_name(one.seconds)
        try:
            if not number:
                folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data.tobytes())
        except OSError as error:
            raise MasksFailed(f"{target} cannot be written ({error.strerror})") from error
        yield one


def file_name(seconds: float) -> str:
    """``000012.345.png`` for 12.345 s: sorted by name they are in order."""
    return f"{max(0.0, seconds):010.3f}.png"
