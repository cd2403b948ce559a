"""One video to compress, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from storage.compact.encoding.regions import Box
from storage.compact.manifest import VideoPart
from storage.compact.options import CompressOptions
from storage.records import AnalysedVideo

Outcome = Literal["described", "proxy", "encoded", "kept", "left"]


class CompressObserver(Protocol):
    """Is told how a video comes along, from several threads."""

    def planned(self, path: Path, frames: int) -> None:
        """The video at `path` has so many frames to encode."""

    def encoded(self, path: Path, frames: int) -> None:
        """So many more of them are done."""


@dataclass(frozen=True, slots=True)
class Compressed:
    """What became of one video.

    Attributes:
        path: the source.
        outcome: ``described`` (tier 0), ``proxy``, ``encoded``, ``kept`` (the source's packets, since
            encoding would not make them smaller), or ``left``: nothing was written, since it would not be
            smaller.
        source_size: bytes of the source.
        size: bytes of the compact file; those of the source where it was left.
        output: the compact file; None where the source was left.
        video: what the manifest says of the video.
        problem: what of the source could not be decoded.
    """

    path: Path
    outcome: Outcome
    source_size: int
    size: int
    output: Path | None = None
    video: VideoPart | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One video to compress.

    Attributes:
        path: the source.
        output: the compact file to write.
        analysed: what is known of the source.
        recipe: by which extractors and settings that was found.
        boxes: where something moves, by shot; used only where `CompressOptions.regions` says so.
        made_by: the version of this program.
    """

    path: Path
    output: Path
    analysed: AnalysedVideo
    recipe: str
    boxes: Mapping[int, Sequence[Box]]
    made_by: str

    @property
    def work_folder(self) -> Path:
        """Where finished spans are kept until all are."""
        return self.output.with_name(f"{self.output.name}.work")

    def boxes_for(self, options: CompressOptions) -> Mapping[int, Sequence[Box]]:
        """Rectangles that get more bits, by shot."""
        return self.boxes if options.regions else {}

    def settings(self, options: CompressOptions) -> dict[str, object]:
        """All that an encoded span depends on."""
        return {
            "source": self.analysed.video.fingerprint,
            "shots": [(shot.start_pts, shot.end_pts) for shot in self.analysed.shots],
            "tier": options.tier,
            "target": repr(options.target),
            "max_size": options.max_size,
            "codec": options.codec,
            "boxes": sorted((shot, list(boxes)) for shot, boxes in self.boxes_for(options).items()),
            "made_by": self.made_by,
        }
