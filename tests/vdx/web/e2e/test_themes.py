"""Themes: groups in groups, and the map."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import expect

from tests.vdx.web.e2e.conftest import OpenPage

PICTURES_ON_MAP = """() => {
  const canvas = document.querySelector(".map canvas");
  if (!canvas) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let drawn = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at]) drawn += 1;
  return drawn;
}"""


def test_one_looks_into_a_theme_and_comes_back(open_page: OpenPage, shelf: httpx.Client) -> None:
    top = shelf.get("/api/clusters").json()
    page = open_page("/themes", url=str(shelf.base_url))
    expect(page.locator(".themes-where")).to_contain_text(f"{top['count']} pictures")
    if top["children"]:
        expect(page.locator("a.theme")).to_have_count(len(top["children"]))
        page.locator("a.theme").first.click()
        expect(page).to_have_url(re.compile(r"node="))
        page.keyboard.press("Backspace")
        expect(page).to_have_url(re.compile(r"/themes$"))
        expect(page.locator("a.theme")).to_have_count(len(top["children"]))
        while page.locator("a.theme").count():
            page.locator("a.theme").first.click()
            expect(page.locator(".themes-stale")).to_have_count(0)
            expect(page.locator("a.theme, .theme-picture").first).to_be_visible()
    page.locator(".theme-picture a").first.click()
    expect(page).to_have_url(re.compile(r"/video/\d+\?t="))


def test_more_like_a_picture_of_a_theme(open_page: OpenPage, shelf: httpx.Client) -> None:
    leaf = shelf.get("/api/clusters").json()
    while leaf["children"]:
        leaf = shelf.get("/api/clusters", params={"node": leaf["children"][0]["node"]}).json()
    page = open_page(f"/themes?node={leaf['node']}", url=str(shelf.base_url))
    picture = page.locator(".theme-picture").first
    picture.hover()
    picture.get_by_role("button", name="Find similar").click()
    expect(page).to_have_url(re.compile(rf"like=f-{leaf['frames'][0]['frame']}"))
    expect(page.locator(".hit").first).to_be_visible()


def test_the_map_is_drawn_and_walked_by_keys(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/themes", url=str(shelf.base_url))
    page.get_by_role("radio", name="Map").check(force=True)
    canvas = page.locator(".map canvas")
    expect(canvas).to_be_visible()
    page.wait_for_function(f"() => ({PICTURES_ON_MAP})() > 3000")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    chosen = page.locator(".map-chosen")
    expect(chosen).to_contain_text(re.compile(r"\.mp4"))
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/video/\d+\?t="))


def test_the_map_is_dragged_and_zoomed(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/themes?tab=map", url=str(shelf.base_url))
    page.wait_for_function(f"() => ({PICTURES_ON_MAP})() > 3000")
    before = page.locator(".map canvas").screenshot()
    page.mouse.move(700, 450)
    page.mouse.wheel(0, -600)
    page.mouse.down()
    page.mouse.move(560, 420, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)
    assert page.locator(".map canvas").screenshot() != before
    assert "tab=map" in page.url  # a drag opens nothing


def test_a_theme_that_is_gone_is_told(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/themes?node=nothing", url=str(shelf.base_url), refusals=True)
    expect(page.get_by_role("alert")).to_be_visible()
