"""How a video is played and looked through."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vdx.schemas import CONFIG, Score, Seconds, schema


class ProxyView(BaseModel):
    """The form of a video that every browser plays."""

    model_config = CONFIG
    state: Literal["none", "running", "ready", "failed"] = Field(description="Whether there is one.")
    progress: Score = Field(description="The share that is made, 0 to 1.")
    url: str | None = Field(description="Where it is; null unless it is ready.")
    job: str | None = Field(description="The job that makes it, or failed to; null without one.")
    message: str = Field(description="Why it failed, for people; else empty.")


class Playback(BaseModel):
    """How a video can be played in a browser."""

    model_config = CONFIG
    schema_: Literal["vdx.playback/1"] = schema("vdx.playback/1")
    direct: bool = Field(description="Whether browsers can play the file as it is.")
    url: str | None = Field(description="Where that is; null if they cannot.")
    type: str = Field(description="The media type of the file.")
    codec: str = Field(description="FFmpeg's name of the codec of its pictures.")
    sound: str = Field(description="That of its sound; empty without any.")
    why: str = Field(description="Why they cannot, for people; else empty.")
    proxy: ProxyView = Field(description="What to play instead.")


class Tile(BaseModel):
    """A picture of a sprite."""

    model_config = CONFIG
    frame: int = Field(description="The id of the frame.")
    time: Seconds = Field(description="When it is shown.")
    start: Seconds = Field(description="From when on it stands for the video.")
    end: Seconds = Field(description="Until when.")
    x: int = Field(description="Its left edge in the sprite, in pixels.")
    y: int = Field(description="Its upper edge.")


class Sprite(BaseModel):
    """Small pictures of a video's shots in one file."""

    model_config = CONFIG
    schema_: Literal["vdx.sprite/1"] = schema("vdx.sprite/1")
    url: str | None = Field(description="Where the file is; null if there are no pictures.")
    width: int = Field(description="Of a picture, in pixels.")
    height: int = Field(description="Of a picture, in pixels.")
    columns: int = Field(description="Pictures in a row of the file.")
    tiles: list[Tile] = Field(description="In the order of their time.")


DOCUMENTS: tuple[type[BaseModel], ...] = (Playback, Sprite)
