"""The search page: every way to ask, what is said of the answers, and what can be done with them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from media.image import encode_jpeg
from tests.footage import moving_scene
from tests.vdx.web.e2e.clips import BIKES, BUNNY, CARPHONE, PAIR, SCENES, collage, frame, give, still
from tests.vdx.web.e2e.conftest import PHONE, OpenPage

FILE = "main input[type=file]"


@pytest.fixture
def look(open_page: OpenPage, shelf: httpx.Client) -> OpenPage:
    """Open an address of the real clips' page."""

    def open_(address: str, **options: Any) -> Page:
        return open_page(address, url=str(shelf.base_url), **options)

    return open_


def first(page: Page) -> Locator:
    """The best hit, once all is there."""
    expect(page.locator(".results")).to_have_attribute("aria-busy", "false")
    return page.locator(".hit").first


def names(page: Page) -> list[str]:
    """Of the videos of the hits, in order."""
    expect(first(page)).to_be_visible()
    return page.locator(".hit-name").all_inner_texts()


def frame_of(shelf: httpx.Client, name: str, number: int = 0) -> int:
    """The id of a keyframe of the video whose name this is."""
    videos = shelf.get("/api/videos").json()["videos"]
    id_ = next(one["id"] for one in videos if one["name"] == name)
    frames = shelf.get(f"/api/videos/{id_}/frames").json()["frames"]
    return int([one["id"] for one in frames if one["keyframe"]][number])


def test_a_picture_is_chosen_and_its_moment_found(look: OpenPage, tmp_path: Path) -> None:
    page = look("/search")
    page.locator(FILE).set_input_files(still(tmp_path / "a still.jpg", BIKES, 7.3))
    assert names(page)[0] == BIKES
    expect(first(page)).to_have_class(re.compile("hit-proven"))
    expect(page.locator(".doubt")).to_have_count(0)
    expect(page.locator(".example-name")).to_have_text("a still.jpg")
    first(page).locator("a").click()
    expect(page).to_have_url(re.compile(r"/video/\d+\?t="))
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 2")
    seconds = float(page.evaluate("document.querySelector('video').currentTime"))
    assert abs(seconds - 7.3) < 1.5


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_comes_from_elsewhere(look: OpenPage, tmp_path: Path, kind: str) -> None:
    page = look("/")
    give(page, kind, still(tmp_path / "still.jpg", BUNNY, 3.0))
    expect(page).to_have_url(re.compile(r"/search\?like=u-"))
    assert names(page)[0] == BUNNY


def test_a_clip_is_searched_for(look: OpenPage, tmp_path: Path) -> None:
    from tests.footage import make_video

    page = look("/search")
    page.locator(FILE).set_input_files(make_video(tmp_path / "part.mp4", [(2, 2.0)], size=(320, 180)))
    assert names(page)[0] == PAIR
    times = first(page).locator(".hit-span").inner_text()
    assert times.startswith("0:03")


def test_only_a_region_counts(look: OpenPage, tmp_path: Path) -> None:
    """A picture of noise hides a frame, which is found when it is drawn round."""
    page = look("/search")
    picture = collage(tmp_path / "collage.jpg", frame(CARPHONE, 2.0), 0.5, 0.4, 0.4)
    page.locator(FILE).set_input_files(picture)
    page.get_by_role("button", name="Choose a region").click()
    shown = page.locator(".crop-picture img")
    expect(shown).to_be_visible()
    page.wait_for_function("() => document.querySelector('.crop-picture img').naturalWidth > 0")
    box = shown.bounding_box()
    assert box is not None
    corners = [(0.5, 0.4), (0.9, 0.4 + 0.4 * 1280 / 720 * 144 / 176)]
    (x0, y0), (x1, y1) = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move(x1, y1, steps=6)
    page.mouse.up()
    page.get_by_role("button", name="Search this region").click()
    expect(page).to_have_url(re.compile(r"like=u-[0-9a-f]+(~|%7E)"))
    assert names(page)[0] == CARPHONE
    expect(first(page)).to_have_class(re.compile("hit-proven"))
    page.get_by_role("button", name="Choose a region").click()
    page.get_by_role("button", name="Use the whole picture").click()
    expect(page).not_to_have_url(re.compile("~|%7E"))


def test_a_region_is_chosen_by_keys(look: OpenPage, shelf: httpx.Client) -> None:
    page = look(f"/search?like=f-{frame_of(shelf, BUNNY)}")
    page.get_by_role("button", name="Choose a region").click()
    expect(page.locator(".crop-picture img")).to_be_visible()
    page.locator(".crop").focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("(~|%7E)0.27"))
    assert names(page)[0] == BUNNY


def test_words_find_names(look: OpenPage) -> None:
    page = look("/search")
    page.keyboard.press("/")
    page.keyboard.type("bikes")
    page.keyboard.press("Enter")
    assert set(names(page)) == {BIKES}
    expect(page).to_have_url(re.compile("text=bikes"))


def test_nothing_is_found_and_said_so(look: OpenPage) -> None:
    page = look("/search?text=zeppelinhangar")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()


def test_what_is_not_there_is_no_confident_match(look: OpenPage, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.jpg"
    noise = np.random.default_rng(1).integers(0, 256, (9, 16, 3), dtype=np.uint8)
    stranger.write_bytes(encode_jpeg(np.asarray(cv2.resize(noise, (640, 360)), np.uint8)))
    page = look("/search")
    page.locator(FILE).set_input_files(stranger)
    expect(page.locator(".doubt")).to_contain_text("No confident match")
    page.get_by_role("radio", name="Same footage").check(force=True)
    expect(
        page.get_by_text(re.compile("No confident match|This footage is not in the library"))
    ).to_be_visible()
    page.get_by_role("button", name="Show what looks alike").click()
    expect(first(page)).to_be_visible()
    expect(page.locator(".doubt")).to_have_count(0)


def test_examples_for_and_against(look: OpenPage, shelf: httpx.Client) -> None:
    """A hit becomes one more example, then a counterexample; both are undone at their chips."""
    page = look(f"/search?like=f-{frame_of(shelf, BUNNY)}&mode=similar")
    assert names(page)[0] == BUNNY
    other = page.locator(".hit", has_text=BIKES).first
    other.hover()
    other.get_by_role("button", name="More like this").click()
    expect(page.locator(".example-like")).to_have_count(2)
    expect(first(page)).to_be_visible()
    page.locator(".example-like").nth(1).get_by_role("button", name="Less like this").click()
    expect(page.locator(".example-unlike")).to_have_count(1)
    assert names(page)[0] == BUNNY
    page.locator(".example-unlike").get_by_role("button", name=re.compile("Remove")).click()
    expect(page).not_to_have_url(re.compile("unlike"))


def test_one_thing_after_another(look: OpenPage, tmp_path: Path) -> None:
    pictures = []
    for seed, _ in SCENES:
        path = tmp_path / f"{seed}.jpg"
        path.write_bytes(encode_jpeg(list(moving_scene(seed, 1.0, (320, 180)))[-1]))
        pictures.append(path)
    page = look("/search")
    page.locator(FILE).set_input_files(pictures[0])
    assert names(page)[0] == PAIR
    page.locator("summary", has_text="Then").click()
    page.locator(".then input[type=file]").set_input_files(pictures[1])
    expect(page.locator(".example-then")).to_be_visible()
    assert names(page)[0] == PAIR
    page.get_by_label("Within").select_option("3")
    expect(page).to_have_url(re.compile("within=3"))
    expect(first(page)).to_be_visible()


def test_a_filter_narrows_the_search(look: OpenPage, shelf: httpx.Client) -> None:
    page = look(f"/search?like=f-{frame_of(shelf, BUNNY)}&mode=similar")
    assert BIKES in names(page)
    page.locator("summary", has_text="Filter").click()
    page.locator(".facet-value", has_text="films").click()
    expect(page).to_have_url(re.compile("folder="))
    expect(page.locator(".hit-name", has_text=BIKES)).to_have_count(0)
    assert set(names(page)) == {BUNNY}


def test_views_keep_what_is_asked(look: OpenPage, shelf: httpx.Client) -> None:
    asked = f"like=f-{frame_of(shelf, BUNNY)}"
    page = look(f"/search?{asked}&mode=similar")
    expect(first(page)).to_be_visible()
    page.get_by_role("radio", name="In context").check(force=True)
    expect(page.locator(".context-row").first).to_be_visible()
    assert asked in page.url
    assert "view=context" in page.url
    page.keyboard.press("]")
    expect(page.locator(".video-row").first).to_contain_text(BUNNY)
    page.keyboard.press("]")
    expect(page.locator(".hit-group").first).to_be_visible()
    page.reload()
    expect(page.locator(".hit-group").first).to_be_visible()
    page.keyboard.press("]")
    expect(page.locator(".grid .hit").first).to_be_visible()
    assert asked in page.url


def test_neighbours_of_a_hit_are_beside_it(look: OpenPage, shelf: httpx.Client) -> None:
    page = look(f"/search?like=f-{frame_of(shelf, PAIR)}&mode=similar&view=context")
    row = page.locator(".context-row").first
    expect(row).to_contain_text(PAIR)
    after = row.locator(".neighbours-after .neighbour").first
    expect(after).to_be_visible()
    after.click()
    expect(page).to_have_url(re.compile(r"/video/\d+\?t=[3-5]"))


def test_keys_go_from_hit_to_hit_and_act(look: OpenPage, shelf: httpx.Client) -> None:
    page = look(f"/search?like=f-{frame_of(shelf, BIKES)}&mode=similar")
    expect(first(page)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    second = page.locator(".hit").nth(1)
    expect(second.locator("a")).to_be_focused()
    name = second.locator(".hit-name").inner_text()
    page.keyboard.press("l")
    expect(page.locator(".example-like")).to_have_count(2)
    page.go_back()
    expect(page.locator(".example-like")).to_have_count(1)
    expect(first(page)).to_be_visible()
    second.locator("a").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_the_link_and_the_cut_of_a_hit(look: OpenPage) -> None:
    page = look("/search?text=bikes", permissions=["clipboard-read", "clipboard-write"])
    card = first(page)
    card.hover()
    card.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url.split("/search")[0] + str(card.locator("a").get_attribute("href"))
    with page.expect_download() as waiting:
        card.get_by_role("button", name="Download this cut").click()
    assert waiting.value.suggested_filename.endswith(".mp4")
    assert waiting.value.path().stat().st_size > 1000


def test_a_damaged_file_is_refused_with_a_sentence(look: OpenPage, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 this is no picture")
    page = look("/search", refusals=True)
    page.locator(FILE).set_input_files(broken)
    said = page.locator(".toast-error")
    expect(said).to_contain_text("broken.jpg")
    assert str(tmp_path) not in said.inner_text()
    expect(page).to_have_url(re.compile("/search$"))


def test_an_upload_that_is_gone_is_told(look: OpenPage) -> None:
    page = look("/search?like=u-0123456789abcdef", refusals=True)
    expect(page.get_by_role("alert")).to_contain_text("not kept any more")


def test_keys_are_listed(look: OpenPage) -> None:
    page = look("/search?text=bikes")
    expect(first(page)).to_be_visible()
    page.keyboard.press("?")
    table = page.locator("table.keys")
    expect(table).to_contain_text("Find similar")
    expect(table).to_contain_text("Go to the search box")
    page.keyboard.press("Escape")
    expect(table).to_have_count(0)


def test_on_a_phone_nothing_is_wider_than_the_screen(look: OpenPage, shelf: httpx.Client) -> None:
    page = look(
        f"/search?like=f-{frame_of(shelf, BUNNY)}&mode=similar",
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
    )
    for view in ("Grid", "In context", "By video", "Groups"):
        page.get_by_role("radio", name=view).check(force=True)
        expect(page.locator(".hit-picture").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Refine").click()
    expect(page.locator("summary", has_text="Filter")).to_be_visible()
