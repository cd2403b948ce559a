"""What can be wrong with what a user asks of a library, before any room below looks at it."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

from media.errors import VdxError
from storage.opening import CATALOG, FOLDERS


class LibraryReadOnly(VdxError):
    """Nothing may be written where the library is, or shall be."""

    def __init__(self, library: Path, place: Path) -> None:
        super().__init__(
            f"the library {library} cannot be written: you have no permission to write to {place}; "
            "change that, or choose another folder with --library"
        )


class Offline(VdxError):
    """A video of the library shall be read, and no file with it is there."""

    def __init__(self, video: str) -> None:
        super().__init__(f"no file with the video {video!r} is there now; `vdx info` shows where it was")


class FrameNotFound(VdxError):
    """A frame of the library is asked for that is not there."""

    def __init__(self, frame: int) -> None:
        super().__init__(f"there is no frame {frame} in the library; it may have been indexed anew since")


class RegionNotFound(VdxError):
    """A region of a keyframe is asked for that is not there."""

    def __init__(self, region: int) -> None:
        super().__init__(f"there is no region {region} in the library; it may have been indexed anew since")


class NoTimecode(VdxError):
    """The frames of a video cannot be counted in a timecode, which an EDL is made of."""

    def __init__(self, video: str, rate: Fraction | None) -> None:
        why = "its frames are not regular" if rate is None else f"no timecode counts {float(rate):g} frames/s"
        super().__init__(f"{video}: {why}, and an EDL needs timecodes; use --otio or --csv instead")


class MissingPackage(VdxError):
    """A package that only some exports need is not installed."""

    def __init__(self, package: str, purpose: str) -> None:
        super().__init__(f"vdx needs the package {package} to {purpose}; run: pip install {package}")


class UnknownCleaning(VdxError):
    """Pictures shall be cleaned in a way that there is not."""

    exit_code = 2

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"pictures cannot be cleaned by {name!r}; there are: {', '.join(known)}")


class TrashInLibrary(VdxError):
    """Files shall be moved into the folder of the library, which holds nothing but its own."""

    exit_code = 2

    def __init__(self, folder: Path, library: Path) -> None:
        super().__init__(f"{folder} lies in the library {library}; choose another folder for --trash")


class NoCompactFile(VdxError):
    """A video of the library shall be made again, and no compact file of it is there."""

    def __init__(self, video: str) -> None:
        super().__init__(f"no compact file of {video!r} is there; give the path of one (X.vdx)")


class FolderInUse(VdxError):
    """A library shall be packed into a folder that holds something already."""

    exit_code = 2

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not an empty folder; choose another, or add --force to write into it")


class NothingToUnpack(VdxError):
    """No compact file is where some should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is no compact file (.vdx) at {path}; `vdx pack` writes them")


def refuse_read_only(library: Path) -> None:
    """Raise LibraryReadOnly unless a library can be written in the folder `library`, or made there."""
    folder = next(place for place in (library, *library.parents) if os.path.exists(place))  # noqa: PTH110
    if not folder.is_dir():
        return  # opening it says what is wrong
    own = [library / name for name in (CATALOG, *FOLDERS)]
    for place in (folder, *filter(os.path.exists, own)):
        if not os.access(place, os.W_OK):
            raise LibraryReadOnly(library, place)
