"""Bring the catalog's schema to the one this version knows.

The revision is compared with plain SQL, so that opening a library costs no import of Alembic; only
a new or an older library does. A new revision is one file in ``migrations/versions`` and a new
`HEAD` here.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from storage.errors import LibraryNotFound, LibraryTooNew, LibraryTooOld, NotALibrary

HEAD = "0009"
"""The schema of this version. Revisions are numbers, so that a newer one is known as such."""

_SCRIPTS = Path(__file__).parent / "migrations"


def check_schema(engine: Engine, library: Path, *, writable: bool) -> None:
    """Make sure that the catalog has schema `HEAD`, migrating it when `writable`.

    Raises:
        LibraryNotFound: a writer is just making it, and it is open for reading only.
        LibraryTooNew: a newer version made it.
        LibraryTooOld: it has to be migrated but is open for reading only.
        NotALibrary: the file is something else.
    """
    found = revision(engine, library)
    if found == HEAD:
        return
    if found > HEAD:
        raise LibraryTooNew(library, found)
    if not found and not writable:
        raise LibraryNotFound(library)
    if not writable:
        raise LibraryTooOld(library, found)
    upgrade(engine)


def revision(engine: Engine, library: Path) -> str:
    """The schema revision of the catalog, ``""`` when it has no tables yet.

    Raises:
        NotALibrary: the file is no SQLite database, or one of another program.
    """
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            if not tables:
                return ""
            if "alembic_version" in tables:
                found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
                return str(found or "")
    except DatabaseError as error:
        raise NotALibrary(library, f"its catalog cannot be read ({error.orig})") from error
    raise NotALibrary(library, "its catalog.sqlite belongs to another program")


def upgrade(engine: Engine) -> None:
    """Run every missing migration in one transaction: all of them happen, or none."""
    from alembic import command  # lazy: 0.3 s that only a new or an older library has to pay
    from alembic.config import Config

    config = Config()
    # "%" starts an interpolation in Alembic's settings.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with contextlib.ExitStack() as stack:
        writing = engine.execution_options(immediate=True)
        config.attributes["connection"] = stack.enter_context(writing.begin())
        command.upgrade(config, "head")
