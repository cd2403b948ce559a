"""Who is let in, and what browsers are told to keep from others.

A page on this machine is within reach of every site that its user visits. Three things keep those out:
requests must be for a name that only this machine has (against DNS rebinding, by which a foreign name leads
here), requests that another site's page sends are refused, and what is answered may be read, run and framed
by our own page only. Where the port can be reached from elsewhere, a token is asked for too.
"""

from __future__ import annotations

import hmac
import html
import ipaddress
import logging
import socket
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vdx.web.errors import TooMuch, answer, sentence
from vdx.web.options import WebOptions, is_loopback

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
UPLOADS = "/api/uploads"  # the one address that takes large bodies
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_MONTH = 30 * 24 * 3600

_WELCOME = """<!doctype html><html lang="en"><meta charset="utf-8"><title>vdx</title>
<meta http-equiv="refresh" content="0;url={url}"><p><a href="{url}">Open the library</a></p></html>"""
_STRANGER = """<!doctype html><html lang="en"><meta charset="utf-8"><title>vdx</title>
<p>This page needs the token: open the address that <code>vdx serve</code> printed.</p></html>"""


class _Refusal(NamedTuple):
    status: int
    kind: str
    message: str


class Guard:
    """The outermost part: lets requests in or not, bounds them, and puts headers on every answer."""

    def __init__(self, app: ASGIApp, options: WebOptions) -> None:
        self._app = app
        self._options = options
        self._names = frozenset(name.lower() for name in (*options.names, options.host, *_own_names(options)))
        self._cookie = f"vdx-{options.port}"  # cookies of all ports of a host lie in one jar

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, _with_headers(send))
        # else: nothing here speaks WebSocket; returning closes it

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        early = self._refuse(scope["method"], headers) or self._ask_for_token(scope, headers)
        if early is not None:
            await early(scope, receive, send)
            return
        bounded = _Bounded(receive, self._most(scope["path"]))
        if _length(headers) > bounded.most:
            await _too_much(bounded.most)(scope, receive, send)
            return
        began = False

        async def watched(message: Message) -> None:
            nonlocal began
            began = began or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, bounded.receive, watched)
        except Exception as error:
            if began:
                raise
            if isinstance(error, TooMuch):
                await _too_much(bounded.most)(scope, receive, send)
                return
            logging.getLogger("vdx.web").exception("%s %s", scope["method"], scope["path"])
            await answer(500, type(error).__name__, sentence(error))(scope, receive, send)

    def _most(self, path: str) -> int:
        return self._options.upload_bytes if path == UPLOADS else self._options.body_bytes

    def _refuse(self, method: str, headers: Headers) -> Response | None:
        """What is wrong with who asks, if anything is."""
        refusal = self._wrong_host(headers) or _wrong_site(method, headers)
        return None if refusal is None else answer(*refusal)

    def _wrong_host(self, headers: Headers) -> _Refusal | None:
        host = _name(headers.get("host", ""))
        if host in self._names or (_is_number(host) and (not self._options.local or is_loopback(host))):
            return None
        return _Refusal(
            421,
            "WrongHost",
            f"this is no page of {host or 'nobody'!r}: open the address that `vdx serve` printed",
        )

    def _ask_for_token(self, scope: Scope, headers: Headers) -> Response | None:
        """What is answered to those who need a token: a welcome, a refusal, or None if they have shown it."""
        token = self._options.token
        if token is None:
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in query if name == "token"]
        if given and scope["method"] == "GET" and _same(given[-1], token):
            return self._welcome(scope["path"], [pair for pair in query if pair[0] != "token"], token)
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        shown = bearer.strip() if scheme.lower() == "bearer" else _cookie(headers, self._cookie)
        if shown is not None and _same(shown, token):
            return None
        if "text/html" in headers.get("accept", ""):
            return HTMLResponse(_STRANGER, 401, {"Cache-Control": "no-store"})
        return answer(401, "NoToken", "this needs the token: open the address that `vdx serve` printed")

    def _welcome(self, path: str, query: list[tuple[str, str]], token: str) -> Response:
        # No redirect: browsers would send no strict cookie along when the link came from another site.
        url = html.escape("/" + path.lstrip("/\\") + ("?" + urlencode(query) if query else ""), quote=True)
        response = HTMLResponse(_WELCOME.format(url=url), headers={"Cache-Control": "no-store"})
        response.set_cookie(self._cookie, token, max_age=_MONTH, path="/", httponly=True, samesite="strict")
        return response


class _Bounded:
    """The body of a request, as long as it is not too large."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.most = most
        self._receive = receive
        self._read = 0

    async def receive(self) -> Message:
        """The next part. Raises TooMuch."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            if self._read > self.most:
                raise TooMuch("too many bytes")
        return message


def _too_much(most: int) -> Response:
    response = answer(413, "TooMuch", f"that is more than {most >> 20 or 1} MiB, the most that is taken here")
    response.headers["Connection"] = "close"  # the rest of it is not read
    return response


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


def _wrong_site(method: str, headers: Headers) -> _Refusal | None:
    """Whether another site's page asks: by itself, not by a link that its user followed."""
    refusal = _Refusal(403, "CrossSite", "another site's page may not ask for this")
    site = headers.get("sec-fetch-site", "none")
    followed = method == "GET" and headers.get("sec-fetch-mode") == "navigate"
    if site not in ("same-origin", "none") and not followed:
        return refusal
    origin = headers.get("origin")
    if origin is None or method in _SAFE:
        return None
    parts = urlsplit(origin)
    return None if parts.scheme in ("http", "https") and parts.netloc == headers.get("host") else refusal


def _own_names(options: WebOptions) -> tuple[str, ...]:
    """What this machine is called by those who can reach the port."""
    if options.local:
        return ("localhost",)
    name = socket.gethostname()
    return ("localhost", name, f"{name.partition('.')[0]}.local", name.partition(".")[0])


def _name(host: str) -> str:
    """The host of ``host:port``, in lower case; "" if it is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _cookie(headers: Headers, name: str) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return None if found is None else found.value


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


def _length(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() and len(length) < 20 else 0
