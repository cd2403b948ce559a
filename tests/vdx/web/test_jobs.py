"""What takes long: how it is told, cancelled, and what comes of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from media.errors import VdxError
from vdx.web.errors import NoSuchJob
from vdx.web.events import Events
from vdx.web.jobs import Job, Jobs
from vdx.web.objects.jobs import JobFile, JobView

PATIENCE = 60.0


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    found = Jobs(Events())
    yield found
    found.close()


def ended(jobs: Jobs, id_: str) -> JobView:
    over = threading.Event()
    jobs.start(jobs.get(id_).kind, lambda job: over.set())  # type: ignore[func-returns-value]
    assert over.wait(PATIENCE)
    return jobs.get(id_).view()


def test_a_job_says_what_came_of_it(jobs: Jobs) -> None:
    def work(job: Job) -> dict[str, int]:
        job.progress(1, 2, unit="files", message="half", file=JobFile(name="a", outcome="new", error=None))
        return {"answer": 42}

    found = ended(jobs, jobs.start("test", work).id)
    assert (found.state, found.done, found.total, found.unit) == ("done", 1, 2, "files")
    assert found.result == {"answer": 42}
    assert [file.name for file in found.files] == ["a"]


def test_a_job_that_fails_says_why_without_folders(jobs: Jobs) -> None:
    def work(job: Job) -> None:
        raise VdxError("/home/somebody/film.mp4 is gone")

    found = ended(jobs, jobs.start("test", work).id)
    assert (found.state, found.message) == ("failed", "film.mp4 is gone")


def test_a_job_that_runs_is_cancelled(jobs: Jobs) -> None:
    began, told = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        job.on_cancel(told.set)
        began.set()
        assert told.wait(PATIENCE)
        job.progress(1)  # raises

    id_ = jobs.start("test", work).id
    assert began.wait(PATIENCE)
    jobs.get(id_).cancel()
    assert ended(jobs, id_).state == "cancelled"


def test_a_job_that_waits_is_cancelled_and_never_runs(jobs: Jobs) -> None:
    go, ran = threading.Event(), threading.Event()
    first = jobs.start("test", lambda job: go.wait(PATIENCE) and None)
    second = jobs.start("test", lambda job: ran.set())  # type: ignore[func-returns-value]
    jobs.get(second.id).cancel()
    assert jobs.get(second.id).view().state == "cancelled"
    go.set()
    assert ended(jobs, first.id).state == "done"
    assert not ran.is_set()


def test_the_same_is_not_done_twice_at_once(jobs: Jobs) -> None:
    go = threading.Event()
    first = jobs.start("test", lambda job: go.wait(PATIENCE) and None, key="3")
    again = jobs.start("test", lambda job: None, key="3")
    other = jobs.start("test", lambda job: None, key="4")
    assert first.id == again.id != other.id
    go.set()
    ended(jobs, other.id)
    assert jobs.start("test", lambda job: None, key="3").id != first.id
    with pytest.raises(NoSuchJob):
        jobs.get("nothing")


def test_kinds_do_not_wait_for_each_other(jobs: Jobs) -> None:
    go = threading.Event()
    slow = jobs.start("slow", lambda job: go.wait(PATIENCE) and None)
    quick = jobs.start("quick", lambda job: None)
    assert ended(jobs, quick.id).state == "done"
    go.set()
    assert ended(jobs, slow.id).state == "done"
