"""What is to become of the sound of a video."""

from __future__ import annotations

import re
from dataclasses import dataclass

from media.errors import VdxError

_OPUS = re.compile(r"opus:(\d{1,3})k", flags=re.ASCII)
_KBITS = (6, 510)  # that Opus takes


class BadAudio(VdxError):
    """It is not said what is to become of the sound."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """What becomes of the sound: nothing, a copy, or so many kbit/s of Opus."""

    keep: bool
    kbits: int | None = None

    @classmethod
    def parse(cls, text: str) -> SoundPlan:
        """From ``none``, ``copy`` or ``opus:24k``.

        Raises:
            BadAudio: it is none of those.
        """
        if text in ("none", "copy"):
            return cls(text == "copy")
        found = _OPUS.fullmatch(text)
        if found is None or not _KBITS[0] <= int(found[1]) <= _KBITS[1]:
            raise BadAudio(f"{text!r} says nothing of the sound; say copy, none, or opus:24k (6 to 510)")
        return cls(True, int(found[1]))
