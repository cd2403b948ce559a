"""Decoding on a graphics chip, where FFmpeg can reach one."""

from __future__ import annotations

from functools import cache

import av
from av.codec.hwaccel import HWAccel, hwdevices_available
from av.error import FFmpegError

from media.errors import VdxError

NONE, AUTO = "none", "auto"
_COMMON = "h264"  # whatever decodes video in hardware decodes this


class NoSuchDevice(VdxError):
    """There is no device of that name here that decodes video."""

    def __init__(self, name: str) -> None:
        there = ", ".join(usable_devices()) or "none"
        super().__init__(f"{name!r} cannot decode video here (what can: {there}); use auto or none.")


@cache
def usable_devices() -> tuple[str, ...]:
    """The kinds of device that decode video on this machine, by FFmpeg's names such as ``cuda``."""
    return tuple(name for name in hwdevices_available() if _opens(name))


def _opens(name: str) -> bool:
    try:
        HWAccel(name).create(av.Codec(_COMMON, "r"))
    except (FFmpegError, NotImplementedError, OSError):  # no driver, no permission, no such chip
        return False
    return True


def hardware(name: str) -> HWAccel | None:
    """What to open a file with; None for the processor.

    A codec or profile that the device does not know is decoded by the processor all the same.

    Args:
        name: ``none``, ``auto`` for the first usable device if there is one, or one of `usable_devices`.

    Raises:
        NoSuchDevice: it is none of them.
    """
    if name == NONE:
        return None
    devices = usable_devices()
    if name == AUTO:
        return HWAccel(devices[0]) if devices else None
    if name not in devices:
        raise NoSuchDevice(name)
    return HWAccel(name)
