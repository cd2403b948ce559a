"""Adding files to the library."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vdx.schemas import CONFIG, Text, schema


class IngestOrder(BaseModel):
    """What is to be added."""

    model_config = CONFIG
    paths: list[str] = Field(
        default=[], max_length=1000, description="Files and folders, by their whole paths."
    )
    retry: bool = Field(
        default=False,
        description="Try those again that failed or came out partial; without paths all of them.",
    )


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
    files: list[FailedFile] = Field(description="Those of which nothing could be read in front.")


class FolderView(BaseModel):
    """A folder of the machine that serves the page."""

    model_config = CONFIG
    name: Text = Field(description="Its name.")
    path: Text = Field(description="Its whole path.")


class FolderList(BaseModel):
    """What lies in a folder, to choose one."""

    model_config = CONFIG
    schema_: Literal["vdx.folders/1"] = schema("vdx.folders/1")
    path: Text = Field(description="The folder.")
    parent: Text | None = Field(description="The folder that it lies in; null for none.")
    folders: list[FolderView] = Field(description="Those in it, by name; without hidden ones.")
    videos: int = Field(description="Files in it whose names promise a video.")
    places: list[FolderView] = Field(description="Where to begin.")


DOCUMENTS: tuple[type[BaseModel], ...] = (FailureList, FolderList)
