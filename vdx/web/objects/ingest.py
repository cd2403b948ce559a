"""Indexing from the page: what is asked for, what failed, and which folders there are."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from vdx.schemas import CONFIG, Text, schema


class IngestRequest(BaseModel):
    """What to index."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    paths: list[str] = Field(default=[], max_length=1000, description="Files and folders, whole paths.")
    retry: bool = Field(default=False, description="Try files again that could not be read, or not whole.")


class FailedFile(BaseModel):
    """A file that could not be indexed, or only in part."""

    model_config = CONFIG
    name: Text = Field(description="Its name.")
    error: Text = Field(description="The reason, for people.")
    partial: bool = Field(description="Whether some of it could be indexed.")


class FailureList(BaseModel):
    """Files that could not be indexed, or only in part."""

    model_config = CONFIG
    schema_: Literal["vdx.failures/1"] = schema("vdx.failures/1")
    files: list[FailedFile] = Field(description="By path; those of which nothing could be read in front.")


class Folder(BaseModel):
    """A folder of the disk."""

    model_config = CONFIG
    name: Text = Field(description="Its name.")
    path: Text = Field(description="Where it is.")


class FolderList(BaseModel):
    """The folders in a folder."""

    model_config = CONFIG
    schema_: Literal["vdx.folders/1"] = schema("vdx.folders/1")
    path: Text = Field(description="Which.")
    parent: Text | None = Field(description="The folder that it is in; null at the top.")
    folders: list[Folder] = Field(description="By name, without hidden ones.")


DOCUMENTS: tuple[type[BaseModel], ...] = (FailureList, FolderList)
