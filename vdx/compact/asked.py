"""How a video is to be compressed, from the words that people type."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from media.errors import VdxError
from storage.compact.encoding.codecs.base import CODECS
from storage.compact.encoding.goal import parse_size, parse_target
from storage.compact.encoding.sound_plan import SoundPlan
from storage.compact.options import CompressOptions

_LEVELS = ("small", "full")
_ROI = ("off", "auto")


class BadChoice(VdxError):
    """What is asked for makes no sense, or not together."""

    exit_code = 2


def compress_options(
    *,
    tier: int,
    target: str | None,
    max_size: str | None,
    codec: str,
    roi: str,
    audio: str | None,
    descriptors: str,
    jobs: int | None,
    resume: bool,
) -> CompressOptions:
    """The options of a compression.

    Raises:
        BadAudio: it is not said what becomes of the sound.
        BadChoice: one has no sense, or not beside the others.
        BadGoal: the target or the size is none.
    """
    _check("--codec", codec, CODECS.names())
    _check("--descriptors", descriptors, _LEVELS)
    _check("--roi", roi, _ROI)
    if target is not None and max_size is not None:
        raise BadChoice("--target and --max-size exclude each other: either quality is given, or bytes")
    if tier != 2 and (target is not None or codec != "av1"):
        raise BadChoice(f"--target and --codec are of tier 2; leave them out with --tier {tier}")
    if tier == 0 and (max_size is not None or audio is not None):
        raise BadChoice("tier 0 holds no video: leave --max-size and --audio out")
    if roi == "auto" and not CODECS.get(codec).takes_regions:
        able = " and ".join(name for name in CODECS.names() if CODECS.get(name).takes_regions)
        raise BadChoice(f"--roi auto needs an encoder that takes regions; {codec} does not, {able} do")
    chosen = CompressOptions(
        tier=0 if tier == 0 else 1 if tier == 1 else 2,
        max_size=None if max_size is None else parse_size(max_size),
        codec=codec,
        regions=roi == "auto",
        sound=None if audio is None else SoundPlan.parse(audio),
        level="full" if descriptors == "full" else "small",
        workers=jobs or os.cpu_count() or 1,
        resume=resume,
    )
    return chosen if target is None else replace(chosen, target=parse_target(target))


def _check(option: str, text: str, known: Sequence[str]) -> None:
    if text not in known:
        raise BadChoice(f"{option} {text!r} is none of {', '.join(known)}")
