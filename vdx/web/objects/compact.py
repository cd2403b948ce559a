"""What compression would save, and what it would look like."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vdx.schemas import CONFIG, Number, schema


class TierEstimate(BaseModel):
    """A way to compress a video."""

    model_config = CONFIG
    tier: Literal[0, 1, 2] = Field(
        description="0: what is known of it. 1: a small film too. 2: one that looks like the source."
    )
    size: int = Field(description="About how many bytes the compact file would have.")
    saved: Number = Field(description="Share of the source's bytes that it would save, 0 to 1.")


class Estimate(BaseModel):
    """What compression would save."""

    model_config = CONFIG
    schema_: Literal["vdx.estimate/1"] = schema("vdx.estimate/1")
    video: int = Field(description="The number of the video.")
    target: Number = Field(description="VMAF that each shot would keep at tier 2.")
    source_size: int = Field(description="Bytes of the video.")
    tiers: list[TierEstimate] = Field(description="Each way.")


class PreviewOrder(BaseModel):
    """Seconds that shall be compressed to look at."""

    model_config = CONFIG
    video: int = Field(description="The number of the video.")
    at: float = Field(0.0, ge=0, allow_inf_nan=False, description="Where they begin.")
    seconds: float = Field(3.0, gt=0, le=10, description="How many.")
    target: float = Field(93.0, ge=20, le=99, description="VMAF to keep at tier 2.")
    tier: Literal[1, 2] = Field(2, description="As in estimates.")


class PreviewResult(BaseModel):
    """What came of it: the result of the job."""

    model_config = CONFIG
    schema_: Literal["vdx.preview/1"] = schema("vdx.preview/1")
    source: str = Field(description="Address of a clip as good as the source.")
    made: str = Field(description="Address of the same frames, compressed.")
    start: Number = Field(description="Where they begin in the video.")
    end: Number = Field(description="Where they end.")
    source_bytes: int = Field(description="Bytes of these frames in the source.")
    made_bytes: int = Field(description="Bytes that they take compressed.")
    vmaf: Number | None = Field(description="Mean VMAF; null where pictures are too small for it.")


DOCUMENTS: tuple[type[BaseModel], ...] = (Estimate, PreviewResult)
