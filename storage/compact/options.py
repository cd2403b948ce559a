"""How a video is to be compressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.compact.encoding.goal import Floor, Mean
from storage.compact.encoding.sound_plan import SoundPlan
from storage.compact.manifest import Level

Tier = Literal[0, 1, 2]

TARGET = Floor(93.0)  # where most people see no difference at a normal distance
PROXY_BITS = 20_000  # a second, of the pictures of a proxy
PROXY_SIDE = 320
COPY, SPEECH = SoundPlan(True), SoundPlan(True, 24)


@dataclass(frozen=True, slots=True)
class CompressOptions:
    """What a compact file is to hold.

    Attributes:
        tier: 0 is descriptors only; 1 with a small proxy to watch; 2 with a video that looks like the source.
        target: quality of tier 2; ignored where `max_size` is given.
        max_size: bytes that the compact file may have.
        codec: of tier 2; proxies are AV1.
        regions: whether what moves gets more bits (x264 and x265).
        sound: what becomes of it; None copies it at tier 2 and makes it 24 kbit/s of Opus at tier 1.
        level: how much is kept to search by.
        workers: spans that are encoded at a time, fewer where memory is short.
        resume: go on with what an interrupted run left.
    """

    tier: Tier = 2
    target: Floor | Mean = TARGET
    max_size: int | None = None
    codec: str = "av1"
    regions: bool = False
    sound: SoundPlan | None = None
    level: Level = "small"
    workers: int = 1
    resume: bool = False

    @property
    def plan(self) -> SoundPlan:
        """What becomes of the sound."""
        return self.sound or (SPEECH if self.tier == 1 else COPY)
