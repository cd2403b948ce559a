"""A film before any picture of it is made: shots, the joins between them, and what disturbs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from benchmarks.films.sources import Source


@dataclass(frozen=True, slots=True)
class Join:
    """How one shot becomes the next: `out` frames of the old and `into` of the new one, `hold` in between.

    In a dissolve and a wipe both are the same frames, so `into` says nothing. A cut has none at all.
    """

    kind: str
    out: int = 0
    hold: int = 0
    into: int = 0
    colour: int = 0  # of a fade
    shape: str = ""  # of a wipe

    @property
    def frames(self) -> int:
        """How many frames of the film it takes."""
        return self.out + self.hold + (self.into if self.kind == "fade" else 0)

    @property
    def head(self) -> int:
        """How many frames of the new shot it uses."""
        return self.into if self.kind == "fade" else self.out


CUT = Join("cut")


@dataclass(frozen=True, slots=True)
class Flash:
    """A flash at frame `at` of a shot's own part, seen for `frames`."""

    at: int
    frames: int
    strength: float  # share of white or black; the gain of a photo flash
    colour: int = 255


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot: frames of `source` from `first` on, `body` of them without the transitions around."""

    source: Source
    first: int
    speed: int
    body: int
    join: Join  # how it is joined to the shot before; of the first, a cut
    disturbance: str = ""
    flashes: tuple[Flash, ...] = ()
    shake: tuple[float, int] = (0.0, 0)  # strength and seed


@dataclass(frozen=True, slots=True)
class Plan:
    """A film."""

    rate: Fraction
    size: tuple[int, int]
    shots: tuple[Shot, ...] = field(repr=False)

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return sum(shot.body + (shot.join.frames if at else 0) for at, shot in enumerate(self.shots))
