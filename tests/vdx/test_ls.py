"""`vdx ls` with conditions and in an order."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.vdx.conftest import Vdx
from vdx.cli import filters
from vdx.library import ORDERS, RESOLUTIONS, STATUSES

TODAY = date.today()


def names(vdx: Vdx, library: Path, *argv: str) -> list[str]:
    found = vdx("ls", "--json", *argv, library=library).object
    assert found["total"] == len(found["videos"])
    return [video["name"] for video in found["videos"]]


ALL = {"beach.mp4", "city at night.mkv", "cut short.mkv", "forest.mp4"}


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (["--text", "NIGHT city"], {"city at night.mkv"}),
        (["--status", "partial"], {"cut short.mkv"}),
        (["--status", "offline"], set()),
        (["--resolution", "sd"], ALL),
        (["--resolution", "uhd"], set()),
        (["--codec", "h264"], ALL),
        (["--codec", "vp9"], set()),
        (["--audio"], set()),
        (["--no-audio"], ALL),
        (["--from", str(TODAY - timedelta(days=1))], ALL),
        (["--to", str(TODAY - timedelta(days=1))], set()),
        (["--shortest", "0:03"], {"beach.mp4", "cut short.mkv"}),
        (["--longest", "2"], {"city at night.mkv", "forest.mp4"}),
        (["--shortest", "5", "--status", "complete"], {"beach.mp4"}),
        (["--label", "nothing like that"], set()),
        (["--folder", "nothing like that"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_conditions(vdx: Vdx, library: Path, argv: list[str], wanted: set[str]) -> None:
    assert set(names(vdx, library, *argv)) == wanted


def test_a_folder_by_its_path(
    vdx: Vdx, library: Path, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(names(vdx, library, "--folder", str(footage))) == ALL
    assert names(vdx, library, "--folder", str(library)) == []
    monkeypatch.chdir(footage.parent)
    assert set(names(vdx, library, "--folder", footage.name)) == ALL


def test_orders_and_further_pages(vdx: Vdx, library: Path) -> None:
    assert names(vdx, library, "--sort", "name") == sorted(ALL)
    assert names(vdx, library, "--sort", "name", "--desc") == sorted(ALL, reverse=True)
    first = vdx("ls", "--json", "--sort", "name", "--limit", "3", library=library).object
    assert (first["total"], first["next"]) == (4, "3")
    last = vdx("ls", "--json", "--sort", "name", "--after", first["next"], library=library).object
    assert [video["name"] for video in last["videos"]] == ["forest.mp4"]
    assert last["next"] is None


def test_what_is_listed_says_more_than_before(vdx: Vdx, library: Path, footage: Path) -> None:
    video = vdx("ls", "--json", "--text", "beach", library=library).object["videos"][0]
    assert video["size"] == (footage / "beach.mp4").stat().st_size
    assert video["folder"] == ""
    changed = datetime.fromisoformat(video["modified"]).timestamp()
    assert abs(changed - (footage / "beach.mp4").stat().st_mtime) < 1
    assert video["keyframes"] >= 2
    assert isinstance(video["poster"], int)
    assert video["audio"] is False


def test_nothing_fits_is_said(vdx: Vdx, library: Path) -> None:
    assert vdx("ls", "--text", "nothing like that", library=library).out == "No video fits.\n"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--status", "offlin"], "--status 'offlin' is none of complete, partial, offline"),
        (["--sort", "colour"], "--sort 'colour' is none of"),
        (["--resolution", "4k"], "--resolution '4k' is none of"),
        (["--from", "yesterday"], "--from 'yesterday' is no day"),
        (["--shortest", "x"], "--shortest"),
        (["--shortest", "5", "--longest", "4"], "no video lasts at least 5 s and at most 4 s"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(vdx: Vdx, library: Path, argv: list[str], said: str) -> None:
    ran = vdx("ls", *argv, library=library)
    assert ran.code == 2
    assert said in ran.err


def test_help_names_all_that_may_be_chosen() -> None:
    for kind, known in (
        (filters.Status, STATUSES),
        (filters.Resolution, RESOLUTIONS),
        (filters.Sort, ORDERS),
    ):
        said = kind.__metadata__[0].help  # type: ignore[attr-defined]
        assert [name for name in known if name not in said] == []
