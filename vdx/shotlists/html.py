"""A shot list as a contact sheet: one page that needs no other file, no network and no script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from media.image import shrink_jpeg
from media.time import format_time
from vdx.schemas import ShotView
from vdx.shotlists.listing import Listing
from vdx.shotlists.text import in_one_line

PICTURE_SIDE = 320  # pixels; longer side of the pictures

_BEGINS = {
    "start": "start of the video",
    "cut": "cut",
    "dissolve": "dissolve",
    "fade": "fade",
}
_STYLE = """\
:root { color-scheme: light dark; --back: #fafafa; --card: #fff; --line: #d4d4d8; --text: #18181b;
  --dim: #5b5b66; --cut: #3f3f46; --dissolve: #1d4ed8; --fade: #7e22ce; }
@media (prefers-color-scheme: dark) { :root { --back: #131316; --card: #1d1d21; --line: #3f3f46;
  --text: #f4f4f5; --dim: #a9a9b4; --cut: #d4d4d8; --dissolve: #93b4fd; --fade: #d8a4fd; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 110rem; padding: 1.5rem; background: var(--back); color: var(--text);
  font: 0.9375rem/1.45 system-ui, sans-serif; }
h1 { font-size: 1.375rem; margin: 0 0 0.25rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0; }
p { margin: 0; color: var(--dim); overflow-wrap: anywhere; }
ol { list-style: none; margin: 1.5rem 0 0; padding: 0; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); }
li { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; overflow: hidden;
  break-inside: avoid; }
figure { margin: 0; }
img { display: block; width: 100%; height: auto; background: #000; }
figcaption { font-size: 0.8125rem; color: var(--dim); padding: 0.125rem 0.75rem; }
.words { padding: 0.5rem 0.75rem 0.625rem; }
time { font-variant-numeric: tabular-nums; }
.cut { color: var(--cut); } .dissolve { color: var(--dissolve); } .fade { color: var(--fade); }
.kind { font-weight: 600; }
"""


def to_html(listing: Listing) -> str:
    """The page."""
    return "\n".join([*_head(listing), *_shots(listing), "</ol>", "</body>", "</html>", ""])


def _head(listing: Listing) -> Iterator[str]:
    view = listing.view
    name = escape(in_one_line(view.video.name))
    number = f"{len(view.shots):,} shot{'' if len(view.shots) == 1 else 's'}"
    yield from ("<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    # Whatever slips in, the page loads and runs nothing.
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Shots of {name}</title>"
    yield from ("<style>", f"{_STYLE}</style>", "</head>", "<body>")
    yield f"<h1><bdi>{name}</bdi></h1>"
    yield f"<p>{number}, {_time(view.video.duration)}</p>"
    if view.video.path is not None:
        yield f"<p><bdi>{escape(in_one_line(view.video.path))}</bdi></p>"
    yield "<ol>"


def _shots(listing: Listing) -> Iterator[str]:
    for shot, pictures in zip(listing.view.shots, listing.pictures(), strict=True):
        yield "<li>"
        yield from _pictures(shot, pictures)
        yield '<div class="words">'
        yield f"<h2>Shot {shot.index}</h2>"
        length = f"{shot.end - shot.start:.3f}"
        yield f"<p>{_time(shot.start)} to {_time(shot.end)}, {length} s</p>"
        yield f"<p>{_beginning(shot)}</p>"
        yield from ("</div>", "</li>")


def _pictures(shot: ShotView, pictures: Sequence[bytes]) -> Iterator[str]:
    for seconds, picture in zip(shot.keyframes, pictures, strict=False):
        data = b64encode(shrink_jpeg(picture, PICTURE_SIDE)).decode("ascii")
        alt = f"Shot {shot.index} at {format_time(seconds)}"
        yield "<figure>"
        yield f'<img src="data:image/jpeg;base64,{data}" alt="{alt}">'
        yield f"<figcaption>{_time(seconds)}</figcaption>"
        yield "</figure>"


def _beginning(shot: ShotView) -> str:
    kind = f'<span class="kind {shot.transition}">{_BEGINS[shot.transition]}</span>'
    if shot.opening is None:
        return f"begins with: {kind}"
    first, end = shot.opening
    return f"begins with: {kind}, {_time(first)} to {_time(end)}"


def _time(seconds: float) -> str:
    return f'<time datetime="PT{max(seconds, 0.0):.3f}S">{format_time(seconds)}</time>'
