"""Connections to the catalog file.

The write-ahead log lets any number of readers work beside the writer. A commit is on the disk when
it returns (synchronous FULL). Transactions are begun by us, not by the driver: a writing one takes
the write lock at its start (BEGIN IMMEDIATE) and so never fails in its middle because somebody else
has it.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, QueuePool, create_engine, event

from storage.errors import DamagedObject, StorageFull

_WAIT_MS = 10_000  # for a lock that is only held for moments, such as that of a checkpoint


def open_engine(path: Path, *, writable: bool, create: bool = False) -> Engine:
    """An engine on the catalog at `path`; nothing is opened before its first use.

    Args:
        path: the file.
        writable: whether rows may be changed.
        create: whether a missing file is made.

    Whatever is done through it raises StorageFull or DamagedObject where SQLite says so.
    """
    query = ("mode=rwc" if create else "mode=rw") if writable else _reading_mode(path)
    uri = f"{path.absolute().as_uri()}?{query}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_WAIT_MS / 1000
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        if writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        else:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> None:
        # Extended codes keep the kind of error in their lowest byte.
        code = getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise StorageFull(path) from context.original_exception
        if code == sqlite3.SQLITE_CORRUPT:
            raise DamagedObject(path, str(context.original_exception)) from context.original_exception

    return engine


def _reading_mode(path: Path) -> str:
    # A reader of a write-ahead log needs its shared memory file, which it cannot make where it may
    # not write. Without a log nobody is writing there, and the file can be taken as it is.
    if os.access(path.parent, os.W_OK):
        return "mode=rw"
    log = path.with_name(f"{path.name}-wal")
    return "mode=ro" if log.exists() else "mode=ro&immutable=1"
