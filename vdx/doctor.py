"""Is everything in place for vdx to work here? One function per check; none needs a library."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from media.errors import VdxError
from vdx.library import Library

ENOUGH_ROOM = 5 * 10**9  # bytes free at the library
LEAST_ROOM = 200 * 10**6
READ_AT_MOST = 4 * 10**9  # bytes of a library whose every byte is read
REINSTALL = "install vdx again: pip install --force-reinstall vdx"

Status = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """What one look found, and what to do about it if it is not ok."""

    name: str
    status: Status
    detail: str
    advice: str = ""


def examine(library: Library) -> list[Check]:
    """Make all checks; one that breaks down is a problem itself and stops no other."""
    return [_guarded(name, check, library) for name, check in CHECKS.items()]


def _guarded(name: str, check: Callable[[Library], Check], library: Library) -> Check:
    try:
        return check(library)
    except VdxError as error:
        return Check(name, "problem", str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the user has to know
        return Check(name, "problem", f"{type(error).__name__}: {error}", REINSTALL)


def _python(_: Library) -> Check:
    detail = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Check("python", "ok", f"{detail}, {sys.executable}")


def _packages(_: Library) -> Check:
    found, missing = [], []
    for requirement in importlib.metadata.requires("vdx") or ():
        if "extra ==" in requirement:
            continue
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check("packages", "problem", f"not installed: {', '.join(missing)}", REINSTALL)
    return Check("packages", "ok", ", ".join(found))


def _codecs(_: Library) -> Check:
    import av
    import numpy as np

    from media.decode import VideoReader
    from media.encode import write_video

    pictures = [np.full((48, 64, 3), 40 * index, np.uint8) for index in range(5)]
    with tempfile.TemporaryDirectory(prefix="vdx-doctor-") as folder:
        path = Path(folder, "five-frames.mp4")
        write_video(path, ((index / 10, picture) for index, picture in enumerate(pictures)), rate=10)
        with VideoReader(path) as reader:
            decoded = sum(1 for _ in reader.frames())
    detail = f"PyAV {av.__version__} with FFmpeg {av.ffmpeg_version_info}"
    if decoded != len(pictures):
        return Check("codecs", "problem", f"{detail}: {decoded} of 5 frames came back", REINSTALL)
    return Check("codecs", "ok", f"{detail}, encodes and decodes")


def _model(_: Library) -> Check:
    from indexer.models import default, transnet_weights
    from indexer.models.packaged import BadWeights, MissingWeights, require_sha256

    found = []
    for model in (default, transnet_weights):
        try:
            path = model.weights_path()
            require_sha256(path, model.WEIGHTS_SHA256, model.NAME)
        except (BadWeights, MissingWeights) as error:
            return Check("model", "problem", str(error), REINSTALL)
        found.append(f"{model.NAME}, {path}")
    return Check("model", "ok", "; ".join(found))


def _runtime(library: Library) -> Check:
    import numpy as np

    from indexer.models.default import INPUT_SIDE, OUTPUTS
    from indexer.models.runtime import create_runtime

    runtime = create_runtime(library.settings.runtime)
    vectors = runtime.run(np.full((1, INPUT_SIDE, INPUT_SIDE, 3), 127, np.uint8))
    if vectors.shape != (1, OUTPUTS) or not np.isfinite(vectors).all():
        advice = "choose another one: vdx ingest --runtime torch"
        return Check("runtime", "problem", f"{runtime.name} gives no usable vectors", advice)
    return Check("runtime", "ok", f"{runtime.name} on {runtime.device}")


def _library(library: Library) -> Check:
    if not library.exists:
        return Check("library", "ok", f"none at {library.path} yet; `vdx ingest FOLDER` makes it")
    totals = library.totals()
    read_data = sum(totals.sizes.values()) <= READ_AT_MOST
    writer = library.writer()
    findings = [] if writer else library.findings(read_data=read_data)
    # It may have begun meanwhile. What it has under way looks like damage and is none.
    if writer := writer or library.writer():
        detail = f"{library.path} is being written by {writer}, so its files were not compared"
        return Check("library", "ok", detail)
    problems = [finding.text for finding in findings if not finding.harmless]
    if problems:
        shown = "; ".join(problems[:5]) + (f" and {len(problems) - 5} more" if len(problems) > 5 else "")
        advice = (
            "your videos are not touched; to make the library anew, move its folder away and run "
            "`vdx ingest` again"
        )
        return Check("library", "problem", f"{library.path}: {shown}", advice)
    if findings:
        detail = f"{library.path}: {len(findings)} leftovers that only take up room"
        return Check("library", "warning", detail, "the next `vdx ingest` removes them")
    compared = "checksums compared" if read_data else "too large to compare checksums here, only sizes"
    return Check("library", "ok", f"{library.path}, {totals.videos} videos, {compared}")


def _room(library: Library) -> Check:
    place = _existing(library.path)
    free = shutil.disk_usage(place).free
    detail = f"{free / 1e9:.1f} GB free at {place}"
    advice = "free some disk space, or choose another disk with --library"
    if free < LEAST_ROOM:
        return Check("disk", "problem", detail, advice)
    return Check("disk", "warning", detail, advice) if free < ENOUGH_ROOM else Check("disk", "ok", detail)


def _cache(_: Library) -> Check:
    from indexer.models.compiled import model_cache

    cache = model_cache()
    try:
        with tempfile.TemporaryFile(dir=_existing(cache)):
            return Check("cache", "ok", f"{cache} can be written")
    except OSError as error:
        advice = "let yourself write there, or set XDG_CACHE_HOME to another folder"
        return Check("cache", "problem", f"{cache}: {error.strerror}", advice)


def _existing(path: Path) -> Path:
    """The folder `path`, or the nearest one above it that is there."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


CHECKS: dict[str, Callable[[Library], Check]] = {
    "python": _python,
    "packages": _packages,
    "codecs": _codecs,
    "model": _model,
    "runtime": _runtime,
    "library": _library,
    "disk": _room,
    "cache": _cache,
}
