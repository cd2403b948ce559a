"""What takes longer than a request: started by a page, watched by all of them, and cancelled if need be."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from media.errors import VdxError
from vdx.web.errors import NoSuchJob, sentence
from vdx.web.events import Events
from vdx.web.objects.jobs import JobFile, JobView, State

_FILES = 50  # told of; all are in the result
_KEPT = 50  # jobs that ended
_PAUSE = 0.1  # seconds between two reports of progress of one job

Result = dict[str, Any] | None
Work = Callable[["Job"], Result]


class Cancelled(VdxError):
    """Somebody does not want the result of a job any more."""


class Job:
    """One job; `Jobs.start` makes it, and gives it to the function that does the work."""

    def __init__(self, id_: str, kind: str, key: str, tell: Callable[[JobView], None]) -> None:
        self.id = id_
        self.kind = kind
        self.key = key
        self.cancelled = threading.Event()
        self._tell = tell
        self._guard = threading.RLock()
        self._state: State = "queued"
        self._done = 0.0
        self._total: float | None = None
        self._unit = ""
        self._message = ""
        self._files: deque[JobFile] = deque(maxlen=_FILES)
        self._result: Result = None
        self._told = 0.0
        self._on_cancel: list[Callable[[], object]] = []

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self._state in ("done", "failed", "cancelled")

    def view(self) -> JobView:
        """How it is now."""
        with self._guard:
            return JobView(
                id=self.id,
                kind=self.kind,
                state=self._state,
                done=self._done,
                total=self._total,
                unit=self._unit,
                message=self._message,
                files=list(self._files),
                result=self._result,
            )

    def progress(
        self,
        done: float | None = None,
        total: float | None = None,
        *,
        unit: str | None = None,
        message: str | None = None,
        file: JobFile | None = None,
    ) -> None:
        """Say how far it is; what is None stays as it was.

        Raises:
            Cancelled: nobody wants it any more.
        """
        if self.cancelled.is_set():
            raise Cancelled("It was cancelled.")
        with self._guard:
            self._done = self._done if done is None else done
            self._total = self._total if total is None else total
            self._unit = self._unit if unit is None else unit
            self._message = self._message if message is None else message
            if file is not None:
                self._files.append(file)
        now = time.monotonic()
        if now - self._told >= _PAUSE:
            self._told = now
            self._tell(self.view())

    def on_cancel(self, act: Callable[[], object]) -> None:
        """Call `act` when the job is cancelled, at once if it is already; from another thread."""
        with self._guard:
            self._on_cancel.append(act)
        if self.cancelled.is_set():
            act()

    def cancel(self) -> None:
        """Ask it to end; one that waits for its turn ends at once."""
        with self._guard:
            if self.ended or self.cancelled.is_set():
                return
            self.cancelled.set()
            acts = list(self._on_cancel)
            waiting = self._state == "queued"
        for act in acts:
            act()
        if waiting:
            self._end("cancelled", "Cancelled before it began.")

    def run(self, work: Work) -> None:
        """Do the work, here and now, and say what came of it."""
        with self._guard:
            if self.ended:
                return
            self._state = "running"
        self._tell(self.view())
        try:
            result = work(self)
        except Exception as error:  # whatever happens is told to the page
            if self.cancelled.is_set():
                self._end("cancelled", "Cancelled. What was finished until then is kept.")
                return
            if not isinstance(error, VdxError):
                logging.getLogger("vdx.web").exception("the job %s failed", self.kind)
            self._end("failed", sentence(error))
        else:
            self._end("done", None, result)

    def _end(self, state: State, message: str | None, result: Result = None) -> None:
        with self._guard:
            self._state = state
            self._message = self._message if message is None else message
            self._result = result
        self._tell(self.view())


class Jobs:
    """All jobs of a page; those of one kind take turns, so that no kind keeps another waiting."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._guard = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._queues: dict[str, ThreadPoolExecutor] = {}
        self._number = 0

    def start(self, kind: str, work: Work, *, key: str = "", message: str = "") -> JobView:
        """Begin a job, or wait until it is its turn.

        Args:
            kind: what it does.
            work: is given the job, to say how far it is; what it gives is the result.
            key: a job of the same kind and key that has not ended yet is given instead; "" is like no other.
            message: what it is at.
        """
        with self._guard:
            for job in self._jobs.values():
                if (
                    key
                    and (job.kind, job.key) == (kind, key)
                    and not job.ended
                    and not job.cancelled.is_set()
                ):
                    return job.view()
            self._number += 1
            job = Job(f"{kind}-{self._number}", kind, key, self._tell)
            job.progress(message=message)
            self._jobs[job.id] = job
            self._drop_old()
            if kind not in self._queues:
                self._queues[kind] = ThreadPoolExecutor(1, thread_name_prefix=kind)
            queue = self._queues[kind]
        queue.submit(job.run, work)
        return job.view()

    def all(self) -> list[JobView]:
        """Every job that is known, the latest first."""
        return [job.view() for job in reversed(list(self._jobs.values()))]

    def get(self, id_: str) -> Job:
        """One job. Raises NoSuchJob."""
        try:
            return self._jobs[id_]
        except KeyError:
            raise NoSuchJob(id_) from None

    def find(self, kind: str, key: str) -> JobView | None:
        """The latest job of a kind about something; None if there was none lately."""
        for job in reversed(list(self._jobs.values())):
            if (job.kind, job.key) == (kind, key):
                return job.view()
        return None

    def close(self) -> None:
        """Cancel all, and wait until they have ended."""
        for job in list(self._jobs.values()):
            with contextlib.suppress(Exception):
                job.cancel()
        for queue in self._queues.values():
            queue.shutdown(wait=True, cancel_futures=True)

    def _tell(self, view: JobView) -> None:
        self._events.tell("job", view.id, view)

    def _drop_old(self) -> None:
        ended = [job.id for job in self._jobs.values() if job.ended]
        for id_ in ended[: max(0, len(ended) - _KEPT)]:
            del self._jobs[id_]
