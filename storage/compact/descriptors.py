"""What is known of a video as parts of a compact file, and back.

Two levels. ``full`` is all that a library keeps, exactly: ingesting it gives the rows that ingesting the
source gave. ``small`` is enough to search: vectors in few bits (`vector_parts`), fewer keypoints, small
pictures.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from storage.compact.container import CompactWriter
from storage.compact.errors import DamagedPart
from storage.compact.frame_parts import pack_frames, pack_shots, unpack_frames, unpack_shots
from storage.compact.label_parts import pack_labels, unpack_labels
from storage.compact.manifest import Level
from storage.compact.names import FRAMES, LABELS, REGION_VECTORS, REGIONS, SHOTS, THUMBS, VECTORS
from storage.compact.pictures import ending, shrink, to_jpeg
from storage.compact.reader import CompactReader
from storage.compact.region_parts import pack_regions, unpack_regions
from storage.compact.vector_parts import EXACT, pack_vectors, space_in, unpack_vectors
from storage.records import AnalysedVideo, FrameRecord, LabelRecord, Metric, RegionRecord, Space, Vectors

_T = TypeVar("_T")

# How rows are written at level small.
_SMALL: dict[Metric, str] = {
    "cosine": "rotated-3",
    "cosine-int8": "rotated-2",
    "hamming": EXACT,
    "none": "first-1280",
}


def write_descriptors(writer: CompactWriter, analysed: AnalysedVideo, level: Level = "full") -> None:
    """Add all that is known of a video: shots, frames, vectors of each space, pictures of keyframes.

    Raises:
        ValueError: there are descriptors already.
    """
    writer.add_bytes(SHOTS, pack_shots(analysed.shots))
    writer.add_bytes(FRAMES, pack_frames(analysed.frames))
    for space, vectors in analysed.vectors.items():
        coding = _SMALL[space.metric] if level == "small" else EXACT
        data = pack_vectors(space, vectors, analysed.rows_of(space), len(analysed.frames), coding)
        writer.add_bytes(f"{VECTORS}{space.name}.safetensors", data)
    if analysed.labels:
        writer.add_bytes(LABELS, pack_labels(analysed.labels))
    if analysed.regions:
        _write_regions(writer, analysed, level)
    for index, frame in enumerate(analysed.frames):
        if frame.picture is not None:
            picture = shrink(frame.picture) if level == "small" else frame.picture
            writer.add_bytes(f"{THUMBS}{_number(index)}{ending(picture)}", picture)
    writer.level = level


def _write_regions(writer: CompactWriter, analysed: AnalysedVideo, level: Level) -> None:
    count = len(analysed.regions)
    writer.add_bytes(REGIONS, pack_regions(analysed.regions))
    for space, vectors in analysed.region_vectors.items():
        coding = _SMALL[space.metric] if level == "small" else EXACT
        data = pack_vectors(space, vectors, np.arange(count, dtype=np.int64), count, coding)
        writer.add_bytes(f"{REGION_VECTORS}{space.name}.safetensors", data)


def read_descriptors(reader: CompactReader, damaged: list[DamagedPart] | None = None) -> AnalysedVideo:
    """What a compact file says of its video. Pictures come back as JPEG, whatever they are kept as.

    Args:
        reader: the file.
        damaged: grows by the vectors and pictures that are lost; without it a loss is an error.

    Raises:
        DamagedPart: shots or frames, without which there is nothing, are missing or damaged.
    """
    losses: list[DamagedPart] = []
    shots = _parsed(reader, SHOTS, unpack_shots)
    frames, pictured = _parsed(reader, FRAMES, unpack_frames)
    if not shots or not frames or not all(0 <= frame.shot < len(shots) for frame in frames):
        raise DamagedPart(reader.path, FRAMES, "and its shots do not belong together")
    spaces = _read_vectors(reader, VECTORS, len(frames), losses)
    regions = _read_regions(reader, frames, losses)
    labels = _read_labels(reader, len(shots), losses)
    with_pictures = _with_pictures(reader, frames, pictured, losses)
    if losses and damaged is None:
        raise losses[0]
    if damaged is not None:
        damaged += losses
    vectors = {space: rows for space, (rows, _) in spaces.items()}
    sparse = {space: of for space, (rows, of) in spaces.items() if len(rows) < len(frames)}
    record = reader.manifest.source.record()
    return AnalysedVideo(record, shots, with_pictures, vectors, sparse, *regions, labels)


def spaces_in(reader: CompactReader) -> frozenset[Space]:
    """The spaces of which a compact file has vectors, without damaged ones."""
    found: list[Space] = []
    for name in reader.names(VECTORS):
        with contextlib.suppress(DamagedPart):
            found.append(_parsed(reader, name, space_in))
    return frozenset(found)


def _read_vectors(
    reader: CompactReader, folder: str, frames: int, losses: list[DamagedPart]
) -> dict[Space, tuple[Vectors, NDArray[np.int64]]]:
    found: dict[Space, tuple[Vectors, NDArray[np.int64]]] = {}
    for name in reader.names(folder):
        try:
            space, vectors, rows = _parsed(reader, name, lambda data: unpack_vectors(data, frames))
        except DamagedPart as error:
            losses.append(error)
        else:
            found[space] = vectors, rows
    return found


def _read_regions(
    reader: CompactReader, frames: tuple[FrameRecord, ...], losses: list[DamagedPart]
) -> tuple[tuple[RegionRecord, ...], dict[Space, Vectors]]:
    """The regions with their vectors; none where they are damaged."""
    if not reader.names(REGIONS):
        return (), {}
    try:
        regions = _parsed(reader, REGIONS, lambda data: _fitting(unpack_regions(data), frames))
    except DamagedPart as error:
        losses.append(error)
        return (), {}
    spaces = _read_vectors(reader, REGION_VECTORS, len(regions), losses)
    return regions, {space: rows for space, (rows, _) in spaces.items()}


def _read_labels(reader: CompactReader, shots: int, losses: list[DamagedPart]) -> tuple[LabelRecord, ...]:
    """What the shots show; nothing where that is damaged, or older than labels are."""
    if not reader.names(LABELS):
        return ()
    try:
        labels = _parsed(reader, LABELS, unpack_labels)
    except DamagedPart as error:
        losses.append(error)
        return ()
    pairs = {(label.shot, label.label.key) for label in labels if 0 <= label.shot < shots}
    if len(pairs) < len(labels):
        losses.append(DamagedPart(reader.path, LABELS, "and the shots do not belong together"))
        return ()
    return labels


def _fitting(regions: tuple[RegionRecord, ...], frames: tuple[FrameRecord, ...]) -> tuple[RegionRecord, ...]:
    numbers = [region.frame for region in regions]
    if numbers != sorted(numbers) or not all(
        0 <= number < len(frames) and frames[number].keyframe for number in numbers
    ):
        raise ValueError("they are of other frames")
    return regions


def _with_pictures(
    reader: CompactReader, frames: tuple[FrameRecord, ...], pictured: list[int], losses: list[DamagedPart]
) -> tuple[FrameRecord, ...]:
    """The frames with their pictures, but for those that are damaged."""
    result = list(frames)
    names = {name.rpartition("/")[2].partition(".")[0]: name for name in reader.names(THUMBS)}
    for index in pictured:
        name = names.get(_number(index), f"{THUMBS}{_number(index)}.jpg")
        try:
            result[index] = replace(frames[index], picture=_parsed(reader, name, to_jpeg))
        except DamagedPart as error:
            losses.append(error)
    return tuple(result)


def _parsed(reader: CompactReader, name: str, parse: Callable[[bytes], _T]) -> _T:
    try:
        return parse(reader.read(name))
    except ValueError as error:  # pydantic's as well
        fault = str(error).partition("\n")[0]
        raise DamagedPart(reader.path, name, f"cannot be understood ({fault})") from error


def _number(index: int) -> str:
    """The name of the picture of a frame: they sort as they are shown."""
    return f"{index:06}"
