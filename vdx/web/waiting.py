"""Requests whose answer a job makes: they wait for it, and pages see how far it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from media.errors import VdxError

if TYPE_CHECKING:
    from vdx.web.jobs import Jobs

_LOOK = 0.02  # seconds between two looks whether a job has ended


class NotFinished(VdxError):
    """A job that makes an answer was cancelled, or failed; the message says which."""


def wait_for(jobs: Jobs, id_: str) -> None:
    """Wait until a job has ended well.

    Raises:
        NotFinished: it did not.
    """
    job = jobs.get(id_)
    while not job.ended:
        time.sleep(_LOOK)
    view = job.view()
    if view.state != "done":
        raise NotFinished(view.message)
