"""A video's page: playing from a moment, steps, the timeline, regions to search, spans, copies."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.vdx.web.e2e.conftest import PHONE, OpenPage
from tests.vdx.web.e2e.footage import FPS, READ_NUMBER

VideoId = Callable[[str], int]
SEEKED = "(video) => video.readyState >= 2 && !video.seeking"


@pytest.fixture(scope="package")
def harbour(video_id: VideoId) -> str:
    """The address of the video with numbers."""
    return f"/video/{video_id('harbour.mp4')}"


def player(page: Page) -> Locator:
    """The video element, once it shows a picture."""
    video = page.locator("video").first
    video.wait_for()
    page.wait_for_function(SEEKED, arg=video.element_handle())
    return video


def number(page: Page) -> int:
    """The number of the frame on screen."""
    return int(player(page).evaluate(READ_NUMBER))


def expect_number(page: Page, wanted: int) -> None:
    """Wait until a frame is on screen."""
    video = player(page).element_handle()
    page.wait_for_function(f"([video, wanted]) => ({READ_NUMBER})(video) === wanted", arg=[video, wanted])


def test_it_opens_at_the_frame_of_the_hit(open_page: OpenPage, harbour: str) -> None:
    for frame in (0, 51, 133, 199):
        page = open_page(f"{harbour}?t={frame / FPS:g}")
        expect_number(page, frame)


def test_keys_step_by_frames_and_shots(open_page: OpenPage, harbour: str) -> None:
    page = open_page(f"{harbour}?t=1")
    assert number(page) == 25
    page.keyboard.press(".")
    expect_number(page, 26)
    page.keyboard.press(",")
    page.keyboard.press(",")
    expect_number(page, 24)
    page.keyboard.press("]")
    expect_number(page, 50)
    page.keyboard.press("]")
    expect_number(page, 100)
    page.keyboard.press("[")
    expect_number(page, 50)


def test_space_plays_and_pauses(open_page: OpenPage, harbour: str) -> None:
    page = open_page(harbour)
    video = player(page)
    page.keyboard.press("Space")
    page.wait_for_function("(video) => video.currentTime > 0.3", arg=video.element_handle())
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert video.evaluate("(video) => video.paused")
    expect(page).to_have_url(re.compile(r"\?t=\d"))


def test_hits_are_gone_through(open_page: OpenPage, harbour: str) -> None:
    page = open_page(f"{harbour}?hits=2-3,6.4-7")
    expect_number(page, 50)
    page.keyboard.press("n")
    expect_number(page, 160)
    page.keyboard.press("p")
    expect_number(page, 50)
    expect(page.locator(".shot-hit")).to_have_count(2)


def test_the_timeline_and_the_strip_seek(open_page: OpenPage, harbour: str) -> None:
    page = open_page(harbour)
    player(page)
    box = page.locator(".timeline").bounding_box()
    assert box is not None
    page.locator(".timeline").hover()
    expect(page.locator(".timeline-preview canvas")).to_be_visible()
    page.mouse.click(box["x"] + box["width"] * 0.76, box["y"] + 20)
    expect(page.locator(".shot-now")).to_have_attribute("aria-label", re.compile("^Shot 4"))
    page.get_by_role("button", name=re.compile("^Shot 3")).click()
    expect_number(page, 100)


def test_a_region_is_cropped_and_searched(open_page: OpenPage, harbour: str) -> None:
    page = open_page(f"{harbour}?t=3")
    player(page)
    page.keyboard.press("c")
    box = page.locator(".stage").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"], steps=3)
    page.mouse.up()
    with page.expect_request(re.compile(r"/api/search\?")) as asked:
        page.get_by_role("button", name="Search this region").click()
    assert re.search(r"like=v-\d+%403\.000%7E0\.2\d*%2C0\.2\d*%2C0\.\d+%2C0\.2\d*", asked.value.url)


def test_a_region_is_drawn_by_keys(open_page: OpenPage, harbour: str) -> None:
    page = open_page(f"{harbour}?t=3")
    player(page)
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    region = page.locator(".crop-region")
    assert region.evaluate("(one) => [one.style.left, one.style.height]") == ["27%", "52%"]
    page.keyboard.press("Escape")
    expect(page.locator(".crop")).to_have_count(0)


def test_a_span_is_chosen_and_cut_out(open_page: OpenPage, harbour: str, tmp_path: Path) -> None:
    page = open_page(f"{harbour}?t=1")
    player(page)
    page.keyboard.press("i")
    page.keyboard.press("]")
    expect_number(page, 50)
    page.keyboard.press("o")
    expect(page.get_by_role("region", name="Chosen span")).to_contain_text("1.00 s")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download").click()
    taken.value.save_as(tmp_path / "cut.mp4")
    with av.open(str(tmp_path / "cut.mp4")) as clip:
        assert sum(1 for _ in clip.decode(video=0)) == FPS


def test_a_bookmark_is_set_and_shown(open_page: OpenPage, harbour: str) -> None:
    page = open_page(f"{harbour}?t=5")
    player(page)
    page.keyboard.press("b")
    expect(page.get_by_role("status")).to_contain_text("Bookmarked")


def test_what_the_browser_cannot_play_is_shown_and_made_playable(
    open_page: OpenPage, video_id: VideoId
) -> None:
    page = open_page(f"/video/{video_id('old camera')}?t=1")
    still = page.locator("img.stage-picture")
    still.wait_for()
    page.wait_for_function("(still) => still.complete && still.naturalWidth > 0", arg=still.element_handle())
    page.get_by_role("button", name="Prepare for playing").click()
    video = player(page)
    assert video.evaluate("(video) => video.currentTime") == pytest.approx(1, abs=0.02)
    page.keyboard.press("Space")
    page.wait_for_function("(video) => video.currentTime > 1.2", arg=video.element_handle())


def test_a_copy_plays_in_step_beside_it(open_page: OpenPage, harbour: str) -> None:
    page = open_page(harbour)
    page.get_by_role("link", name=re.compile("^harbour, second half.mp4")).first.click()
    expect(page.locator("video")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^0:04.0")).click()
    page.keyboard.press(".")
    page.keyboard.press(".")
    expect_number(page, 102)
    other = page.locator("video").nth(1)
    page.wait_for_function(
        f"(video) => !video.seeking && ({READ_NUMBER})(video) === 102", arg=other.element_handle()
    )
    points = page.get_by_role("button", name=re.compile("matching detail"))
    points.click()
    expect(page.locator(".matches line")).not_to_have_count(0)  # a level one has no height: it is "hidden"
    page.get_by_role("link", name="Leave the comparison").click()
    expect(page.locator("video")).to_have_count(1)


def test_on_a_phone_nothing_sticks_out(open_page: OpenPage, harbour: str) -> None:
    page = open_page(f"{harbour}?t=1&in=1&out=2", viewport=PHONE, has_touch=True)
    player(page)
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) == 0
