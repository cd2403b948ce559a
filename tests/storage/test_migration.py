"""A library of an earlier version keeps everything when this version opens it for writing."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import OperationalError

from storage.catalog import migrate
from storage.catalog.engine import open_engine
from storage.catalog.names import name_columns
from storage.errors import LibraryTooOld
from storage.library import Store
from storage.records import ShotRecord
from storage.stored import FIRST_REGION
from tests.storage.helpers import COSINE, HAMMING, REGION, assert_sound, some_file, vector_ids, video

SEEDS = (1, 2, 3)
LABELS = ("shot_labels", "video_labels")
DENSE = (COSINE, HAMMING)  # all that there were: with a vector for every frame


def _migrate(catalog: Path, revision: str) -> None:
    """A new catalog with the schema of `revision`, as the migrations up to it make it."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = open_engine(catalog, writable=True, create=True)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def _rows(catalog: Path) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables but Alembic's."""
    connection = sqlite3.connect(catalog)
    connection.row_factory = sqlite3.Row
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    ours = [name for name in sorted(names) if name not in ("alembic_version", "sqlite_sequence")]
    kept = [name for name in ours if "_words" not in name]  # nor what is made from others, to search them
    rows = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in kept}  # noqa: S608
    connection.close()
    return rows


@pytest.fixture
def old(library: Path, tmp_path: Path) -> Path:
    """A library of the first schema, with three videos."""
    with Store.open(library, writable=True, create=True) as store:
        for seed in SEEDS:
            path, stat = some_file(tmp_path, f"{seed}.mp4")
            store.commit_video(video(seed, spaces=DENSE), path, stat, recipe="recipe 1")
    catalog, first = library / "catalog.sqlite", tmp_path / "first.sqlite"
    _migrate(first, "0001")
    connection = sqlite3.connect(first)
    for table, rows in _rows(catalog).items():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if not columns:  # a table that came later
            assert table in ("not_duplicates", "vector_counts", "regions", "labels", *LABELS)
            continue
        places = ", ".join("?" * len(columns))
        values = [[row[column] for column in columns] for row in rows]
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", values)  # noqa: S608
    connection.commit()
    connection.close()
    for file in library.glob("catalog.sqlite-*"):
        file.unlink()
    first.replace(catalog)
    for file in tmp_path.glob("first.sqlite-*"):
        file.unlink()
    return library


def test_everything_is_kept(old: Path, tmp_path: Path) -> None:
    before = _rows(old / "catalog.sqlite")
    assert {"opening_start_pts", "opening_end_pts"}.isdisjoint(before["shots"][0])
    with Store.open(old, writable=True) as store:
        for stored, seed in zip(store.videos(), SEEDS, strict=True):
            analysed = video(seed)
            assert stored.record == analysed.video
            shots = [replace(shot, opening=None) for shot in analysed.shots]
            assert store.shots(stored.id) == shots
            frames = store.frames(stored.id)
            assert [frame.record for frame in frames] == [replace(f, picture=None) for f in analysed.frames]
            for space in DENSE:
                found = store.vectors.search(space, analysed.vectors[space], 1)
                assert found.ids[:, 0].tolist() == vector_ids(store, stored.id, space)
        assert_sound(store)
    after = _rows(old / "catalog.sqlite")
    for row in after["shots"]:
        assert (row.pop("opening_start_pts"), row.pop("opening_end_pts")) == (None, None)
    for row in after["videos"]:
        assert row.pop("missing") == "[]"
    for row in after["locations"]:
        assert row.pop("compact") == 0
        names = {name: row.pop(name) for name in ("folder", "sort_name", "folded")}
        assert names == name_columns(Path(str(row["path"])))
    assert [after.pop(name) for name in ("labels", *LABELS)] == [[], [], []]
    assert after.pop("not_duplicates") == after.pop("vector_counts") == after.pop("regions") == []
    assert after == before


def test_what_is_written_then_has_everything(old: Path, tmp_path: Path) -> None:
    analysed = video(9, regions=3)
    shots = (ShotRecord(-7, 600, "start"), ShotRecord(600, 1200, "fade", (550, 640)))
    with Store.open(old, writable=True) as store:
        path, stat = some_file(tmp_path, "9.mp4")
        video_id = store.commit_video(replace(analysed, shots=shots), path, stat, recipe="recipe 2")
        store.record_not_duplicate("content 9", "content 1")
    with Store.open(old) as reader:
        assert tuple(reader.shots(video_id)) == shots
        assert len(reader.videos()) == len(SEEDS) + 1
        regions = reader.regions(video_id)
        assert [region.record for region in regions] == list(analysed.regions)
        found = reader.vectors.search(REGION, analysed.region_vectors[REGION], 1)
        assert found.ids[:, 0].tolist() == [region.id for region in regions]
        assert min(found.ids[:, 0]) >= FIRST_REGION
        assert [pair.fingerprints for pair in reader.not_duplicates()] == [("content 1", "content 9")]


def test_a_reader_says_what_to_do_and_changes_nothing(old: Path) -> None:
    before = (old / "catalog.sqlite").read_bytes()
    with pytest.raises(LibraryTooOld):
        Store.open(old)
    assert (old / "catalog.sqlite").read_bytes() == before


def test_a_migration_that_fails_changes_nothing(old: Path) -> None:
    """Not half of it: the second of its columns is there already."""
    _execute(old, "ALTER TABLE shots ADD COLUMN opening_end_pts BIGINT")
    before = _rows(old / "catalog.sqlite")
    with pytest.raises(OperationalError, match="duplicate column"):
        Store.open(old, writable=True)
    assert _rows(old / "catalog.sqlite") == before
    _execute(old, "ALTER TABLE shots DROP COLUMN opening_end_pts")
    with Store.open(old, writable=True) as store:
        assert_sound(store)


def _execute(library: Path, statement: str) -> None:
    connection = sqlite3.connect(library / "catalog.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()
