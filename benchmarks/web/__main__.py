"""How long does somebody at the page wait?

    make bench-web        (python -m benchmarks.web [--rounds 40] [--sizes 100 10000])

A library of some short clips and of rows that are copies of theirs (`library`), the real server, and Chromium
without a screen. In one page that stays open, as somebody uses it:

- *search*: from asking to the first thumbnails drawn (as many as are in sight, at most eight), for keyframes
  to look like and for words, no question twice
- *hover, first* and *hover*: from the pointer's coming over a video to its first frame, and from each further
  movement to the frame of that shot
- *seek*: from a jump in a playing page to the frame on the screen

Each is the time by the page's own clock until the browser has drawn the frame that shows it. What is
measured first is not counted: the model has to be loaded, code to be compiled. Aims at the 95th percentile:
search 300 ms, hover 50 ms, seek 500 ms.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import numpy as np
from playwright.sync_api import Page

from benchmarks.footage import OUT
from benchmarks.web.library import make_library
from benchmarks.web.watching import browsing, hovers, searches, seeks
from vdx.library import Library
from vdx.web.options import WebOptions
from vdx.web.serving import serving

REAL = 12
CARDS, MOVES = 8, 12
WARM = 3
AIMS = {"search": 300.0, "hover": 50.0, "seek": 500.0}
WORDS = ("harbour", "alps", "old town", "beach", "night market", "forest", "studio", "stadium", "archive")


def main() -> None:
    """Run it and print the table."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--rounds", type=int, default=40, help="searches and seeks, each")
    arguments.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000], help="videos")
    options = arguments.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print("| videos | wait | n | p50, ms | p95, ms | aim |")
    print("|---|---|---|---|---|---|")
    for videos in options.sizes:
        library = make_library(OUT / f"web-{videos}", videos=videos, real=REAL, vectors=True)
        for name, waits in measure(library, options.rounds).items():
            print(line(videos, name, waits), flush=True)


def measure(library: Path, rounds: int) -> Mapping[str, Sequence[float]]:
    """All waits in a library, in milliseconds."""
    with Library(library) as opened, serving(opened, WebOptions(port=0)) as options:
        questions = _questions(options.url, rounds + WARM)
        with browsing(options.url, _chromium()) as page:
            return _waits(page, questions, rounds)


def _waits(page: Page, questions: Sequence[str], rounds: int) -> Mapping[str, Sequence[float]]:
    search = searches(page, questions)[WARM:]
    first, further = hovers(page, CARDS, MOVES)
    places = np.random.default_rng(1).uniform(0.05, 0.95, rounds + WARM).round(3).tolist()
    return {
        "search": search,
        "hover, first": first[1:],
        "hover": further,
        "seek": seeks(page, 1, places)[WARM:],
    }


def _questions(address: str, count: int) -> list[str]:
    """Addresses of searches, none twice: two for keyframes to look like, then one for words."""
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        videos = client.get("/api/videos", params={"limit": 200}).json()["videos"]
    posters = [video["poster"] for video in videos if video["poster"] is not None]
    alike = [f"/search?like=f-{poster}&mode=similar" for poster in dict.fromkeys(posters)]
    words = [f"/search?text={word.replace(' ', '+')}" for word in WORDS]
    mixed: list[str] = []
    while len(mixed) < count and (alike or words):
        mixed += [*alike[:2], *words[:1]]
        del alike[:2], words[:1]
    return mixed[:count]


def line(videos: int, name: str, waits: Sequence[float]) -> str:
    """A row of the table."""
    middle, high = np.percentile(waits, [50, 95])
    aim = AIMS.get(name)
    told = "" if aim is None else f"{aim:.0f} {'met' if high <= aim else 'missed'}"
    return f"| {videos:,} | {name} | {len(waits)} | {middle:.0f} | {high:.0f} | {told} |"


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("the page is measured in Chromium: install the package `chromium`")
    return found


if __name__ == "__main__":
    main()
