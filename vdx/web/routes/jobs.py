"""What takes long."""

from __future__ import annotations

from fastapi import APIRouter

from vdx.web.context import Context
from vdx.web.objects.jobs import JobList, JobView


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api/jobs")

    @routes.get("")
    def jobs() -> JobList:
        """All jobs, the latest first."""
        return JobList(jobs=context.jobs.all())

    @routes.get("/{job}")
    def job(job: str) -> JobView:
        """One job."""
        return context.jobs.get(job).view()

    @routes.post("/{job}/cancel")
    def cancel(job: str) -> JobView:
        """End a job; what it has finished is kept."""
        found = context.jobs.get(job)
        found.cancel()
        return found.view()

    return routes
