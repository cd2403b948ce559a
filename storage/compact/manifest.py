"""The manifest of a compact file: what it was made from, what lies in it, and how that was encoded.

Fields may be added without a new version of the schema, and readers pass over those that they don't know;
one that changes its meaning makes a new version, which older readers refuse.
"""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from storage.compact.names import MANIFEST, MANIFEST_COPY, check_name
from storage.records import VideoRecord

SCHEMA = "vdx.compact/1"

Level = Literal["full", "small"]


def _fraction(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Fraction(value)
    except ZeroDivisionError as error:
        raise ValueError(f"{value!r} is no number") from error


def _text(value: object) -> object:
    return (
        value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if isinstance(value, str)
        else value
    )


Text = Annotated[str, BeforeValidator(_text)]  # names of files may be no valid text
Name = Annotated[str, AfterValidator(check_name)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(ge=0, lt=1 << 62)]
Pts = Annotated[int, Field(gt=-(1 << 62), lt=1 << 62)]
Pixels = Annotated[int, Field(ge=1, le=1 << 20)]
Ratio = Annotated[  # written as "1/90000"
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(lambda value: f"{value.numerator}/{value.denominator}", return_type=str),
]
TimeBase = Annotated[Ratio, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True, allow_inf_nan=False
    )


class ColorTags(_Part):
    """How numbers of the stored pictures become light; FFmpeg's names, "" where nothing is said.

    Attributes:
        matrix: of Y'CbCr, for instance ``bt709``.
        primaries: what red, green and blue are.
        transfer: the curve.
        range: ``tv`` or ``pc``.
        pixel_format: for instance ``yuv420p10le``.
    """

    matrix: str = ""
    primaries: str = ""
    transfer: str = ""
    range: str = ""
    pixel_format: str = ""


class SourceInfo(_Part):
    """The file that a compact file was made from, as `VideoRecord` describes it, and its tags.

    Attributes:
        name: of the file, without its folder.
        size: bytes.
        sha256: of the whole file; None when it was not there to be read.
        fingerprint: content identity, as in `VideoRecord`; so are the others of that name.
        width: as displayed.
        height: as displayed.
        rotation: degrees clockwise to turn the stored picture for display.
        mirrored: whether the stored picture is flipped left to right before that.
        sample_aspect_ratio: width of a stored pixel over its height.
        recipe: hash of the extractors and settings that made the descriptors.
    """

    name: Text
    size: Size
    sha256: Sha256 | None = None
    fingerprint: str = Field(min_length=1)
    container: str
    codec: str
    width: Pixels
    height: Pixels
    rotation: int = 0
    mirrored: bool = False
    sample_aspect_ratio: TimeBase = Fraction(1)
    color: ColorTags = ColorTags()
    time_base: TimeBase
    origin_pts: Pts
    end_pts: Pts
    frame_count: Size
    frame_rate: Ratio | None = None
    has_audio: bool = False
    problem: Text | None = None
    missing: tuple[tuple[Pts, Pts], ...] = ()
    recipe: str = ""

    @classmethod
    def of(
        cls,
        record: VideoRecord,
        *,
        name: str,
        recipe: str,
        sha256: str | None = None,
        color: ColorTags | None = None,
        mirrored: bool = False,
        sample_aspect_ratio: Fraction = Fraction(1),
    ) -> SourceInfo:
        """What is written of the source with this record."""
        known = {field: getattr(record, field) for field in _RECORD}
        return cls(
            **known,
            name=name,
            recipe=recipe,
            sha256=sha256,
            color=color or ColorTags(),
            mirrored=mirrored,
            sample_aspect_ratio=sample_aspect_ratio,
        )

    def record(self) -> VideoRecord:
        """The record of the source, as a library keeps it."""
        return VideoRecord(**{field: getattr(self, field) for field in _RECORD})


_RECORD = tuple(VideoRecord.__dataclass_fields__)


class PartInfo(_Part):
    """A part: how many bytes, and the SHA-256 of them."""

    size: Size
    sha256: Sha256


class ShotEncode(_Part):
    """How the span [start_pts, end_pts) of a video part was encoded; pts of the source.

    Attributes:
        frames: how many.
        size: bytes of its packets.
        crf: the encoder's quality; None where packets are the source's own.
        width: of the pictures as encoded.
        height: of the pictures as encoded.
        vmaf_mean: against the source, 0 to 100; None when it was not measured.
        vmaf_p5: the 5th percentile of the frames'.
        frozen: one picture stands for all of it.
        kept: the source's own packets.
    """

    start_pts: Pts
    end_pts: Pts
    frames: Size
    size: Size
    crf: float | None = None
    width: Pixels
    height: Pixels
    vmaf_mean: float | None = None
    vmaf_p5: float | None = None
    frozen: bool = False
    kept: bool = False


class VideoPart(_Part):
    """A video among the parts.

    Attributes:
        file: the part.
        tier: 1 is a proxy, 2 is meant to stand for the source.
        codec: FFmpeg's name of it.
        encoder: library and version.
        settings: what it was told.
        kept: packets of the source, as they were.
        width: of the pictures as encoded.
        height: of the pictures as encoded.
        frames: how many it shows.
        time_base: of its pts.
        audio: what became of the sound, for instance ``copy``, ``opus 64k`` or ``none``.
    """

    file: Name
    tier: Literal[1, 2]
    codec: str
    encoder: str
    settings: dict[str, str] = {}
    kept: bool = False
    width: Pixels
    height: Pixels
    frames: Size
    time_base: TimeBase
    audio: str
    shots: tuple[ShotEncode, ...] = ()


class Manifest(_Part):
    """All that is said of a compact file; `parts` and `level` are filled in by the writer.

    Attributes:
        made_by: the version of vdx.
        made_at: when.
        parts: every part but the manifests.
        level: of the descriptors; None when there are none.
        videos: among the parts, the best first.
    """

    schema_: Literal["vdx.compact/1"] = Field(default="vdx.compact/1", alias="schema")
    made_by: str
    made_at: AwareDatetime
    source: SourceInfo
    level: Level | None = None
    videos: tuple[VideoPart, ...] = ()
    parts: dict[Name, PartInfo] = {}

    @model_validator(mode="after")
    def _names_are_apart(self) -> Manifest:
        lower = {name.lower() for name in self.parts}
        if len(lower) < len(self.parts) or lower & {MANIFEST, MANIFEST_COPY}:
            raise ValueError("two parts have the same name")
        return self

    def to_json(self) -> bytes:
        """As it is written; the same manifest gives the same bytes."""
        return (self.model_dump_json(indent=1) + "\n").encode()


def utc(moment: datetime) -> datetime:
    """`moment` in whole seconds, as `Manifest.made_at` wants it."""
    return moment.astimezone(UTC).replace(microsecond=0)
