"""Bookmarks, collections, history, and what was seen."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Page, expect

from tests.vdx.web.e2e.clips import BIKES, BUNNY, CARPHONE
from tests.vdx.web.e2e.conftest import OpenPage


def bookmarked(page: Page, collection: str, note: str) -> None:
    """Bookmark the first hit, in a new collection."""
    expect(page.locator(".hit").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("b")
    window = page.get_by_role("dialog")
    window.get_by_label("Collection").select_option("new")
    window.get_by_label("Name").fill(collection)
    window.get_by_label("Note").fill(note)
    window.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Bookmarked")).to_be_visible()


def test_a_hit_is_kept_in_a_collection_and_taken_along(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/search?text=bikes", url=str(shelf.base_url))
    bookmarked(page, "For the film", "The wheel, from below")
    page.get_by_role("link", name="Collections").click()
    page.get_by_role("link", name=re.compile("For the film")).click()
    expect(page.get_by_role("heading", name="For the film")).to_be_visible()
    card = page.locator(".mark-card")
    expect(card).to_have_count(1)
    expect(card).to_contain_text(BIKES)
    expect(card.get_by_label("Note")).to_have_value("The wheel, from below")
    for name in ("OTIO", "EDL", "CSV", "JSON", "Clips"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name, exact=True).click()
        assert waiting.value.path().stat().st_size > 10
    card.get_by_role("link", name=re.compile("Open")).click()
    expect(page).to_have_url(re.compile(r"/video/\d+\?t="))


def test_a_note_is_changed_and_a_bookmark_moved_and_removed(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/search?text=bunny", url=str(shelf.base_url))
    bookmarked(page, "Rabbits", "")
    page.goto("/collections")
    page.get_by_role("link", name=re.compile("Rabbits")).click()
    card = page.locator(".mark-card")
    expect(card).to_have_count(1)
    card.get_by_label("Note").fill("Ears")
    card.get_by_label("Note").press("Enter")
    page.reload()
    expect(card.get_by_label("Note")).to_have_value("Ears")
    card.get_by_role("button", name="Remove the bookmark").click()
    expect(page.get_by_role("heading", name="This collection is empty")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(card.get_by_label("Note")).to_have_value("Ears")
    card.get_by_label("Collection").select_option(label="No collection")
    expect(page.get_by_role("heading", name="This collection is empty")).to_be_visible()


def test_a_collection_is_made_renamed_and_deleted(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/collections", url=str(shelf.base_url))
    page.get_by_role("button", name="New collection").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Frst")
    page.get_by_role("dialog").get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="Frst")).to_be_visible()
    page.get_by_role("button", name="Name and note").click()
    page.get_by_role("dialog").get_by_label("Name").fill("First")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="First")).to_be_visible()
    page.get_by_role("button", name="Delete the collection").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="All bookmarks")).to_be_visible()
    expect(page.get_by_role("link", name="First")).to_have_count(0)


def test_one_goes_back_to_a_search_and_a_video(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/search?text=bunny&view=video", url=str(shelf.base_url))
    page.locator(".video-row h3 a").first.click()
    expect(page.get_by_role("heading", name=BUNNY)).to_be_visible()
    page.get_by_role("link", name="History").click()
    visits = page.locator(".visit")
    expect(visits).to_have_count(2)
    expect(visits.nth(0)).to_contain_text(BUNNY)
    expect(visits.nth(1)).to_contain_text("bunny")
    visits.nth(1).get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/search\?text=bunny"))
    expect(page.locator(".hit").first).to_be_visible()
    page.get_by_role("link", name="History").click()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()


def test_what_was_watched_fades(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/search?text=carphone", url=str(shelf.base_url))
    card = page.locator(".hit").first
    expect(card).to_be_visible()
    expect(card).not_to_have_class(re.compile("hit-seen"))
    card.locator("a").click()
    expect(page.get_by_role("heading", name=CARPHONE)).to_be_visible()
    with page.expect_request("**/api/seen"):
        page.go_back()
    page.reload()
    expect(card).to_have_class(re.compile("hit-seen"))
