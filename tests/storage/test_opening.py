"""Which folders can be opened, by whom, and what the message says otherwise."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st

from storage.catalog.engine import open_engine
from storage.catalog.migrate import HEAD
from storage.catalog.models import Base
from storage.catalog.types import path_to_text, text_to_path
from storage.errors import (
    LibraryLocked,
    LibraryNotFound,
    LibraryTooNew,
    NotALibrary,
)
from storage.library import Store
from tests.storage.helpers import assert_sound, commit

MIGRATIONS = Path(__file__).parents[2] / "storage" / "catalog" / "migrations" / "versions"


def make(library: Path) -> None:
    Store.open(library, writable=True, create=True).close()


@pytest.mark.parametrize("writable", [False, True])
def test_no_library(library: Path, writable: bool) -> None:
    with pytest.raises(LibraryNotFound, match="vdx ingest FOLDER"):
        Store.open(library, writable=writable)
    assert not library.exists()
    library.mkdir()
    with pytest.raises(LibraryNotFound):
        Store.open(library, writable=writable)


@pytest.mark.parametrize("create", [False, True])
def test_another_folder_is_left_alone(library: Path, create: bool) -> None:
    library.mkdir()
    (library / "holiday.mp4").write_bytes(b"")
    with pytest.raises(NotALibrary, match=r"holiday\.mp4"):
        Store.open(library, writable=True, create=create)
    assert [path.name for path in library.iterdir()] == ["holiday.mp4"]


def test_a_file_is_no_library(library: Path) -> None:
    library.write_bytes(b"")
    with pytest.raises(NotALibrary, match="it is a file"):
        Store.open(library)


def test_catalogs_of_others(library: Path) -> None:
    library.mkdir()
    (library / "catalog.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(NotALibrary, match="cannot be read"):
        Store.open(library)
    (library / "catalog.sqlite").unlink()
    connection = sqlite3.connect(library / "catalog.sqlite")
    connection.execute("CREATE TABLE books (title)")
    connection.close()
    with pytest.raises(NotALibrary, match="another program"):
        Store.open(library, writable=True, create=True)


def test_a_newer_schema_is_refused(library: Path) -> None:
    make(library)
    connection = sqlite3.connect(library / "catalog.sqlite")
    connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.commit()
    connection.close()
    for writable in (False, True):
        with pytest.raises(LibraryTooNew, match="0099"):
            Store.open(library, writable=writable)


def test_an_interrupted_making_is_finished(library: Path) -> None:
    library.mkdir()
    (library / "catalog.sqlite").write_bytes(b"")
    (library / "tmp").mkdir()
    with pytest.raises(LibraryNotFound):
        Store.open(library)
    with Store.open(library, writable=True) as store:
        assert store.videos() == []
        assert_sound(store)


def test_the_migrations_make_what_the_models_say(library: Path) -> None:
    make(library)
    engine = open_engine(library / "catalog.sqlite", writable=False)
    with engine.connect() as connection:
        # The tables of an index of words are SQLite's own.
        opts = {"include_name": lambda name, *_: not str(name).startswith(("location_words", "label_words"))}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []
        made = dict(connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").fetchall())
    engine.dispose()
    for table in ("videos", "frames", "regions"):
        assert "AUTOINCREMENT" in made[table]
    for table in ("frames", "regions"):
        assert "ON DELETE CASCADE" in made[table]


def test_head_is_the_newest_migration() -> None:
    assert max(path.name[:4] for path in MIGRATIONS.glob("[0-9]*.py")) == HEAD


def test_one_writer_and_many_readers(library: Path) -> None:
    with Store.open(library, writable=True, create=True):
        with pytest.raises(LibraryLocked, match=f"process {os.getpid()} on .* since 2"):
            Store.open(library, writable=True)
        with Store.open(library) as one, Store.open(library) as two:
            assert one.videos() == two.videos() == []
    Store.open(library, writable=True).close()


def test_the_lock_of_the_dead_is_free(library: Path) -> None:
    code = (
        "import pathlib, time\nfrom storage.library import Store\n"
        f"s = Store.open(pathlib.Path({str(library)!r}), writable=True, create=True)\n"
        "print('open', flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"open"
        with pytest.raises(LibraryLocked, match=f"process {child.pid} "):
            Store.open(library, writable=True)
        child.kill()
        child.wait()
    assert (library / "writer.owner").exists()
    Store.open(library, writable=True).close()
    assert not (library / "writer.owner").exists()


def test_a_library_anywhere(tmp_path: Path) -> None:
    names = ["with space & %20?#", "日本語"] + ([os.fsdecode(b"caf\xe9")] if os.name != "nt" else [])
    for name in names:
        with Store.open(tmp_path / name / "deeper", writable=True, create=True) as store:
            for seed in range(8):
                commit(store, tmp_path, seed)
            store.compact()
            assert_sound(store)
        with Store.open(tmp_path / name / "deeper") as reader:
            assert len(reader.videos()) == 8


def test_a_library_that_may_only_be_read(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a read-only medium: the shared memory file of the log cannot be made there."""
    with Store.open(library, writable=True, create=True) as store:
        commit(store, tmp_path, 1)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    before = sorted(path.name for path in library.iterdir())
    with Store.open(library) as reader:
        assert len(reader.videos()) == 1
        assert sorted(path.name for path in library.iterdir()) == before


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1), st.binary())
def test_paths_survive_as_text(name: str, raw: bytes) -> None:
    path = Path("/") / (name + os.fsdecode(raw.replace(b"\0", b"")))
    text = path_to_text(path)
    assert text.encode("utf-8")
    assert text_to_path(text) == Path(os.path.abspath(path))  # noqa: PTH100 - links are kept


def test_ordinary_paths_are_written_as_they_are(tmp_path: Path) -> None:
    assert path_to_text(tmp_path / "été.mp4") == f"{tmp_path}/été.mp4"
    assert path_to_text(Path("//server/film.mp4")) == "/server/film.mp4"
    assert path_to_text(Path("/" + os.fsdecode(b"\xff"))) == "///dcff"
