"""The JSON objects of the command line and of the web interface.

Every object that stands alone says its version as `schema`: a field may be added without a new
version, one that changes its meaning or goes away makes a new one. Times are seconds, rounded to
milliseconds. File names that are no valid text have their odd bytes replaced by U+FFFD.
"""

from __future__ import annotations

import os
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    validate_by_name=True,
    validate_by_alias=True,
    serialize_by_alias=True,
)


def _text(value: Any) -> Any:
    if isinstance(value, (str, os.PathLike)):
        return os.fsencode(value).decode("utf-8", "replace")
    return value


def _rounded(digits: int) -> AfterValidator:
    return AfterValidator(lambda value: round(value, digits) + 0.0)  # + 0.0: no minus zero


Text = Annotated[str, BeforeValidator(_text)]
Seconds = Annotated[float, Field(allow_inf_nan=False), _rounded(3)]
Score = Annotated[float, Field(allow_inf_nan=False), _rounded(4)]
Number = Annotated[float, Field(allow_inf_nan=False), _rounded(3)]
Transition = Literal["start", "cut", "dissolve", "fade"]
Mode = Literal["auto", "copy", "similar"]
Status = Literal["planned", "moved", "left", "failed"]


def schema(name: str) -> Any:
    """The field that says what an object is."""
    return Field(default=name, alias="schema", description="What this object is, and its version.")


_schema = schema


class AnyVideo(BaseModel):
    """A video of the library, or a file beside it."""

    model_config = CONFIG
    id: int | None = Field(description="Its number in the library; null for a file that is not in it.")
    path: Text | None = Field(description="A file with it, one that is there if any is.")
    name: Text = Field(description="That file's name.")
    duration: Seconds = Field(description="Its length.")


class Video(AnyVideo):
    """A video of the library, as other objects name it."""

    id: int = Field(description="Its number in the library; never used again.")


class ListedVideo(Video):
    """A video in a list."""

    status: Literal["complete", "partial"] = Field(description="Whether all of it could be indexed.")
    online: bool = Field(description="Whether a file with it is there now.")
    width: int = Field(description="In pixels, as displayed.")
    height: int = Field(description="In pixels, as displayed.")
    fps: Number | None = Field(description="Frames per second; null when they are not regular.")
    codec: Text = Field(description="FFmpeg's name of the codec.")
    audio: bool = Field(description="Whether it has sound.")
    size: int = Field(description="Bytes of a file with it.")


class LibraryVideo(ListedVideo):
    """A video in a list of the library, as it can be filtered and sorted."""

    folder: Text = Field(
        description="The folder of its first file, relative to the one that all files have in common."
    )
    modified: str | None = Field(
        description="When that file was last changed, ISO 8601 in UTC; null when no file is known."
    )
    poster: int | None = Field(description="The id of a frame whose picture stands for it; null without any.")
    keyframes: int = Field(description="Frames with pictures.")


class FileError(BaseModel):
    """A file and what is wrong with it."""

    model_config = CONFIG
    path: Text = Field(description="The file.")
    error: Text = Field(description="The reason, for people.")


class IngestResult(BaseModel):
    """What `vdx ingest` did; the counts are numbers of files."""

    model_config = CONFIG
    schema_: Literal["vdx.ingest/1"] = _schema("vdx.ingest/1")
    new: int = Field(description="Indexed for the first time.")
    updated: int = Field(description="Changed since they were indexed, and indexed anew.")
    moved: int = Field(description="Known, and now at another path.")
    duplicates: int = Field(description="With the content of a video that is known at another path too.")
    unchanged: int = Field(description="Known, and as they were.")
    ignored: int = Field(description="In a folder, and no videos.")
    partial: list[FileError] = Field(description="Indexed as far as they could be read.")
    failed: list[FileError] = Field(description="Not indexed.")
    seconds: Seconds = Field(description="How long it took.")
    media_seconds: Seconds = Field(description="Length of the video that was decoded.")


class ExampleView(BaseModel):
    """A picture or a clip that is looked for: in a file, or of the library."""

    model_config = CONFIG
    path: Text | None = Field(description="The picture or video; null for what the library holds.")
    frame: int | None = Field(description="The number of a frame of the library.")
    video: int | None = Field(description="The number of a video of the library.")
    at: Seconds | None = Field(description="The moment in that video, if one was given.")
    start: Seconds | None = Field(description="Where the clip starts, if that was given.")
    end: Seconds | None = Field(description="Where the clip ends, if that was given.")
    region: list[Number] | None = Field(description="Left, top, width, height in fractions of the frame.")


class QueryStep(BaseModel):
    """What is looked for, and what must come after it."""

    model_config = CONFIG
    like: list[ExampleView] = Field(description="Examples.")
    unlike: list[ExampleView] = Field(description="Counterexamples.")
    text: Text = Field(description="Words in names, folders and labels; empty without any.")
    within: Seconds = Field(description="Seconds that lie between it and what follows at most.")
    then: QueryStep | None = Field(description="What must follow in the same video; null if nothing.")


class SearchQuery(QueryStep):
    """What was asked for."""

    path: Text | None = Field(description="The picture or video, if that alone was asked for.")
    start: Seconds | None = Field(description="Where the clip starts in it, if that was given.")
    end: Seconds | None = Field(description="Where the clip ends in it, if that was given.")
    region: list[Number] | None = Field(description="Left, top, width, height in fractions of the frame.")
    filters: dict[str, bool | float | Text | list[int]] = Field(
        description="Which videos count: the conditions that were given, by name."
    )
    sort: str = Field(description="What the videos are sorted by.")
    descending: bool = Field(description="Whether that is the other way round.")
    offset: int = Field(description="How many of the best were left out.")
    limit: int = Field(description="How many videos were asked for.")
    mode: Mode = Field(
        description="What was looked for: the same footage (copy), what looks alike (similar), or (auto) the "
        "same footage if the library has it, else what looks alike."
    )


class LabelView(BaseModel):
    """What a shot shows."""

    model_config = CONFIG
    name: Text = Field(description="What it is called.")
    score: Score = Field(description="How likely it is, 0 to 1.")


class SegmentView(BaseModel):
    """A span of a video that answers the query."""

    model_config = CONFIG
    start: Seconds = Field(description="Its first moment.")
    best: Seconds = Field(description="The moment that fits best.")
    end: Seconds = Field(description="Its end.")
    query_start: Seconds = Field(description="Where it begins in the query; 0 for a picture.")
    query_end: Seconds = Field(description="Where it ends in the query; 0 for a picture.")
    score: Score = Field(description="Higher is better, at most 1.")
    speed: Number = Field(description="How much faster than the query it runs; negative if backwards.")
    mirrored: bool = Field(description="Whether it is the query's mirror image.")
    frame: int | None = Field(description="The number of the keyframe that shows it; null if none is kept.")
    parts: dict[str, Score] = Field(
        description="What each part of a combined query adds to the score; empty for one example alone."
    )
    steps: list[Seconds] = Field(description="Of a sequence, the moments that fit each step best.")
    why: list[Text] = Field(description="What fits, in short words.")
    labels: list[LabelView] = Field(description="What its shot shows, the most telling first.")


class ProofView(BaseModel):
    """The same details in the same arrangement, in a picture of the query and one of the video."""

    model_config = CONFIG
    query_time: Seconds = Field(description="Second of the query's picture; 0 for a picture.")
    time: Seconds = Field(description="Second of the video's picture.")
    keypoints: int = Field(description="How many details agree.")
    mirrored: bool = Field(description="Whether the query's picture is left-right reversed.")
    turned: Number = Field(description="Degrees by which it was turned clockwise.")
    shown: Score = Field(description="Share of the video's picture that it shows; below 1 if it was cropped.")
    fills: Score = Field(
        description="Share of it that the video's picture fills; below 1 if framed or put beside another."
    )
    points: list[list[Number]] = Field(
        description="Of some of them x and y in the query's picture, x and y in the video's, as fractions."
    )


class Result(BaseModel):
    """A video that answers the query."""

    model_config = CONFIG
    rank: int = Field(description="1 is the best.")
    video: Video = Field(description="Which.")
    score: Score = Field(description="That of its best segment.")
    segments: list[SegmentView] = Field(description="Where in it, best first.")
    evidence: dict[str, Score] = Field(description="Similarity of the best frames by feature, -1 to 1.")
    proof: ProofView | None = Field(description="That it is the same footage; null without one.")


class SearchReport(BaseModel):
    """The answer of `vdx search`."""

    model_config = CONFIG
    schema_: Literal["vdx.search/1"] = _schema("vdx.search/1")
    query: SearchQuery = Field(description="What was asked for.")
    confident: bool = Field(description="Whether the first result likely is the same footage.")
    seconds: Seconds = Field(description="How long the search took.")
    total: int = Field(
        description="How many videos there are in all; where that is not known, more than were asked for if "
        "there are more."
    )
    results: list[Result] = Field(description="Best first.")


class VideoPage(BaseModel):
    """A page of `vdx ls`, by id unless sorted otherwise."""

    model_config = CONFIG
    schema_: Literal["vdx.ls/1"] = _schema("vdx.ls/1")
    total: int = Field(description="Videos that fit; all of the library without filters.")
    videos: list[LibraryVideo] = Field(description="Those of this page.")
    next: str | None = Field(description="What to give as --after for the next page; null on the last.")


class FileView(BaseModel):
    """A file with a video."""

    model_config = CONFIG
    path: Text = Field(description="Where it was last seen.")
    online: bool = Field(description="Whether it is there now.")
    compact: bool = Field(description="Whether it is a compact file made from the video (.vdx), no copy.")


class VideoInfo(ListedVideo):
    """All that `vdx info` says of a video."""

    schema_: Literal["vdx.info/1"] = _schema("vdx.info/1")
    paths: list[FileView] = Field(description="All files with it.")
    problem: Text | None = Field(description="What is missing of a partial one.")
    missing: list[list[Seconds]] = Field(
        description="Start and end of each stretch that damage left without a whole picture."
    )
    fingerprint: str = Field(description="What identifies its content.")
    container: Text = Field(description="FFmpeg's name of the container.")
    rotation: int = Field(description="Degrees that its frames are turned by to be shown.")
    frames: int = Field(description="Frames in it.")
    sampled: int = Field(description="Frames that were indexed.")
    shots: int = Field(description="Its shots.")
    keyframes: int = Field(description="Indexed frames that stand for a shot.")
    regions: int = Field(description="Parts of keyframes that move by themselves.")
    indexed_at: str = Field(description="When it was indexed, ISO 8601 in UTC.")


class RegionView(BaseModel):
    """A part of the picture that moves by itself, followed through a shot."""

    model_config = CONFIG
    number: int = Field(description="Its own in its shot, as in previews; what flickers only has one too.")
    start: Seconds = Field(description="When it is seen first.")
    end: Seconds = Field(description="When it is seen last.")
    salience: Score = Field(description="How much it is worth looking at, 0 to 1: large and clearly moving.")
    area: Score = Field(description="The share of the frame that it takes, on average.")
    motion: list[Number] = Field(
        description="How it moves to the right and down, relative to the background, in frame widths and "
        "heights a second."
    )
    box: list[Score] = Field(
        description="Left, top, width, height in fractions of the frame, in the middle of its time."
    )
    path: list[list[Score]] = Field(
        description="Seconds, left, top, width, height, up to five times a second."
    )


class SegmentedShot(BaseModel):
    """A shot and what moves in it."""

    model_config = CONFIG
    index: int = Field(description="Its number, from 0.")
    start: Seconds = Field(description="Its first moment.")
    end: Seconds = Field(description="Its end.")
    regions: list[RegionView] = Field(description="The most salient first.")


class SegmentReport(BaseModel):
    """The answer of `vdx segment`."""

    model_config = CONFIG
    schema_: Literal["vdx.segment/1"] = _schema("vdx.segment/1")
    video: AnyVideo = Field(description="Whose.")
    method: Text = Field(description="How it was segmented.")
    clean: list[str] = Field(description="How pictures were cleaned before.")
    pictures: int = Field(description="How many were segmented.")
    seconds: Seconds = Field(description="How long it took.")
    shots: list[SegmentedShot] = Field(description="In order.")


class ShotView(BaseModel):
    """A shot."""

    model_config = CONFIG
    index: int = Field(description="Its number, from 0.")
    start: Seconds = Field(description="Its first moment.")
    end: Seconds = Field(description="Its end.")
    transition: Transition = Field(description="How it begins.")
    opening: list[Seconds] | None = Field(
        description="First moment and end of the dissolve or fade by which it begins; `start` is its middle."
    )
    keyframes: list[Seconds] = Field(description="When the frames that stand for it are shown.")


class ShotList(BaseModel):
    """The answer of `vdx shots`."""

    model_config = CONFIG
    schema_: Literal["vdx.shots/1"] = _schema("vdx.shots/1")
    video: AnyVideo = Field(description="Whose.")
    frame_rate: str | None = Field(
        description="Frames per second as a whole number or a fraction (30000/1001); null when they are not "
        "regular."
    )
    shots: list[ShotView] = Field(description="In order.")


class SharedSegment(BaseModel):
    """A span of a video, and the span of another that shows the same."""

    model_config = CONFIG
    start: Seconds = Field(description="Its first moment.")
    end: Seconds = Field(description="Its end.")
    other_start: Seconds = Field(description="Where it begins in the other video.")
    other_end: Seconds = Field(description="Where it ends in the other video.")
    score: Score = Field(description="How likely it is right, 0 to 1.")
    speed: Number = Field(description="How much faster the other runs.")
    mirrored: bool = Field(description="Whether one of them is the mirror image of the other.")


class CopyFile(Video):
    """A file with a video that has copies."""

    online: bool = Field(description="Whether it is there now.")
    width: int = Field(description="In pixels, as displayed.")
    height: int = Field(description="In pixels, as displayed.")
    size: int = Field(description="Its bytes.")
    bitrate: int = Field(description="Bits for a second of it.")
    audio: bool = Field(description="Whether it has sound.")


class Shared(BaseModel):
    """What two videos share."""

    model_config = CONFIG
    score: Score = Field(description="How likely it is that they share footage, 0 to 1.")
    covered: Score = Field(description="Share of the one, that is of this copy or of `first`.")
    other_covered: Score = Field(description="Share of the other, that is of `keep` or of `second`.")
    segments: list[SharedSegment] = Field(description="Where, by time in the one.")


class GroupedCopy(CopyFile):
    """A file of a group that is not the one to keep."""

    kind: Literal["same", "whole", "contained"] = Field(
        description="The bytes of `keep`, its footage from end to end, or a part of it."
    )
    shared: Shared | None = Field(description="Footage that is also in `keep`; null for the same bytes.")


class CopyGroup(BaseModel):
    """Copies of one video; each of them was itself found to be one of `keep`."""

    model_config = CONFIG
    keep: CopyFile = Field(description="The one that is suggested to be kept.")
    reason: str = Field(description="Why, for people.")
    copies: list[GroupedCopy] = Field(description="The others.")


class CopyPair(BaseModel):
    """Two videos that share footage and are in no group together."""

    model_config = CONFIG
    first: CopyFile = Field(description="One of them.")
    second: CopyFile = Field(description="The other.")
    kind: Literal["whole", "contained", "contains", "partial"] = Field(
        description="Whether the first is a copy of the second from end to end, lies in it, holds it, or "
        "shares a part with it."
    )
    shared: Shared = Field(description="What they share.")


class IgnoredPair(BaseModel):
    """Two contents that somebody said are no duplicates."""

    model_config = CONFIG
    fingerprints: list[str] = Field(description="What identifies the two.")
    videos: list[Video | None] = Field(description="Which they are; null for one not in the library now.")
    noted_at: str = Field(description="When that was said, ISO 8601 in UTC.")


class TrashedFile(BaseModel):
    """What became of a file that is not to be kept."""

    model_config = CONFIG
    path: Text = Field(description="Where it was.")
    keep: Text = Field(description="The file that stays instead of it.")
    size: int = Field(description="Its bytes.")
    status: Status = Field(
        description="planned: it would be moved; moved; left: it had better stay; failed: it has to stay."
    )
    reason: Text = Field(description="Why it stays, empty if it does not.")
    target: Text | None = Field(description="Where it is now; null if it was not moved.")


class TrashReport(BaseModel):
    """What `--trash` did, or would do with `--yes`."""

    model_config = CONFIG
    folder: Text = Field(description="Where files are moved to.")
    dry_run: bool = Field(description="Whether nothing was to be moved yet.")
    bytes: int = Field(description="Those of all files that were moved, or would be.")
    files: list[TrashedFile] = Field(description="Every file of a group that is the same or a whole copy.")


class DupesReport(BaseModel):
    """The answer of `vdx dupes`."""

    model_config = CONFIG
    schema_: Literal["vdx.dupes/1"] = _schema("vdx.dupes/1")
    compared: int = Field(description="Videos that were compared with all others.")
    seconds: Seconds = Field(description="How long that took.")
    groups: list[CopyGroup] = Field(description="Copies, those in front that take most room.")
    pairs: list[CopyPair] = Field(description="Videos that share footage otherwise, the surest in front.")
    ignored: list[IgnoredPair] = Field(description="What was left out since people said so.")
    trash: TrashReport | None = Field(description="What became of the files; null without --trash.")


class ComparedVideo(AnyVideo):
    """One of two videos that were compared."""

    width: int = Field(description="In pixels, as displayed.")
    height: int = Field(description="In pixels, as displayed.")
    fps: Number | None = Field(description="Frames per second on average; null when unknown.")
    codec: Text = Field(description="FFmpeg's name of the codec.")
    audio: bool = Field(description="Whether it has sound.")
    size: int = Field(description="Its bytes, sound and all.")
    bitrate: int = Field(description="Bits for a second of it, sound and all.")
    problem: Text | None = Field(description="What could not be read of it.")


class MetricView(BaseModel):
    """What a metric says of some frames; higher is better."""

    model_config = CONFIG
    mean: Score = Field(description="Of the frames' values.")
    harmonic_mean: Score = Field(description="The same, pulled down more by bad frames.")
    percentile_5: Score = Field(description="5 % of the frames are below it.")
    worst: Score = Field(description="That of the worst frame.")
    worst_time: Seconds = Field(description="When that is shown in the reference.")


class ComparedShot(BaseModel):
    """A shot of the reference."""

    model_config = CONFIG
    index: int = Field(description="Its number, from 0.")
    start: Seconds = Field(description="Its first moment.")
    end: Seconds = Field(description="Its end.")
    frames: int = Field(description="Pairs of frames in it.")
    metrics: dict[str, MetricView] = Field(description="By metric; empty when nothing was measured.")


class CompareReport(BaseModel):
    """The answer of `vdx compare`.

    VMAF goes from 0 to 100, SSIM to 1; PSNR and XPSNR are in dB, at most 100. All are of brightness.
    """

    model_config = CONFIG
    schema_: Literal["vdx.compare/1"] = _schema("vdx.compare/1")
    reference: ComparedVideo = Field(description="What it should look like.")
    distorted: ComparedVideo = Field(description="What it looks like.")
    frames: int = Field(description="Pairs of frames that are shown at the same time.")
    reference_alone: int = Field(description="Frames of the reference without a partner.")
    distorted_alone: int = Field(description="Frames of the other without a partner.")
    apart: Seconds = Field(description="The largest difference of time between partners.")
    width: int = Field(description="Of the compared pictures, in pixels as the reference is stored.")
    height: int = Field(description="Of the compared pictures, in pixels as the reference is stored.")
    scaled_from: list[int] | None = Field(
        description="Width and height of the other before it was scaled to that; null if it was not."
    )
    model: str = Field(description="The model of VMAF.")
    subsample: int = Field(description="VMAF is that of every so many frames.")
    metrics: dict[str, MetricView] = Field(description="Over all, by metric: vmaf, ssim, psnr, xpsnr.")
    shots: list[ComparedShot] = Field(description="By shot of the reference, in order.")
    remarks: list[Text] = Field(description="What else should be known to judge the figures, for people.")
    seconds: Seconds = Field(description="How long it took.")


class CompressedVideo(BaseModel):
    """What became of one video."""

    model_config = CONFIG
    path: Text = Field(description="The video.")
    outcome: Literal["described", "proxy", "encoded", "kept", "left", "planned"] = Field(
        description="described: descriptors only; proxy and encoded: with a video; kept: with the source's "
        "own packets; left: nothing was written, since it would not be smaller; planned: a dry run."
    )
    output: Text | None = Field(description="The compact file; null if there is none.")
    source_size: int = Field(description="Bytes of the video.")
    size: int = Field(
        description="Bytes of what stands for it now: the compact file, or itself if it was left."
    )
    vmaf_mean: float | None = Field(description="Mean VMAF of all frames; null if it was not measured.")
    vmaf_worst_shot: float | None = Field(description="That of the span that has the lowest mean.")
    problem: Text | None = Field(description="What of the video could not be decoded; null if all could.")


class CompressReport(BaseModel):
    """The answer of `vdx compress`."""

    model_config = CONFIG
    schema_: Literal["vdx.compress/1"] = _schema("vdx.compress/1")
    videos: list[CompressedVideo] = Field(description="In the order in which they were done.")
    failed: list[FileError] = Field(description="Videos that could not be compressed.")
    source_size: int = Field(description="Bytes of all videos.")
    size: int = Field(description="Bytes of what stands for them.")
    seconds: Seconds = Field(description="How long that took.")


class Agreement(BaseModel):
    """How many things there should be, and how many are as they should be."""

    model_config = CONFIG
    expected: int = Field(description="How many there should be.")
    agreeing: int = Field(description="How many are so.")


class VerifiedVideo(BaseModel):
    """What reading and decoding a compact file showed."""

    model_config = CONFIG
    part: Text | None = Field(description="The video that was decoded; null if there is none.")
    parts: Agreement = Field(description="Parts that have the SHA-256 that was written.")
    frames: Agreement | None = Field(description="Frames decoded, of those that were written.")
    times: Agreement | None = Field(description="Of those, frames with exactly a time of the source.")
    checksums: Agreement | None = Field(description="Frames whose pixels are those of the encoder.")
    whole: bool = Field(description="Whether everything agrees.")


class ReconstructReport(BaseModel):
    """The answer of `vdx reconstruct`."""

    model_config = CONFIG
    schema_: Literal["vdx.reconstruct/1"] = _schema("vdx.reconstruct/1")
    path: Text = Field(description="The compact file.")
    part: Text | None = Field(description="The video in it that was taken; null for the storyboard.")
    tier: Literal[0, 1, 2] = Field(description="2: like the source. 1: a proxy. 0: a storyboard.")
    output: Text | None = Field(description="The film; null if none was asked for.")
    copied: bool = Field(description="Whether its packets are those of the part, not encoded anew.")
    frames: int | None = Field(description="Frames in it.")
    start: Seconds = Field(description="Where it begins in the video.")
    end: Seconds | None = Field(description="Where it ends, if that was asked for.")
    frames_folder: Text | None = Field(description="The folder of pictures.")
    pictures: int | None = Field(description="How many were written.")
    verified: VerifiedVideo | None = Field(description="What comparing showed, if that was asked for.")
    damaged: list[Text] = Field(description="Parts of the compact file that are damaged, a sentence each.")


class PackedVideo(BaseModel):
    """A video of a packed library."""

    model_config = CONFIG
    id: int = Field(description="Its number in the library.")
    output: Text = Field(description="The compact file.")
    size: int = Field(description="Bytes of that.")
    source_size: int = Field(description="Bytes of the video.")


class PackReport(BaseModel):
    """The answer of `vdx pack`."""

    model_config = CONFIG
    schema_: Literal["vdx.pack/1"] = _schema("vdx.pack/1")
    folder: Text = Field(description="Where the compact files are.")
    videos: list[PackedVideo] = Field(description="Those that were packed.")
    failed: list[FileError] = Field(description="Those that could not be.")
    size: int = Field(description="Bytes of all compact files.")
    source_size: int = Field(description="Bytes of their videos.")
    seconds: Seconds = Field(description="How long that took.")


class SpaceView(BaseModel):
    """A vector space."""

    model_config = CONFIG
    name: str = Field(description="The feature.")
    dim: int = Field(description="Numbers in a vector; bits for hamming and none.")
    metric: str = Field(description="How vectors are compared; `none`: they are kept, not searched.")
    vectors: int = Field(description="How many there are.")


class LibraryStatus(BaseModel):
    """The answer of `vdx status`."""

    model_config = CONFIG
    schema_: Literal["vdx.status/1"] = _schema("vdx.status/1")
    library: Text = Field(description="The library's folder.")
    videos: int = Field(description="Videos in it.")
    partial: int = Field(description="Those of them that are not indexed whole.")
    offline: int = Field(description="Those of them of which no file is there now.")
    media_seconds: Seconds = Field(description="Their length in all.")
    frames: int = Field(description="Indexed frames.")
    spaces: list[SpaceView] = Field(description="Its vectors.")
    bytes: dict[str, int] = Field(description="Bytes on disk by part of the library.")
    bytes_total: int = Field(description="All of them.")
    bytes_per_minute: Number | None = Field(description="Of video; null without any.")
    failures: list[FileError] = Field(description="Files that could not be indexed.")
    writer: Text | None = Field(description="Who is ingesting now, for people; null when nobody is.")


class CheckView(BaseModel):
    """One thing that `vdx doctor` looked at."""

    model_config = CONFIG
    name: str = Field(description="What.")
    status: Literal["ok", "warning", "problem"] = Field(description="How it is.")
    detail: Text = Field(description="What was found.")
    advice: Text = Field(description="What to do, empty when nothing is to be done.")


class DoctorReport(BaseModel):
    """The answer of `vdx doctor`."""

    model_config = CONFIG
    schema_: Literal["vdx.doctor/1"] = _schema("vdx.doctor/1")
    healthy: bool = Field(description="Whether there is no problem.")
    checks: list[CheckView] = Field(description="All checks.")


class Serving(BaseModel):
    """What `vdx serve` prints when the page can be opened."""

    model_config = CONFIG
    schema_: Literal["vdx.serve/1"] = _schema("vdx.serve/1")
    url: str = Field(description="The address to open, with the token if there is one.")
    host: str = Field(description="The address that is listened at.")
    port: int = Field(description="The port.")


class ErrorDetail(BaseModel):
    """What went wrong."""

    model_config = CONFIG
    type: str = Field(description="The kind of error, for programs.")
    message: Text = Field(description="A sentence for people.")


class ErrorReport(BaseModel):
    """What every command prints instead of its answer when it fails."""

    model_config = CONFIG
    schema_: Literal["vdx.error/1"] = _schema("vdx.error/1")
    error: ErrorDetail = Field(description="What went wrong.")


DOCUMENTS: tuple[type[BaseModel], ...] = (
    IngestResult,
    SearchReport,
    VideoPage,
    VideoInfo,
    ShotList,
    SegmentReport,
    DupesReport,
    CompareReport,
    CompressReport,
    ReconstructReport,
    PackReport,
    LibraryStatus,
    DoctorReport,
    Serving,
    ErrorReport,
)
