"""Every page for everybody: without a mouse, without sight, in both languages, light and dark."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.vdx.web.e2e.conftest import DESK, PHONE, OpenPage

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
STATIC = Path(__file__).parents[4] / "vdx" / "web" / "static"
SERIOUS = ("serious", "critical")
PLACES = {
    "/": ".video-card-name",
    "/search": ".welcome",
    "/search?text=bikes": ".hit",
    "/search?text=bikes&view=context": ".context-row",
    "/search?text=bikes&view=video": ".video-row",
    "/search?text=bikes&view=groups": ".hit-group",
    "/search?text=zeppelinhangar": ".notice",
    "/video/1?t=0": ".watching",
    "/themes": ".themes-body",
    "/themes?tab=map": ".map canvas",
    "/collections": ".collection",
    "/history": ".history",
    "/compact/1": ".tier",
}
_KEY = re.compile(r"^[a-z]+(\.[a-z]+)+$")


def mistakes(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with the elements."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:4]]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_serious_for_axe(open_page: OpenPage, shelf: httpx.Client, place: str) -> None:
    for scheme, viewport in (("light", DESK), ("dark", PHONE)):
        page = open_page(
            place, url=str(shelf.base_url), color_scheme=scheme, viewport=viewport, reduced_motion="reduce"
        )
        expect(page.locator(PLACES[place]).first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert mistakes(page) == []


def test_nothing_serious_in_windows(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/search?text=bikes", url=str(shelf.base_url), reduced_motion="reduce")
    expect(page.locator(".hit").first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert mistakes(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hit:focus-within")).to_have_count(1)
    page.keyboard.press("b")
    expect(page.get_by_role("dialog").get_by_label("Note")).to_be_focused()
    assert mistakes(page) == []


@pytest.mark.parametrize("place", PLACES)
def test_every_page_is_in_chinese(open_page: OpenPage, shelf: httpx.Client, place: str) -> None:
    page = open_page(place, url=str(shelf.base_url), locale="zh-CN")
    expect(page.locator(PLACES[place]).first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(page.locator("nav.places")).to_contain_text(re.compile("[\u4e00-\u9fff]"))
    lines = page.locator("body").inner_text().splitlines()
    assert [line for line in lines if _KEY.match(line)] == []  # a text without translation shows its key


def texts(language: str) -> dict[str, str]:
    """All texts of a language: key to text."""
    found: dict[str, str] = {}
    for path in sorted((STATIC / "languages" / language).glob("*.js")):
        for key, text in re.findall(
            r'^\s+"?([\w.]+)"?:\s*("(?:[^"\\]|\\.)*")', path.read_text("utf-8"), re.MULTILINE
        ):
            found[key] = json.loads(text)
    return found


def test_both_languages_have_the_same_texts() -> None:
    english, chinese = texts("en"), texts("zh")
    assert len(english) > 100
    forms = {key for key in english if key.endswith(".one") and key.removesuffix(".one") in english}
    assert set(english) - forms == set(chinese)
    for key, text in chinese.items():
        assert set(re.findall(r"\{(\w+)\}", text)) <= set(re.findall(r"\{(\w+)\}", english[key])), key


def test_the_language_is_changed_and_kept(open_page: OpenPage, shelf: httpx.Client) -> None:
    page = open_page("/collections", url=str(shelf.base_url))
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("全部书签")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("全部书签")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All bookmarks")
