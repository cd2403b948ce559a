"""A limit to the memory that a process may take."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def limit_memory(allowance: int) -> None:
    """Let this process take no more than `allowance` bytes beyond what it has now.

    What asks for more is told that there is none: FFmpeg and numpy give up that one request. Only Linux
    counts memory that way (setrlimit(2), RLIMIT_DATA); elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = data_size() + allowance
    if most == resource.RLIM_INFINITY or limit < most:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


def data_size() -> int:
    """Bytes of memory that this process has asked for, whether it uses them yet or not; Linux only."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmData:"))
    return int(line.split()[1]) * 1024
