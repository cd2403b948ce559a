"""Threads that must not be more urgent than everything else on the machine.

SVT-AV1 gives its threads, and the one that opens it, real-time priority when root runs it, as in a container.
Nothing else gets a turn then, and programs that such a thread starts inherit it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def calm() -> None:
    """Give every thread of this process that has real-time priority an ordinary one."""
    if sys.platform != "linux":
        return
    urgent = os.SCHED_FIFO, os.SCHED_RR
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has ended, or is not ours to change
            if os.sched_getscheduler(int(thread.name)) in urgent:
                os.sched_setscheduler(int(thread.name), os.SCHED_OTHER, os.sched_param(0))
