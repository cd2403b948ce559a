"""A library behind a real server, and a browser without a screen that looks at its page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.vdx.web.conftest import served
from tests.vdx.web.e2e.clips import make_clips
from tests.vdx.web.e2e.footage import make_footage
from vdx.library import Library

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE = 90_000  # milliseconds for anything to appear

REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")

OpenPage = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


# Not for the session: while it is there, no other test in this process could run an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's browser."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, f"the tests of the page need a browser: one of {', '.join(BROWSERS)}"
    with sync_playwright() as tool:
        launched = tool.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the videos."""
    return make_footage(tmp_path_factory.mktemp("films"))


@pytest.fixture(scope="package")
def site(films: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The server of a library with them; its `base_url` is the page's address."""
    path = tmp_path_factory.mktemp("e2e") / "library"
    with Library(path) as library:
        library.ingest(films)
    with served(path) as client:
        yield client


@pytest.fixture(scope="package")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The server of a library with real clips, to search in; tests may keep marks in it."""
    folder = tmp_path_factory.mktemp("shelf")
    with Library(folder / "library") as library:
        library.ingest(make_clips(folder / "clips"))
    with served(folder / "library") as client:
        yield client


@pytest.fixture
def open_page(browser: Browser, site: httpx.Client) -> Iterator[OpenPage]:
    """Open an address: ``open_page("/video/1?t=2")``. At the end the page must have had no errors.

    Options go to `Browser.new_context`, such as ``viewport=PHONE`` or ``color_scheme="dark"``; ``url`` is
    another server's, and ``refusals=True`` allows the browser's own lines about answers with an error.
    """
    errors: list[str] = []
    opened = []

    def open_(
        address: str, url: str = str(site.base_url), *, refusals: bool = False, **options: object
    ) -> Page:
        def heard(said: ConsoleMessage) -> None:
            if said.type == "error" and not (refusals and REFUSED.match(said.text)):
                errors.append(said.text)

        given = {"viewport": DESK, "locale": "en-GB", **options}
        context = browser.new_context(base_url=url, **given)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", heard)
        page.goto(address)
        return page

    yield open_
    for context in opened:
        context.close()
    assert errors == []


@pytest.fixture(scope="package")
def video_id(site: httpx.Client) -> Callable[[str], int]:
    """The id of the video whose name begins so."""
    videos = site.get("/api/videos").json()["videos"]
    ids = {video["name"]: video["id"] for video in videos}
    return lambda name: next(id_ for known, id_ in ids.items() if known.startswith(name))
