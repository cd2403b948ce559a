"""Who is let in, and what browsers are told."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.vdx.web.conftest import Serve
from vdx.web.options import WebOptions
from vdx.web.security import HEADERS, POLICY

TOKEN = "a token for tests"  # noqa: S105


@pytest.fixture
def guarded(library: Path, serve: Serve) -> httpx.Client:
    """A page that asks for a token."""
    return serve(library, WebOptions(port=0, token=TOKEN))


def kind(answer: httpx.Response) -> str:
    found = answer.json()
    assert found["schema"] == "vdx.error/1"
    return str(found["error"]["type"])


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "["]
)
def test_a_foreign_name_is_refused(web: httpx.Client, host: str) -> None:
    answer = web.get("/api/about", headers={"Host": host})
    assert answer.status_code in (400, 421)  # 400: no host at all, says the server itself


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:5", "[::1]:80", "127.0.0.53"])
def test_a_name_of_this_machine_is_taken(web: httpx.Client, host: str) -> None:
    assert web.get("/api/about", headers={"Host": host}).status_code == 200


def test_an_address_of_another_machine_is_refused_when_only_this_one_is_served(web: httpx.Client) -> None:
    assert kind(web.get("/api/about", headers={"Host": "192.168.1.7"})) == "WrongHost"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://localhost:1"])
def test_a_foreign_page_can_send_nothing(web: httpx.Client, origin: str) -> None:
    answer = web.post("/api/jobs/any/cancel", headers={"Origin": origin})
    assert (answer.status_code, kind(answer)) == (403, "CrossSite")


def test_our_own_page_can(web: httpx.Client) -> None:
    own = str(web.base_url).rstrip("/")
    answer = web.post("/api/jobs/any/cancel", headers={"Origin": own, "Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, kind(answer)) == (404, "NoSuchJob")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_another_site_embeds_is_refused(web: httpx.Client, method: str, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
    assert kind(web.request(method, "/api/about", headers=headers)) == "CrossSite"


def test_a_link_from_another_site_can_be_followed_but_not_posted(web: httpx.Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert web.get("/", headers=headers).status_code == 200
    assert kind(web.post("/api/jobs/any/cancel", headers=headers)) == "CrossSite"


@pytest.mark.parametrize("path", ["/", "/api/about", "/api/nothing", "/nothing", "/static/nothing.js"])
def test_every_answer_has_the_headers(web: httpx.Client, path: str) -> None:
    for answer in (web.get(path), web.put(path), web.get(path, headers={"Host": "evil.example"})):
        assert HEADERS.items() <= {(name, answer.headers.get(name)) for name in HEADERS}
        assert answer.headers["cache-control"]


def test_the_policy_lets_no_inline_script_run() -> None:
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY


def test_without_the_token_nobody_comes_in(guarded: httpx.Client) -> None:
    for path in ("/", "/api/about", "/api/events", "/static/index.html", "/?token=wrong", "/nothing"):
        assert kind(guarded.get(path)) == "NoToken"
    page = guarded.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 401
    assert "vdx serve" in page.text
    assert kind(guarded.get("/api/about", headers={"Cookie": "vdx-0=wrong"})) == "NoToken"
    assert kind(guarded.post("/api/jobs/any/cancel", params={"token": TOKEN})) == "NoToken"


def test_the_address_with_the_token_gives_a_cookie(guarded: httpx.Client) -> None:
    welcome = guarded.get("/video/3", params={"token": TOKEN, "t": "1.5"}, headers={"Accept": "text/html"})
    assert welcome.status_code == 200
    assert 'url=/video/3?t=1.5"' in welcome.text
    cookie = welcome.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert guarded.get("/api/about").status_code == 200  # the client keeps the cookie


def test_a_welcome_leads_nowhere_else(guarded: httpx.Client) -> None:
    welcome = guarded.get("//evil.example/%22%3E%3Cscript%3E", params={"token": TOKEN})
    assert "//evil" not in welcome.text
    assert "<script" not in welcome.text


def test_a_program_can_show_the_token_too(guarded: httpx.Client) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert guarded.get("/api/about", headers=headers).status_code == 200


def test_too_long_a_body_is_refused_with_and_without_its_length(web: httpx.Client) -> None:
    most = WebOptions().body_bytes
    too_long = b"x" * (most + 1)
    assert kind(web.post("/api/jobs/any/cancel", content=too_long)) == "TooMuch"


def test_a_read_only_answer_has_no_path_of_the_disk(library: Path, web: httpx.Client) -> None:
    for path in (
        f"/static/{library}/catalog.sqlite",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/%00",
    ):
        answer = web.get(path)
        assert answer.status_code == 404
        assert str(library) not in answer.text
