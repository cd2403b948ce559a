"""What the page must know of the program that serves it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vdx.schemas import CONFIG, schema


class About(BaseModel):
    """The program that serves the page."""

    model_config = CONFIG
    schema_: Literal["vdx.about/1"] = schema("vdx.about/1")
    version: str = Field(description="The version of vdx.")
    languages: list[str] = Field(description="Languages that the page has.")
    codecs: list[str] = Field(description="Codecs that the server can make proxies and cuts in.")
    read_only: bool = Field(description="Whether nothing can be added to the library.")
    local: bool = Field(description="Whether only this machine can reach the page.")


DOCUMENTS: tuple[type[BaseModel], ...] = (About,)
