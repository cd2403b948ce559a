"""A drawing of lines and words, in pixels, which becomes an SVG or a PNG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Literal

Point = tuple[float, float]  # x to the right, y down

_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from point to point."""

    points: list[Point]
    colour: str  # #rrggbb
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: list[Point]
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; the point is its end at the left, middle or right on the base line."""

    at: Point
    text: str
    colour: str
    size: float = 12.0  # pixels from line to line
    anchor: Literal["left", "middle", "right"] = "left"


Shape = Stroke | Area | Words


@dataclass(slots=True)
class Drawing:
    """Shapes on white, the first below the others."""

    width: int
    height: int
    title: str  # for those who cannot see it
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Put `shapes` on top."""
        self.shapes.extend(shapes)

    def svg(self) -> str:
        """The drawing as an SVG that needs nothing else."""
        return "\n".join(self._svg_lines()) + "\n"

    def _svg_lines(self) -> Iterator[str]:
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="system-ui, sans-serif">'
        )
        yield f"<title>{escape(self.title)}</title>"
        yield '<rect width="100%" height="100%" fill="#ffffff"/>'
        yield from map(_as_svg, self.shapes)
        yield "</svg>"

    def png(self, scale: int = 2) -> bytes:
        """The drawing as a PNG, `scale` times as large."""
        from vdx.compare.raster import draw

        return draw(self, scale)


def _as_svg(shape: Shape) -> str:
    if isinstance(shape, Words):
        (x, y), anchor = shape.at, _ANCHORS[shape.anchor]
        style = f'font-size="{shape.size:g}" fill="{shape.colour}" text-anchor="{anchor}"'
        return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(shape.text)}</text>'
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
    if isinstance(shape, Area):
        return f'<polygon points="{points}" fill="{shape.colour}"/>'
    style = f'fill="none" stroke="{shape.colour}" stroke-width="{shape.width:g}" stroke-linejoin="round"'
    return f'<polyline points="{points}" {style}/>'
