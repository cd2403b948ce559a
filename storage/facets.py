"""How many videos there are of each kind, among those that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FACETS = ("folder", "year", "duration", "resolution", "status", "codec", "audio", "label")

DURATIONS: tuple[tuple[float, float | None], ...] = (
    (0, 60),
    (60, 300),
    (300, 1200),
    (1200, 3600),
    (3600, None),
)
"""Lengths that are counted together, in seconds; both ends belong to them, as to `Filters`."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to tell videos apart.

    Attributes:
        name: one of `FACETS`.
        values: each with the number of videos that would fit if it took the place of what the filters say of
            this facet.
    """

    name: str
    values: Sequence[tuple[str, int]]
