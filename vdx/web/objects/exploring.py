"""What a page shows to look around: uploads, neighbours, copies, strips, regions, themes, a map."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vdx.schemas import CONFIG, ProofView, Score, Seconds, Shared, Text, Video, schema


class Upload(BaseModel):
    """A picture or clip that was given to search with."""

    model_config = CONFIG
    schema_: Literal["vdx.upload/1"] = schema("vdx.upload/1")
    id: str = Field(description="What it is called in queries, behind `u-`: the beginning of its SHA-256.")
    kind: Literal["image", "video"] = Field(description="What it is.")
    name: Text = Field(description="The name that it was given with.")
    width: int = Field(description="In pixels, as displayed.")
    height: int = Field(description="In pixels, as displayed.")
    duration: Seconds = Field(description="Its length; 0 of a picture.")


class Moment(BaseModel):
    """A keyframe."""

    model_config = CONFIG
    id: int = Field(description="Its number in the library.")
    time: Seconds = Field(description="When it is shown.")


class Neighbours(BaseModel):
    """A keyframe amid those around it."""

    model_config = CONFIG
    schema_: Literal["vdx.context/1"] = schema("vdx.context/1")
    video: Video = Field(description="Whose.")
    frame: Moment = Field(description="The keyframe itself, or the one next to the frame that was asked for.")
    before: list[Moment] = Field(description="Those before it, in order.")
    after: list[Moment] = Field(description="Those after it, in order.")


class CopyView(BaseModel):
    """Another video with the same footage."""

    model_config = CONFIG
    video: Video = Field(description="Which.")
    frame: int | None = Field(description="The number of a keyframe of it, in what is shared if possible.")
    kind: Literal["whole", "contained", "contains", "partial"] = Field(
        description="Whether it is the same from end to end, this video lies in it, it lies in this video, "
        "or they share a part."
    )
    shared: Shared = Field(description="What they share, by time in this video.")
    proof: ProofView | None = Field(description="That they do; its query is this video. null without one.")


class Copies(BaseModel):
    """The videos with the same footage as one."""

    model_config = CONFIG
    schema_: Literal["vdx.copies/1"] = schema("vdx.copies/1")
    video: Video = Field(description="The one.")
    copies: list[CopyView] = Field(description="The others, the surest first.")


class ShotLabel(BaseModel):
    """What a span of a video shows, in words."""

    model_config = CONFIG
    start: Seconds = Field(description="Its first moment.")
    end: Seconds = Field(description="Its end.")
    text: Text = Field(description="The words.")


class Strips(BaseModel):
    """What a video looks like along its length."""

    model_config = CONFIG
    schema_: Literal["vdx.strips/1"] = schema("vdx.strips/1")
    times: list[Seconds] = Field(description="When each span begins; the last one goes to the end.")
    colors: list[str] = Field(description="Its mean colour as #rrggbb; empty if none are kept.")
    motion: list[Score] = Field(description="How much it moves, 0 to 1; empty if that is not kept.")
    labels: list[ShotLabel] = Field(description="What shots show, where that is known.")


class RegionMark(BaseModel):
    """A part of a keyframe that moves by itself."""

    model_config = CONFIG
    id: int = Field(description="Its number in the library; its mask is at /regions/ID.png.")
    frame: int = Field(description="The number of the keyframe.")
    time: Seconds = Field(description="When that is shown.")
    box: list[Score] = Field(description="Left, top, width, height in fractions of the frame.")
    area: Score = Field(description="Share of the frame that it takes.")
    motion: list[Score] = Field(description="To the right and down, in widths and heights a second.")
    salience: Score = Field(description="How much it stands out, 0 to 1.")


class RegionMarks(BaseModel):
    """What moves by itself in the keyframes of a video."""

    model_config = CONFIG
    schema_: Literal["vdx.regions/1"] = schema("vdx.regions/1")
    regions: list[RegionMark] = Field(description="By time.")


class ThemePicture(BaseModel):
    """A keyframe of a theme."""

    model_config = CONFIG
    frame: int = Field(description="Its number in the library.")
    video: int = Field(description="Whose.")
    time: Seconds = Field(description="When it is shown.")


class ThemeName(BaseModel):
    """A theme on the way to another."""

    model_config = CONFIG
    node: str = Field(description="What it is called in links.")
    name: Text = Field(description="The words that set it apart; empty if there are none.")


class ThemePart(ThemeName):
    """A theme that another consists of."""

    count: int = Field(description="Its keyframes.")
    frames: list[ThemePicture] = Field(description="At most 9 that stand for it.")


class ThemeView(BaseModel):
    """Keyframes that look alike, and what they consist of."""

    model_config = CONFIG
    schema_: Literal["vdx.clusters/1"] = schema("vdx.clusters/1")
    node: str = Field(description="What it is called in links.")
    name: Text = Field(description="The words that set it apart; empty if there are none.")
    count: int = Field(description="Its keyframes.")
    parent: str | None = Field(description="The theme that it is a part of; null for all keyframes.")
    path: list[ThemeName] = Field(description="From all keyframes to this one.")
    children: list[ThemePart] = Field(description="What it consists of, the largest first.")
    frames: list[ThemePicture] = Field(
        description="A page of its keyframes; where it has parts, those that stand for it."
    )


class LibraryMap(BaseModel):
    """Keyframes on a plane: what looks alike lies together."""

    model_config = CONFIG
    schema_: Literal["vdx.map/1"] = schema("vdx.map/1")
    points: list[tuple[Score, Score, int, int, int]] = Field(
        description="x and y from 0 to 1, the numbers of the keyframe and of its video, and of its theme."
    )


DOCUMENTS: tuple[type[BaseModel], ...] = (
    Upload,
    Neighbours,
    Copies,
    Strips,
    RegionMarks,
    ThemeView,
    LibraryMap,
)
