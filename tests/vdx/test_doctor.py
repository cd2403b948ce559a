"""Each check finds what it is there for."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from storage.library import Store
from tests.vdx.conftest import Vdx
from vdx import doctor
from vdx.library import IngestSettings, Library


def found(library: Library, name: str) -> doctor.Check:
    checks = {check.name: check for check in doctor.examine(library)}
    assert set(checks) == set(doctor.CHECKS)
    return checks[name]


@pytest.fixture
def none_yet(tmp_path: Path) -> Library:
    return Library(tmp_path / "none")


def test_all_is_well_without_a_library(vdx: Vdx, none_yet: Library) -> None:
    ran = vdx("doctor", library=none_yet.path)
    assert ran.code == 0
    assert ran.out.count("ok ") >= len(doctor.CHECKS)
    assert not none_yet.path.exists()


def test_a_model_that_is_another(
    none_yet: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, vdx: Vdx
) -> None:
    weights = tmp_path / "weights.pth"
    weights.write_bytes(b"something else")
    monkeypatch.setattr("indexer.models.default.weights_path", lambda: weights)
    check = found(none_yet, "model")
    assert check.status == "problem"
    assert str(weights) in check.detail
    assert "install" in check.advice
    ran = vdx("doctor")
    assert ran.code == 1
    assert "-> install vdx again" in ran.out


def test_a_runtime_that_does_not_start(tmp_path: Path) -> None:
    check = found(Library(tmp_path / "none", IngestSettings(runtime="abacus")), "runtime")
    assert check.status == "problem"
    assert "abacus" in check.detail


def test_a_package_that_is_missing(none_yet: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.requires", lambda _: ["rich>=14", "no-such-package-here==1"])
    check = found(none_yet, "packages")
    assert (check.status, check.detail) == ("problem", "not installed: no-such-package-here")


@pytest.mark.parametrize(("free", "status"), [(10**8, "problem"), (10**9, "warning"), (10**12, "ok")])
def test_room(none_yet: Library, monkeypatch: pytest.MonkeyPatch, free: int, status: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert found(none_yet, "disk").status == status


def test_a_damaged_library(library: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(library, copy)
    assert found(Library(copy), "library").status == "ok"
    pictures = [path for path in (copy / "blobs").rglob("*") if path.is_file()]
    pictures[0].unlink()
    check = found(Library(copy), "library")
    assert check.status == "problem"
    assert "missing" in check.detail


def test_changed_bytes_in_a_library(library: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(library, copy)
    segment = min((copy / "vectors").glob("*.safetensors"))
    segment.write_bytes(segment.read_bytes()[:-1] + b"\x55")
    check = found(Library(copy), "library")
    assert check.status == "problem"
    assert segment.name in check.detail


def test_a_damaged_catalog(library: Path, tmp_path: Path, vdx: Vdx) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(library, copy)
    catalog = copy / "catalog.sqlite"
    content = bytearray(catalog.read_bytes())
    for page in range(2 * 4096, len(content), 4096):  # the first ones say which tables there are
        content[page : page + 64] = b"\x55" * 64
    catalog.write_bytes(content)
    check = found(Library(copy), "library")
    assert check.status == "problem"
    assert "malformed" in check.detail
    ran = vdx("ls", library=copy)
    assert ran.code == 1
    assert "malformed" in ran.err
    assert "vdx doctor" in ran.err
    assert "fault" not in ran.err


def test_while_it_is_being_written_a_library_is_not_called_damaged(library: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(library, copy)
    with Store.open(copy, writable=True):
        (copy / "vectors" / "under way.safetensors").write_bytes(b"")
        check = found(Library(copy), "library")
    assert check.status == "ok"
    assert "being written by process" in check.detail
    assert found(Library(copy), "library").status == "warning"  # left behind


def test_a_cache_that_cannot_be_written(none_yet: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.models.compiled.model_cache", lambda: Path("/proc/vdx/models"))
    check = found(none_yet, "cache")
    assert check.status == "problem"
    assert "XDG_CACHE_HOME" in check.advice
