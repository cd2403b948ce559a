"""Lists of the library, as only the page needs them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vdx.schemas import CONFIG, Seconds, Text, schema


class FacetValue(BaseModel):
    """A value, and how many videos have it."""

    model_config = CONFIG
    value: Text = Field(
        description="As the filter takes it; a year, or the seconds from-to of a duration, for two of them."
    )
    count: int = Field(description="Videos that would fit with this in the place of that filter.")


class FacetView(BaseModel):
    """One way to tell videos apart."""

    model_config = CONFIG
    name: str = Field(
        description="folder, year, duration, resolution, status, codec, audio or label: a filter."
    )
    values: list[FacetValue] = Field(description="Those that any video has.")


class FacetList(BaseModel):
    """What the videos that fit can be told apart by."""

    model_config = CONFIG
    schema_: Literal["vdx.facets/1"] = schema("vdx.facets/1")
    facets: list[FacetView] = Field(description="In the order to show them.")


class FrameView(BaseModel):
    """A frame that was indexed."""

    model_config = CONFIG
    id: int = Field(description="Its number in the library; never used again.")
    time: Seconds = Field(description="When it is shown.")
    shot: int = Field(description="The number of its shot.")
    keyframe: bool = Field(description="Whether it stands for its shot, and has a picture.")


class FrameList(BaseModel):
    """The indexed frames of a video."""

    model_config = CONFIG
    schema_: Literal["vdx.frames/1"] = schema("vdx.frames/1")
    frames: list[FrameView] = Field(description="In the order of their time.")


DOCUMENTS: tuple[type[BaseModel], ...] = (FacetList, FrameList)
