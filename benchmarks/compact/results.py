"""What was measured, a JSON file each, so that a run that was cut short goes on and tables are made again."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.footage import OUT

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)

COMPACT = OUT / "compact"


class Results:
    """A folder of them.

    Args:
        folder: where.
        measure: whether what is not there is measured; else it is None.
    """

    def __init__(self, folder: Path = COMPACT, *, measure: bool = True) -> None:
        self.folder = folder
        self.measure = measure

    def kept(self, name: str, settings: Mapping[str, Any], kind: type[T], make: Callable[[], T]) -> T | None:
        """What was measured under a name with these settings; measured now if it was not, or with others."""
        path = self.folder / "results" / f"{safe(name)}.json"
        wanted = json.loads(json.dumps(settings))
        if path.is_file():
            known = json.loads(path.read_text(encoding="utf-8"))
            if known["settings"] == wanted:
                return kind(**known["result"])
        if not self.measure:
            return None
        print(f"measuring {name}", file=sys.stderr, flush=True)
        made = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".new")
        part.write_text(json.dumps({"settings": wanted, "result": asdict(made)}, indent=1), encoding="utf-8")
        part.replace(path)
        return made

    def place(self, *names: str) -> Path:
        """A file of what is measured; its folder is made."""
        path = self.folder.joinpath(*names)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def safe(name: str) -> str:
    """A name as that of a file."""
    return re.sub(r"[^A-Za-z0-9.+=-]+", "_", name)


def spent() -> float:
    """CPU seconds of this process and all its threads, encoders among them; without programs it started."""
    times = os.times()
    return times.user + times.system
