"""Adding a folder from the page."""

from __future__ import annotations

from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests.footage import make_video
from tests.vdx.web.e2e.conftest import OpenPage


def test_an_empty_library_is_filled_from_the_page(
    open_page: OpenPage, new_page: httpx.Client, tmp_path: Path
) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir()
    make_video(folder / "beach.mp4", [(1, 1.0)])
    (folder / "broken.mp4").write_bytes(b"\0" * 4000)
    page = open_page("/", url=str(new_page.base_url))
    expect(page.get_by_role("heading", name="Your library is empty")).to_be_visible()
    page.get_by_role("button", name="Add folder").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Folder", exact=True).fill(str(tmp_path))
    dialog.get_by_role("button", name="Open").click()
    dialog.get_by_role("button", name="holiday").click()
    expect(dialog.get_by_label("Folder", exact=True)).to_have_value(str(folder))
    dialog.get_by_role("button", name="Index this folder").click()
    expect(dialog.locator(".job-files")).to_contain_text("beach.mp4")
    expect(dialog).to_contain_text("The videos are in the library now.")
    expect(dialog.locator("li", has_text="broken.mp4")).to_contain_text("failed")
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("link", name="beach.mp4")).to_be_visible()
    page.get_by_role("button", name="See why").click()
    page.get_by_role("button", name="Try them again").click()
    expect(page.get_by_role("button", name="See why")).to_be_visible()


def test_a_folder_that_is_not_there_is_named(open_page: OpenPage, new_page: httpx.Client) -> None:
    page = open_page("/", url=str(new_page.base_url), refusals=True)
    page.get_by_role("button", name="Add folder").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Folder", exact=True).fill("/no/such/folder")
    dialog.get_by_role("button", name="Open").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
