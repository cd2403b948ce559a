"""What takes long."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from vdx.schemas import CONFIG, Number, Text, schema

State = Literal["queued", "running", "done", "failed", "cancelled"]


class JobFile(BaseModel):
    """A file that a job is done with."""

    model_config = CONFIG
    name: Text = Field(description="Its name.")
    outcome: str = Field(description="What became of it, such as new, unchanged, partial or failed.")
    error: Text | None = Field(description="What is wrong with it; null when nothing is.")


class JobView(BaseModel):
    """Something that takes long, how far it is and what came of it."""

    model_config = CONFIG
    schema_: Literal["vdx.job/1"] = schema("vdx.job/1")
    id: str = Field(description="What it is called.")
    kind: str = Field(description="What it does: ingest, proxy, compact.")
    state: State = Field(description="How it is.")
    done: Number = Field(description="How much is done.")
    total: Number | None = Field(description="Of how much; null when that is not known yet.")
    unit: str = Field(description="What both are counted in, such as files or seconds.")
    message: Text = Field(description="What it is at, or what went wrong, for people.")
    files: list[JobFile] = Field(description="The latest files that it is done with, the last one last.")
    result: dict[str, Any] | None = Field(description="What came of it; null before it is done.")


class JobList(BaseModel):
    """The jobs of the page that is served, the latest first."""

    model_config = CONFIG
    schema_: Literal["vdx.jobs/1"] = schema("vdx.jobs/1")
    jobs: list[JobView] = Field(description="All that are under way, and those that ended lately.")


class Change(BaseModel):
    """The content of the library changed."""

    model_config = CONFIG
    schema_: Literal["vdx.change/1"] = schema("vdx.change/1")
    videos: int = Field(description="Videos in it now.")


DOCUMENTS: tuple[type[BaseModel], ...] = (JobView, JobList, Change)
