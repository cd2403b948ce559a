"""What an encoder for compact video is."""

from __future__ import annotations

from typing import Literal, Protocol

from media.frame import Planar
from storage.registry import Registry

Effort = Literal["probe", "final"]


class Codec(Protocol):
    """An encoder of constant quality, steered by one factor: the lower, the better and larger.

    Attributes:
        name: how people choose it.
        encoder: FFmpeg's name of it.
        decoder: FFmpeg's name of what decodes its packets.
        raw: FFmpeg's name of the format of its packets without a container.
        pix_fmt: what it is given.
        factors: the lowest factor, the highest, and the step between two.
        start: the factor to try when nothing is known.
        smallest: pixels that a side must have.
        multiple: of which the pixels of a side are one.
        takes_regions: whether it spends more bits on regions of interest.
    """

    name: str
    encoder: str
    decoder: str
    raw: str
    pix_fmt: Planar
    factors: tuple[float, float, float]
    start: float
    smallest: int
    multiple: int
    takes_regions: bool

    def options(self, factor: float, effort: Effort) -> dict[str, str]:
        """FFmpeg's options for one encode in one thread, whose only key frame is the first.

        What comes before the packets must be the same whatever the factor and the pictures of one size: spans
        of one video are joined behind one header.
        """
        ...


CODECS: Registry[Codec] = Registry("codec", __package__)


def joined(settings: dict[str, str]) -> str:
    """Settings in the form in which FFmpeg hands them to an encoder."""
    return ":".join(f"{name}={value}" for name, value in settings.items())
