"""What compression would save, and what it looks like beside the source."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import expect

from tests.vdx.web.e2e.clips import BIKES
from tests.vdx.web.e2e.conftest import OpenPage

TIMES = "() => [...document.querySelectorAll('.both-films video')].map((one) => one.currentTime)"


def test_a_preview_is_made_and_plays_beside_the_source(open_page: OpenPage, shelf: httpx.Client) -> None:
    videos = shelf.get("/api/videos").json()["videos"]
    id_ = next(one["id"] for one in videos if one["name"] == BIKES)
    page = open_page(f"/compact/{id_}?t=2&tier=1", url=str(shelf.base_url))
    expect(page.locator(".tier")).to_have_count(4)
    expect(page.locator(".command code")).to_have_text(f"vdx compress {BIKES} --tier 1")
    page.get_by_role("button", name="Make a preview").click()
    expect(page.locator(".both-films video")).to_have_count(2, timeout=300_000)
    page.wait_for_function(
        "() => [...document.querySelectorAll('video')].every((one) => one.readyState >= 2)"
    )
    expect(page.locator(".outcome")).to_contain_text(re.compile(r"VMAF \d"))
    page.wait_for_function(f"() => ({TIMES})()[0] > 0.3")
    page.get_by_role("button", name="Pause").click()
    page.wait_for_function(
        f"() => {{ const [one, other] = ({TIMES})(); return Math.abs(one - other) < 0.034; }}"
    )
    line = page.get_by_label("Move the line between the two")
    line.focus()
    line.press("Home")
    assert (
        page.locator(".both-films video").nth(1).evaluate("(one) => one.style.clipPath").startswith("inset(0")
    )


def test_the_target_goes_into_the_address_and_the_command(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/compact/1", url=str(shelf.base_url))
    page.get_by_label(re.compile("Quality")).fill("85")
    expect(page).to_have_url(re.compile("target=85"))
    expect(page.locator(".command code")).to_contain_text("vmaf=85")


def test_a_video_that_is_not_there_is_told(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/compact/99999", url=str(shelf.base_url), refusals=True)
    expect(page.get_by_role("alert")).to_contain_text("99999")
