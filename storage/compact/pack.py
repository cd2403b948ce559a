"""A whole library in compact form: a compact file for each video, and what people said of them.

The folder can be moved, shared and made a library of again, without any of the videos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from storage.compact.container import CompactWriter
from storage.compact.descriptors import write_descriptors
from storage.compact.errors import CompactError
from storage.compact.from_store import analysed_video
from storage.compact.kind import SUFFIX
from storage.compact.manifest import Level, Manifest, SourceInfo, utc
from storage.compact.names import MANIFEST
from storage.errors import StorageError, StorageFull
from storage.files import write_beside
from storage.library import Store
from storage.reading import Reading
from storage.stored import StoredVideo

ABOUT = "library.json"  # what is known of the library besides its videos


class _About(BaseModel):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)
    schema_: Literal["vdx.pack/1"] = Field(default="vdx.pack/1", alias="schema")
    not_duplicates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Packed:
    """What became of one video: `output` and its bytes, or the `problem` why there is none."""

    video: StoredVideo
    output: Path | None
    size: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class PackOptions:
    """How compact files are written.

    Attributes:
        level: how much of the descriptors is kept.
        made_by: the version of this program.
        made_at: the time that is written into them.
    """

    level: Level
    made_by: str
    made_at: datetime


def pack(
    store: Reading,
    videos: Iterable[StoredVideo],
    folder: Path,
    options: PackOptions,
    watcher: Callable[[], None] = lambda: None,
) -> Iterator[Packed]:
    """Write a compact file of each video into a folder; one that cannot be read stops nothing.

    Args:
        store: the library.
        videos: of it.
        folder: is made if it is not there.
        options: how.
        watcher: is called after each.

    Raises:
        StorageFull: no room.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = {ABOUT}
    for video in videos:
        target = folder / _name(video, taken)
        try:
            yield Packed(video, target, _write(store, video, target, options))
        except StorageFull:
            raise
        except StorageError as error:
            yield Packed(video, None, problem=str(error))
        watcher()
    pairs = tuple(pair.fingerprints for pair in store.not_duplicates())
    write_beside(folder / ABOUT, _About(not_duplicates=pairs).model_dump_json(indent=1).encode())


def take_in_decisions(store: Store, folder: Path) -> int:
    """Remember what people said of the videos of a library that was packed into `folder`; how many pairs.

    Raises:
        CompactError: the file that says so is damaged.
    """
    path = folder / ABOUT
    if not path.is_file():
        return 0
    try:
        about = _About.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise CompactError(path, "it does not say what `vdx pack` writes; pack the library again") from error
    for one, other in about.not_duplicates:
        if one != other:
            store.record_not_duplicate(one, other)
    return len(about.not_duplicates)


def _write(store: Reading, video: StoredVideo, target: Path, options: PackOptions) -> int:
    writer = CompactWriter(target)
    write_descriptors(writer, analysed_video(store, video.id), options.level)
    name = video.paths[0].name if video.paths else f"video {video.id}"
    source = SourceInfo.of(video.record, name=name, recipe=video.recipe)
    writer.finish(Manifest(made_by=options.made_by, made_at=utc(options.made_at), source=source))
    return target.stat().st_size


def _name(video: StoredVideo, taken: set[str]) -> str:
    """A name of its own; that of the source, if no other video has it."""
    path = video.paths[0] if video.paths else Path(f"video {video.id}")
    stem = path.parent.name if path.name == MANIFEST else path.stem
    stem = stem.encode("utf-8", "surrogateescape").decode("utf-8", "replace")[:120]
    name, number = f"{stem}{SUFFIX}", 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}{SUFFIX}", number + 1
    taken.add(name.casefold())
    return name
