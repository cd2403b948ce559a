"""The file of marks: opened when it is needed, made when something is first kept."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from storage.catalog.engine import open_engine
from storage.errors import DamagedObject, MarksTooNew
from storage.marks.tables import Base

FILE = "marks.sqlite"
VERSION = 1
"""The tables of this version, as SQLite's ``user_version``."""


def open_marks(library: Path, *, writable: bool) -> Engine:
    """An engine on the marks of a library; of one to write to the file is made if need be.

    Raises:
        MarksTooNew: a newer version made them.
        DamagedObject: the file is no database.
    """
    path = library / FILE
    engine = open_engine(path, writable=writable, create=writable)
    try:
        _prepare(engine, path, writable=writable)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare(engine: Engine, path: Path, *, writable: bool) -> None:
    try:
        with engine.execution_options(immediate=writable).begin() as connection:
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if found > VERSION:
                raise MarksTooNew(path, found)
            if writable and found < VERSION:
                Base.metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    except DatabaseError as error:
        raise DamagedObject(path, f"it cannot be read ({error.orig})") from error
