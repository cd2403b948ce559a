from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storage.registry import Registry, UnknownName

PART = """
from {package} import PARTS

@PARTS.register({name!r})
class Part:
    pass
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package whose registry is filled by its files."""
    name = f"parts_{tmp_path.name}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from storage.registry import Registry\nPARTS = Registry('toy', __name__)\n"
    )
    for part in ("round", "angular"):
        (folder / f"{part}.py").write_text(PART.format(package=name, name=part))
    monkeypatch.syspath_prepend(tmp_path)
    return name


def _registry(package: str) -> Registry[type]:
    __import__(package)
    found = sys.modules[package].PARTS
    assert isinstance(found, Registry)
    return found


def test_each_file_of_the_package_adds_its_part(package: str) -> None:
    parts = _registry(package)
    assert parts.names() == ("angular", "round")
    assert parts.get("round").__module__ == f"{package}.round"


def test_an_unknown_name_is_answered_with_the_known_ones(package: str) -> None:
    with pytest.raises(UnknownName, match=r"no toy is called 'flat'; there are: angular, round") as caught:
        _registry(package).get("flat")
    assert caught.value.exit_code == 2


def test_a_name_is_given_once(package: str) -> None:
    parts = _registry(package)
    first = parts.get("round")
    with pytest.raises(ValueError, match="toy 'round' is registered twice"):
        parts.register("round")(int)
    assert parts.get("round") is first


def test_a_broken_file_is_not_hidden(package: str, tmp_path: Path) -> None:
    (tmp_path / package / "broken.py").write_text("import nothing_of_this_name\n")
    parts = _registry(package)
    for _ in range(2):  # nor forgotten
        with pytest.raises(ModuleNotFoundError):
            parts.names()
