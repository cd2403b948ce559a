"""Progress of things that are done one after the other."""

from __future__ import annotations

import io
import sys

import pytest

from tests.vdx.test_terminal import plain_text
from vdx.cli.counting import counting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("quiet", [False, True])
def test_a_bar_on_a_terminal(quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with counting("videos", quiet=quiet) as progress:
        progress(1, 3)
        progress(3, 3)
    shown = sys.stderr.getvalue()
    assert ("3/3 videos" in plain_text(shown)) != quiet
    assert bool(shown) != quiet


def test_nothing_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with counting("videos", quiet=False) as progress:
        progress(1, 2)
    assert capsys.readouterr() == ("", "")
