"""All systems that can run here."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.copies.systems.base import System
from benchmarks.copies.systems.mean_vector import MeanVector
from benchmarks.copies.systems.ours import ABLATIONS, Vdx
from benchmarks.copies.systems.tmk import Tmk
from benchmarks.copies.systems.videohash import VideoHash
from benchmarks.copies.systems.vpdq import VPdq

_MAKERS: tuple[Callable[[], System], ...] = (Vdx, VPdq, Tmk, VideoHash, MeanVector)


def create_systems(*, ablation: bool = False) -> tuple[list[System], list[str]]:
    """The systems, and a line for each that is left out because a package is not installed.

    Args:
        ablation: only vdx, and vdx with each part switched off.
    """
    if ablation:
        return [Vdx(), *(Vdx(name, options) for name, options in ABLATIONS.items())], []
    made, absent = [], []
    for maker in _MAKERS:
        try:
            made.append(maker())
        except ImportError as error:
            absent.append(f"{maker.__name__} is left out: {error}")
    return made, absent
