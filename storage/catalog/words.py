"""What is found by words: names and folders of files, and labels of shots."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

import numpy as np
from sqlalchemy import Engine, Select, select, text
from sqlalchemy.orm import Session

from storage.catalog import models, rows
from storage.catalog.names import folded
from storage.stored import Ids, NamedFile, ShotLabelRows, StoredLabel

TRIGRAM = 3  # letters that the index needs; what is shorter is looked for in every row

_FILES = """
    SELECT locations.video_id, locations.folder, locations.path FROM locations
    WHERE {found} AND (:videos IS NULL OR locations.video_id IN (SELECT value FROM json_each(:videos)))
    ORDER BY locations.id
"""
_INDEXED = "locations.id IN (SELECT rowid FROM location_words WHERE location_words MATCH :word)"
_LABELS = "SELECT rowid FROM label_words WHERE {found}"


class WordCatalog:
    """The words of one library."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def files(self, word: str, videos: Collection[int] | None = None) -> list[NamedFile]:
        """The files in whose path a word occurs, in letters of any case; of some videos only if given."""
        wanted = folded(word)
        found = _INDEXED if len(wanted) >= TRIGRAM else "instr(locations.folded, :word)"
        values = {
            "word": _phrase(wanted) if len(wanted) >= TRIGRAM else wanted,
            "videos": None if videos is None else json.dumps(sorted(videos)),
        }
        location = models.Location
        query = text(_FILES.format(found=found)).columns(location.video_id, location.folder, location.path)
        with self._engine.connect() as connection:
            hits = connection.execute(query, values)
            return [NamedFile(video_id, path.name, folder) for video_id, folder, path in hits]

    def labels(self, word: str | None = None) -> list[StoredLabel]:
        """The labels in one of whose names a word occurs, or all."""
        query = select(models.Label).order_by(models.Label.id)
        with Session(self._engine) as session:
            if word is not None:
                long = len(word) >= TRIGRAM
                found = "label_words MATCH :word" if long else "instr(lower(words), lower(:word))"
                values = {"word": _phrase(word) if long else word}
                hits = session.scalars(text(_LABELS.format(found=found)), values)
                query = query.where(models.Label.id.in_(hits.all()))
            return [rows.label(found) for found in session.scalars(query)]

    def shots_with(
        self, labels: Sequence[int], most: int, videos: Collection[int] | None = None
    ) -> ShotLabelRows:
        """The shots that most likely show one of some labels, `most` rows; of some videos only if given."""
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


def _phrase(word: str) -> str:
    """A word as FTS5 takes it, so that no sign in it means anything."""
    return '"' + word.replace('"', '""') + '"'
