"""The one writer: a lock that the kernel frees when its holder dies, and a note of who holds it.

The lock is on ``writer.lock``. The note is a second file, ``writer.owner``, because a lock file may
be emptied by those who try for it. It is removed when the writer ends well, so a note without a
lock says that the last writer died or failed, and that there may be garbage to collect.

A forked child inherits the lock and keeps it from others: start helpers by "spawn".
"""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from storage.errors import LibraryLocked

_PATIENCE = 0.2  # seconds: `writer` holds the lock for a moment when it looks


class WriterLock:
    """Held from construction until `release`.

    Attributes:
        after_failure: whether the last writer left without ending well.
    """

    def __init__(self, library: Path) -> None:
        """Take the lock of a library.

        Raises:
            LibraryLocked: somebody else has it.
        """
        self._note = library / "writer.owner"
        self._lock = FileLock(library / "writer.lock", thread_local=False)
        try:
            self._lock.acquire(timeout=_PATIENCE, poll_interval=0.02)
        except Timeout as error:
            raise LibraryLocked(library, owner(library)) from error
        try:
            self.after_failure = self._note.exists()
            self._write_note()
        except BaseException:
            self._lock.release()
            raise

    def release(self, *, ended_well: bool) -> None:
        """Give the lock back; unless all `ended_well` the next writer looks for garbage."""
        if ended_well:
            self._note.unlink(missing_ok=True)
        self._lock.release()

    def _write_note(self) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now})
        draft = self._note.with_suffix(".new")  # renamed, so that nobody reads half of it
        draft.write_text(text, encoding="utf-8")
        draft.replace(self._note)

    def __enter__(self) -> WriterLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release(ended_well=kind is None)


def writer(library: Path) -> str | None:
    """Who is writing into a library, as a part of a sentence; None when nobody is."""
    lock = FileLock(library / "writer.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return owner(library) or "another process"
    except OSError:  # a library on a medium that cannot be written has no writer either
        return None
    lock.release()
    return None


def owner(library: Path) -> str | None:
    """Who holds the lock of a library, as a part of a sentence; None when not known."""
    try:
        note = json.loads((library / "writer.owner").read_text(encoding="utf-8"))
        return f"process {note['pid']} on {note['host']} since {note['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return None  # it just ended, or the note is damaged: the lock itself is what counts
