"""vdx finds a picture or a clip in folders of video, to the second.

    import vdx

    library = vdx.open("my-library")
    report = library.ingest("holidays/")
    for match in library.search("beach.jpg").matches:
        print(match.video.paths[0], match.segments[0].best, match.score)

`Library` is documented in `vdx.library`. Importing this package is quick: models and codecs are loaded
when they are first needed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vdx.library import Library

    __version__: str
else:

    def __getattr__(name: str) -> str:
        """`__version__`, looked up when it is asked for: that takes as long as all else here."""
        if name != "__version__":
            raise AttributeError(f"module 'vdx' has no attribute {name!r}")
        import importlib.metadata

        return importlib.metadata.version("vdx")


__all__ = ["open"]


def open(path: str | os.PathLike[str] | None = None) -> Library:
    """The library in the folder `path`, or the user's own (`settings.default_library`).

    Nothing is read or made yet: the first `ingest` makes the library, and reading one that does not exist
    raises `storage.errors.LibraryNotFound`.
    """
    from vdx.library import Library
    from vdx.settings import default_library

    return Library(default_library() if path is None else path)
