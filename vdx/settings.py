"""Where vdx keeps things unless it is told otherwise."""

from __future__ import annotations

import os
from pathlib import Path

LIBRARY_VARIABLE = "VDX_LIBRARY"


def default_library() -> Path:
    """The folder named by the environment variable VDX_LIBRARY, else one in the user's data directory."""
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        return Path(named).expanduser()
    import platformdirs  # not needed when the folder is named

    return Path(platformdirs.user_data_dir("vdx", appauthor=False)) / "library"
