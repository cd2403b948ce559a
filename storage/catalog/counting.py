"""Facets: what is counted, in one pass over the videos.

A facet is counted among the videos that fit all filters but its own, so that each count is what choosing that
value instead would give. One statement says of every video which filters it passes; the rest is arithmetic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from storage.catalog import models
from storage.catalog.conditions import FIRST_FILE, SECONDS, conditions
from storage.catalog.labels import labels_of_videos
from storage.facets import DURATIONS, FACETS, Facet
from storage.filters import RESOLUTIONS, SIZES, Filters

_MOST = 500  # values of one facet: those that most videos have

Mask = NDArray[np.bool_]


def facets(connection: Connection, filters: Filters, common: str, offline: Collection[int]) -> list[Facet]:
    """All facets, in the order of `FACETS`; values with no video are left out."""
    table = _Table(connection, filters, common, offline)
    counted = {
        "folder": _paired(table, "folder", _folders(connection, common)),
        "year": _plain(table, "year", _years(table.column("changed"))),
        "duration": _durations(table),
        "resolution": _plain(table, "resolution", _resolutions(table)),
        "status": _statuses(table, offline),
        "codec": _plain(table, "codec", table.column("codec")),
        "audio": _plain(table, "audio", ["yes" if sound else "no" for sound in table.column("audio")]),
        "label": _paired(table, "label", _labels(connection)),
    }
    return [Facet(name, counted[name]) for name in FACETS]


class _Table:
    """A row for every video that passes what belongs to no facet, and which filters it passes."""

    def __init__(
        self, connection: Connection, filters: Filters, common: str, offline: Collection[int]
    ) -> None:
        wanted = conditions(filters, common, offline)
        video, location = models.Video, models.Location
        columns = {
            "id": video.id,
            "changed": location.mtime_ns,
            "seconds": SECONDS,
            "width": video.width,
            "height": video.height,
            "problem": video.problem.is_not(None),
            "codec": video.codec,
            "audio": video.has_audio,
        }
        self._names = {name: number for number, name in enumerate(columns)}
        self._filters = [name for name in wanted if name]
        passed = [func.coalesce(wanted[name], False) for name in self._filters]
        query = select(*columns.values(), *passed).select_from(video)
        query = query.outerjoin(location, location.id == FIRST_FILE)
        if "" in wanted:
            query = query.where(wanted[""])
        rows = connection.execute(query).all()
        self._columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * (
            len(columns) + len(passed)
        )
        flags = np.array(self._columns[len(columns) :], dtype=bool).reshape(len(passed), len(rows))
        self._misses = (~flags).sum(axis=0)
        self._flags = dict(zip(self._filters, flags, strict=True))
        self.ids = np.array(self._columns[0], dtype=np.int64)

    def column(self, name: str) -> Sequence[Any]:
        """The values of all rows."""
        return self._columns[self._names[name]]

    def fits(self, facet: str) -> Mask:
        """Which rows pass all filters but that of the facet."""
        own = self._flags.get(facet)
        misses = self._misses if own is None else self._misses - ~own
        return np.asarray(misses == 0, dtype=np.bool_)


def _plain(table: _Table, facet: str, values: Sequence[Any]) -> list[tuple[str, int]]:
    """Counts where each row has one value, or None for none."""
    fits = table.fits(facet)
    found = Counter(value for value, counts in zip(values, fits, strict=True) if counts and value is not None)
    return _ordered(found)


def _paired(table: _Table, facet: str, pairs: Iterator[tuple[int, str]]) -> list[tuple[str, int]]:
    """Counts where a video has any number of values: pairs of id and value, each once."""
    wanted = set(table.ids[table.fits(facet)].tolist())
    return _ordered(Counter(value for video_id, value in pairs if video_id in wanted))


def _ordered(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.most_common(_MOST))


def _folders(connection: Connection, common: str) -> Iterator[tuple[int, str]]:
    """(video, folder) for every folder that a file of the video lies in or below, but the common one."""
    location = models.Location
    query = select(location.video_id, location.folder).distinct().order_by(location.video_id)
    above: dict[str, tuple[str, ...]] = {}
    last, told = None, set[str]()
    for video_id, folder in connection.execute(query):
        if folder not in above:
            parts = folder[len(common) :].rstrip("/").split("/")
            above[folder] = tuple("/".join(parts[: depth + 1]) for depth in range(len(parts)) if parts[0])
        if video_id != last:
            last, told = video_id, set()
        for name in above[folder]:
            if name not in told:
                told.add(name)
                yield video_id, name


def _labels(connection: Connection) -> Iterator[tuple[int, str]]:
    return ((video_id, label) for video_id, label in connection.execute(labels_of_videos()))


def _years(changed: Sequence[int | None]) -> list[str | None]:
    """The year of each moment in nanoseconds, by the clock of this machine."""
    known = [moment / 1e9 for moment in changed if moment is not None]
    if not known:
        return [None] * len(changed)
    first, last = (datetime.fromtimestamp(edge).year for edge in (min(known), max(known)))
    starts = [datetime(year, 1, 1).timestamp() for year in range(first + 1, last + 1)]
    years = iter((np.searchsorted(starts, known, side="right") + first).tolist())
    return [None if moment is None else str(next(years)) for moment in changed]


def _durations(table: _Table) -> list[tuple[str, int]]:
    seconds = np.array(table.column("seconds"), dtype=float)[table.fits("duration")]
    found = []
    for shortest, longest in DURATIONS:
        fits = (seconds >= shortest) & (seconds <= (np.inf if longest is None else longest))
        if fits.any():
            found.append((f"{shortest:g}-{'' if longest is None else f'{longest:g}'}", int(fits.sum())))
    return found


def _resolutions(table: _Table) -> list[str]:
    sides = np.array([table.column("width"), table.column("height")]).reshape(2, -1)
    longer, shorter = sides.max(axis=0, initial=0), sides.min(axis=0, initial=1 << 40)
    names = np.full(len(longer), RESOLUTIONS[0])
    for name in reversed(SIZES):  # the largest last, which counts
        names = np.where((longer >= SIZES[name][0]) | (shorter >= SIZES[name][1]), name, names)
    return [str(name) for name in names]


def _statuses(table: _Table, offline: Collection[int]) -> list[tuple[str, int]]:
    fits = table.fits("status")
    partial = np.array(table.column("problem"), dtype=bool)
    away = np.isin(table.ids, np.array(sorted(offline), dtype=np.int64))
    counts = (
        ("complete", int((fits & ~partial).sum())),
        ("partial", int((fits & partial).sum())),
        ("offline", int((fits & away).sum())),
    )
    return [(name, number) for name, number in counts if number]
