"""What happens when a library is opened: is it one, must it be made, is its catalog one we know."""

from __future__ import annotations

from pathlib import Path

from storage.catalog.catalog import Catalog
from storage.catalog.engine import open_engine
from storage.catalog.migrate import check_schema
from storage.errors import LibraryNotFound, NotALibrary
from storage.files import DurableFiles

CATALOG = "catalog.sqlite"
FOLDERS = ("vectors", "blobs", "tmp")
_OURS = {CATALOG, *FOLDERS, "cache", "marks.sqlite", "writer.lock", "writer.owner", "writer.new"}


def check_folder(path: Path, *, create: bool) -> None:
    """See that `path` is a library, or can become one.

    A folder with nothing but what we put there ourselves counts as empty: its making was
        interrupted.

    Raises:
        LibraryNotFound: there is nothing.
        NotALibrary: there is something else.
    """
    if (path / CATALOG).is_file():
        return
    if path.exists() and not path.is_dir():
        raise NotALibrary(path, "it is a file")
    others = sorted(entry.name for entry in path.iterdir()) if path.exists() else []
    foreign = [name for name in others if name not in _OURS]
    if foreign:
        raise NotALibrary(path, f"it holds other files such as {foreign[0]}")
    if not create:
        raise LibraryNotFound(path)
    path.mkdir(parents=True, exist_ok=True)


def open_catalog(path: Path, files: DurableFiles, *, writable: bool) -> Catalog:
    """Open the catalog of a library, made or migrated if need be; a writer holds the lock by now.

    Raises:
        LibraryNotFound, LibraryTooNew, LibraryTooOld, NotALibrary: see `migrate.check_schema`.
    """
    if writable:
        files.make_dirs(*FOLDERS)
    engine = open_engine(path / CATALOG, writable=writable, create=writable)
    try:
        check_schema(engine, path, writable=writable)
    except BaseException:
        engine.dispose()
        raise
    return Catalog(engine)


def folder_sizes(path: Path) -> dict[str, int]:
    """Bytes in each folder of a library, and in its catalog."""
    sizes = {"catalog": sum(_size(file) for file in path.glob(f"{CATALOG}*"))}
    for name in FOLDERS:
        sizes[name] = sum(_size(file) for file in (path / name).rglob("*"))
    return sizes


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:  # the writer removed it just now
        return 0
