"""How many spans at a time the memory of the machine allows."""

from __future__ import annotations

import os
import sys

_PER_PIXEL = 640  # bytes that an encoder takes for each pixel of a picture; SVT-AV1 takes the most
_SHARE = 0.5  # of the memory; the rest is for what else runs


def workers_for(width: int, height: int, wanted: int, memory: int | None = None) -> int:
    """`wanted` spans at a time, or fewer: one at least.

    Args:
        width: pixels of a picture.
        height: the same.
        wanted: how many there are processors for.
        memory: bytes that the machine has; None to ask it.
    """
    there = physical_memory() if memory is None else memory
    if there is None:
        return max(1, wanted)
    return max(1, min(wanted, int(_SHARE * there / (width * height * _PER_PIXEL))))


def physical_memory() -> int | None:
    """Bytes of memory that the machine has; None where it does not say."""
    if sys.platform == "win32":
        return _of_windows()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _of_windows() -> int | None:
    import ctypes

    kilobytes = ctypes.c_ulonglong()
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows only
    told = kernel.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
    return kilobytes.value * 1024 if told else None
