"""Encoding leaves the rest of the machine its turn."""

from __future__ import annotations

import os
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from media.planes import planes_of
from storage.compact.encoding import scheduling
from storage.compact.encoding.codecs.base import CODECS
from storage.compact.encoding.encoded import encode
from tests.footage import moving_scene


def _policies() -> set[int]:
    found = set()
    for thread in Path("/proc/self/task").iterdir():
        found.add(os.sched_getscheduler(int(thread.name)))
    return found


@pytest.mark.parametrize("name", CODECS.names())
def test_no_thread_is_more_urgent_than_others(name: str) -> None:
    codec = CODECS.get(name)
    seen: set[int] = set()

    def pictures():  # type: ignore[no-untyped-def]
        for at, image in enumerate(moving_scene(1, 0.4)):
            planar = planes_of(image, codec.pix_fmt)
            planar.pts = at
            yield planar
            if sys.platform == "linux":
                seen.update(_policies())  # while the encoder's threads are at work

    encode(pictures(), codec, 40, "probe", Fraction(1, 25), Fraction(25))
    assert not seen & {1, 2}  # SCHED_FIFO, SCHED_RR


def test_calming_changes_no_ordinary_thread() -> None:
    before = os.nice(0)
    scheduling.calm()
    assert os.nice(0) == before
