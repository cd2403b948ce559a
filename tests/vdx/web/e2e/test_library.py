"""The library page: the grid, what narrows it, hovering, keys, languages."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.vdx.web.e2e.conftest import PHONE, OpenPage
from tests.vdx.web.e2e.footage import LONG_NAME

VIDEOS = 5


def names(page: Page) -> list[str]:
    """Of the videos that are shown, in order."""
    expect(page.locator(".video-card-name").first).to_be_visible()
    return page.locator(".video-card-name").all_inner_texts()


def overflow(page: Page) -> int:
    """Pixels by which the page is too wide."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_all_videos_are_shown_with_pictures(open_page: OpenPage) -> None:
    page = open_page("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{VIDEOS} videos")
    assert len(names(page)) == VIDEOS
    page.wait_for_function(
        "() => [...document.querySelectorAll('.poster img')].every((one) => one.complete && one.naturalWidth)"
    )


def test_text_narrows_the_list_as_it_is_typed(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("harbour")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 videos")
    assert page.url.endswith("/?text=harbour")
    page.get_by_role("button", name="Clear the text").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{VIDEOS} videos")


def test_a_facet_is_chosen_undone_and_kept_in_the_address(open_page: OpenPage) -> None:
    page = open_page("/")
    page.locator(".facet-value", has_text="trips").click()
    expect(page).to_have_url(re.compile("folder=trips$"))
    page.locator(".facet-value", has_text="2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 videos")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 videos")
    page.get_by_role("button", name="Without trips / 2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{VIDEOS} videos")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 videos")


def test_the_order_is_chosen_and_turned_round(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_label("Sort by").select_option("name")
    expect(page.locator(".video-card-name").first).to_have_text("cut short.mkv")
    page.get_by_role("button", name="A to Z").click()
    expect(page.locator(".video-card-name").first).to_have_text(LONG_NAME)
    assert names(page) == sorted(names(page), reverse=True)


def test_nothing_that_fits(open_page: OpenPage) -> None:
    page = open_page("/?text=zeppelin")
    expect(page.get_by_role("heading", name="No video fits")).to_be_visible()
    page.get_by_role("button", name="Clear all filters").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{VIDEOS} videos")


def test_hovering_runs_through_the_shots(open_page: OpenPage) -> None:
    page = open_page("/?text=harbour.mp4")
    poster = page.locator(".poster").first
    box = poster.bounding_box()
    assert box is not None
    times = []
    for share in (0.1, 0.4, 0.9):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        expect(poster.locator(".scrub")).to_have_class(re.compile("scrub-on"))
        times.append(float(poster.locator(".scrub").get_attribute("data-time") or "nan"))
    assert times == sorted(set(times))
    poster.click(position={"x": 0.9 * box["width"], "y": box["height"] / 2})
    expect(page).to_have_url(re.compile(rf"/video/\d+\?t={times[-1]:g}"))


def test_the_arrows_go_from_card_to_card(open_page: OpenPage) -> None:
    page = open_page("/?sort=name")
    shown = names(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".video-card-name").nth(0)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".video-card-name").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(shown[1])


def test_files_that_could_not_be_read_are_named_with_the_reason(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("button", name="See why").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("cut short.mkv")
    expect(dialog).to_contain_text("only part of the video can be read")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_chinese_is_chosen_and_remembered(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{VIDEOS} 个视频")
    page.reload()
    expect(page.get_by_role("link", name="片库").last).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_a_chinese_browser_gets_chinese(open_page: OpenPage) -> None:
    page = open_page("/", locale="zh-CN")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{VIDEOS} 个视频")


def test_dark_is_as_the_system_has_it_unless_chosen(open_page: OpenPage) -> None:
    page = open_page("/", color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.get_by_role("button", name="Theme: as the system").click()
    assert page.evaluate(background) != dark
    page.reload()
    expect(page.get_by_role("button", name="Theme: light")).to_be_visible()
    assert page.evaluate(background) != dark


def test_on_a_phone_nothing_sticks_out(open_page: OpenPage) -> None:
    page = open_page("/", viewport=PHONE, has_touch=True)
    assert len(names(page)) == VIDEOS
    assert overflow(page) == 0
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("dialog").locator(".facet-value", has_text="trips").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 videos")
