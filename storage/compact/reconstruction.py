"""What is to be made of a compact file, and what became of that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.compact.manifest import VideoPart
    from storage.compact.verify import Verification

Tier = Literal["best", "1", "0"]
TIERS: tuple[Tier, ...] = ("best", "1", "0")


@dataclass(frozen=True, slots=True)
class ReconstructOptions:
    """What is to be made of a compact file.

    Attributes:
        output: the film to write.
        frames: a folder for a PNG of every frame.
        tier: ``best`` for the best there is, ``1`` for the proxy, ``0`` for the storyboard.
        start: seconds at which it begins.
        end: seconds at which it ends; None for the end of the video.
        verify: decode the video and compare it with what the file says of it.
    """

    output: Path | None = None
    frames: Path | None = None
    tier: Tier = "best"
    start: float = 0.0
    end: float | None = None
    verify: bool = False

    @property
    def is_span(self) -> bool:
        """Whether only a part is wanted."""
        return self.start > 0 or self.end is not None


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """What became of it.

    Attributes:
        part: the video that was taken; None for the storyboard.
        copied: whether its packets are as they were; else pictures were encoded anew.
        written: frames of the film; None if none was asked for.
        pictures: how many PNG were written.
        damaged: the parts that are damaged, a sentence each.
        verification: what comparing showed.
    """

    part: VideoPart | None
    copied: bool
    written: int | None
    pictures: int | None
    damaged: tuple[str, ...]
    verification: Verification | None

    @property
    def whole(self) -> bool:
        """Whether nothing is missing or in doubt."""
        return not self.damaged and (self.verification is None or self.verification.whole)
