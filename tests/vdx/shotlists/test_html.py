"""The contact sheet, read with the standard library's parser."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import cv2
import numpy as np
import pytest

from media.time import format_time
from tests.vdx.shotlists.listings import listing
from vdx.shotlists.html import PICTURE_SIDE, to_html

VOID = {"meta", "img"}
NAME = 'a"><script>alert(1)</script>\n&amp; \u202e.mp4'


class Page(HTMLParser):
    """A page, each of whose elements must be closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.declaration = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_decl(self, decl: str) -> None:
        self.declaration = decl

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_every_shot_has_its_picture_and_times() -> None:
    made = listing()
    page = Page(to_html(made))
    assert page.declaration == "DOCTYPE html"
    assert len(page.all("li")) == len(page.all("figure")) == len(page.all("img")) == 4
    words = "".join(page.texts)
    for shot, image in zip(made.view.shots, page.all("img"), strict=True):
        assert f"Shot {shot.index}\n" in words
        assert f"{format_time(shot.start)} to {format_time(shot.end)}" in words
        assert image["alt"] == f"Shot {shot.index} at {format_time(shot.keyframes[0])}"
    assert "begins with: dissolve, 0:03.000 to 0:04.000" in words
    assert "begins with: fade, 0:08.000 to 0:09.200" in words
    assert "begins with: cut\n" in words


def test_pictures_are_in_the_page_and_small() -> None:
    for index, image in enumerate(Page(to_html(listing())).all("img")):
        kind, _, data = (image["src"] or "").partition(",")
        assert kind == "data:image/jpeg;base64"
        picture = cv2.imdecode(
            np.frombuffer(base64.b64decode(data, validate=True), np.uint8), cv2.IMREAD_COLOR
        )
        assert picture is not None
        assert picture.shape == (180, PICTURE_SIDE, 3)
        assert abs(int(picture.mean()) - 40 * index) <= 2


def test_the_page_needs_nothing_else() -> None:
    text = to_html(listing())
    page = Page(text)
    assert {"script", "link", "iframe", "object"} & {tag for tag, _ in page.tags} == set()
    assert not re.search(r"https?:|url\(|@import|\son\w+=", text)
    policies = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert policies == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]
    assert {"charset": "utf-8"} in page.all("meta")
    assert "prefers-color-scheme: dark" in text
    assert "color-scheme: light dark" in text


def test_names_are_text() -> None:
    page = Page(to_html(listing(name=NAME)))
    assert page.all("script") == []
    shown = 'a"><script>alert(1)</script> &amp;  .mp4'
    assert page.texts[page.texts.index("Shots of " + shown)] == "Shots of " + shown
    assert shown in page.texts


@pytest.mark.parametrize("pictures", [[[]] * 4, [[b"no JPEG"]] * 4])
def test_pictures_that_are_missing_or_damaged(pictures: list[list[bytes]]) -> None:
    page = Page(to_html(replace(listing(), pictures=lambda: pictures)))
    assert len(page.all("li")) == 4
    assert len(page.all("img")) == sum(map(len, pictures))
