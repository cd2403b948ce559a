"""`vdx serve` as a program: what it prints, and how it ends."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.vdx.conftest import PROGRAM, Vdx, run_program
from tests.vdx.web.conftest import PATIENCE


@contextmanager
def program(*argv: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The program, and the object that it printed when the page could be opened."""
    process = subprocess.Popen(
        [*PROGRAM, "--json", "serve", "--port", "0", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_by_a_signal_though_a_page_is_open(library: Path, end: signal.Signals) -> None:
    with program("--library", str(library)) as (process, said):
        assert said["schema"] == "vdx.serve/1"
        with (
            httpx.Client(base_url=said["url"], timeout=PATIENCE, trust_env=False) as client,
            client.stream("GET", "/api/events") as events,
        ):
            assert events.status_code == 200
            assert client.get("/api/status").json()["videos"] == 4
            process.send_signal(end)
            _, message = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert "Traceback" not in message


def test_a_busy_port_is_a_clear_sentence(vdx: Vdx) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = vdx("serve", "--port", str(port), "--no-open")
    assert ran.code == 1
    assert ran.err.startswith(f"vdx: the port {port} is in use by another program; choose another")


def test_an_address_of_no_one_is_a_clear_sentence(vdx: Vdx) -> None:
    ran = vdx("serve", "--host", "203.0.113.7", "--port", "0", "--no-open")
    assert ran.code == 1
    assert "this machine has no address '203.0.113.7'" in ran.err


def test_a_short_token_is_refused(vdx: Vdx) -> None:
    ran = vdx("serve", "--token", "short", "--no-open")
    assert ran.code == 2
    assert "--token is too easy to guess" in ran.err


def test_elsewhere_there_is_a_token() -> None:
    with program("--host", "0.0.0.0") as (_, said):  # noqa: S104 - that is what is tested
        token = said["url"].partition("?token=")[2]
        assert len(token) >= 24
        here = f"http://127.0.0.1:{said['port']}"
        with httpx.Client(base_url=here, timeout=PATIENCE, trust_env=False) as client:
            assert client.get("/api/about").status_code == 401
            assert client.get("/", params={"token": token}).status_code == 200
            assert client.get("/api/about").json()["local"] is False


def test_what_is_no_library_is_said_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    ran = run_program(["--library", str(tmp_path), "serve", "--no-open", "--port", "0"])
    assert ran.code == 1
    assert "is not a library" in ran.err
