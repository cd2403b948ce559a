"""What is found by words: names and folders of files, and labels of shots."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

import numpy as np
from sqlalchemy import Engine, Select, select, text
from sqlalchemy.orm import Session

from storage.catalog import models, rows
from storage.stored import Ids, NamedFile, ShotLabelRows, StoredLabel

TRIGRAM = 3  # letters that the index needs; what is shorter is looked for in every row

_NAMES = """
    SELECT locations.video_id, location_words.name, location_words.folder
    FROM location_words JOIN locations ON locations.id = location_words.rowid
    WHERE {found} AND (:videos IS NULL OR locations.video_id IN (SELECT value FROM json_each(:videos)))
    ORDER BY locations.id
"""
_LABELS = "SELECT rowid FROM label_words WHERE {found}"


class WordCatalog:
    """The words of one library."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def files(self, word: str, videos: Collection[int] | None = None) -> list[NamedFile]:
        """The files in whose path a word occurs, in letters of any case; only those of some videos if given."""
        found = "location_words MATCH :word" if len(word) >= TRIGRAM else _like("name", "folder")
        values = {"word": _term(word), "videos": None if videos is None else json.dumps(sorted(videos))}
        with self._engine.connect() as connection:
            hits = connection.execute(text(_NAMES.format(found=found)), values)
            return [NamedFile(*hit) for hit in hits]

    def labels(self, word: str | None = None) -> list[StoredLabel]:
        """The labels in one of whose names a word occurs, or all."""
        query = select(models.Label).order_by(models.Label.id)
        with Session(self._engine) as session:
            if word is not None:
                found = "label_words MATCH :word" if len(word) >= TRIGRAM else _like("words")
                hits = session.scalars(text(_LABELS.format(found=found)), {"word": _term(word)})
                query = query.where(models.Label.id.in_(hits.all()))
            return [rows.label(found) for found in session.scalars(query)]

    def shots_with(
        self, labels: Sequence[int], most: int, videos: Collection[int] | None = None
    ) -> ShotLabelRows:
        """The shots that show one of some labels most likely, at most so many rows; only of some videos if given."""
        row = models.ShotLabel
        query = select(row.shot_id, row.label_id, row.score).where(row.label_id.in_(labels))
        if videos is not None:
            chosen = select(text("value")).select_from(text("json_each(:videos)"))
            of_videos = select(models.Shot.id).where(models.Shot.video_id.in_(chosen))
            query = query.where(row.shot_id.in_(of_videos)).params(videos=json.dumps(sorted(videos)))
        return self._shot_labels([query.order_by(row.score.desc(), row.shot_id).limit(most)])

    def of_shots(self, shots: Ids) -> ShotLabelRows:
        """The labels of the shots with these ids (n,)."""
        row = models.ShotLabel
        query = select(row.shot_id, row.label_id, row.score)
        ids = np.unique(shots).tolist()
        parts = [ids[start : start + 5000] for start in range(0, len(ids), 5000)]
        return self._shot_labels([query.where(row.shot_id.in_(part)) for part in parts])

    def _shot_labels(self, queries: Sequence[Select[int, int, float]]) -> ShotLabelRows:
        found: list[tuple[float, ...]] = []
        with self._engine.connect() as connection:
            for query in queries:
                found += [tuple(row) for row in connection.execute(query)]
        shot, label, score = np.array(found, np.float64).reshape(-1, 3).T
        return ShotLabelRows(shot.astype(np.int64), label.astype(np.int64), score)


def _term(word: str) -> str:
    """A word as FTS5 or LIKE takes it, so that no sign in it means anything."""
    if len(word) >= TRIGRAM:
        return '"' + word.replace('"', '""') + '"'
    return "%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"


def _like(*columns: str) -> str:
    return "(" + " OR ".join(f"{column} LIKE :word ESCAPE '!'" for column in columns) + ")"
