"""`vdx ingest`: make files part of the library."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import options
from vdx.cli.context import Cli
from vdx.cli.errors import EXIT_FAILURES, Interrupted
from vdx.cli.text import clean, count, span

if TYPE_CHECKING:
    from vdx.library import IngestObserver, IngestReport, IngestSettings, Library
    from vdx.schemas import FileError, IngestResult

REGIONS_VARIABLE = "VDX_REGIONS"
_SHOWN = 20  # files with a problem; --json has all


_Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Videos, and folders of them.")]
_Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        help="Videos decoded at the same time. Default: one per processor, at most 8.",
    ),
]
_Retry = Annotated[
    bool, typer.Option("--retry", help="Try files again that failed before or came out partial.")
]
_Runtime = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="What runs the model: auto (the fastest here), openvino or torch."),
]
_Frames = Annotated[
    str | None,
    typer.Option(
        metavar="WHICH",
        help="Frames to decode: all (the default), reference (those that others refer to, in two thirds of "
        "the time) or key (I-frames: a first look in a tenth of it, without shots and as coarse in time).",
    ),
]
_Hwaccel = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="What decodes: none (the processor; the default), auto (a graphics chip if FFmpeg can use one) "
        "or the name of one, such as cuda.",
    ),
]
_Regions = Annotated[
    bool | None,
    typer.Option(
        "--regions/--no-regions",
        help="Whether to keep what moves by itself in keyframes, to search for it (the default). Also by the "
        "environment variable VDX_REGIONS, 1 or 0.",
    ),
]
_Detector = Annotated[str | None, typer.Option(metavar="NAME", help=options.DETECTOR_HELP)]


def ingest(
    ctx: typer.Context,
    paths: _Paths,
    jobs: _Jobs = None,
    retry: _Retry = False,
    runtime: _Runtime = None,
    detector: _Detector = None,
    frames: _Frames = None,
    hwaccel: _Hwaccel = None,
    regions: _Regions = None,
) -> int:
    """Index the videos at and below some paths. What is known already costs next to nothing.

    The files are only read. The exit code is 3 if some could not be indexed, or not whole.
    """
    settings = _settings(
        jobs=jobs,
        retry=retry,
        runtime=runtime,
        detector=detector,
        frames=frames,
        hwaccel=hwaccel,
        regions=options.switch(regions, REGIONS_VARIABLE),
    )
    return run(Cli.of(ctx), lambda library, observer: library.ingest(*paths, observer=observer), settings)


def run(
    cli: Cli,
    take_in: Callable[[Library, IngestObserver], IngestReport],
    settings: IngestSettings | None = None,
) -> int:
    """Take files in, say what became of them; the exit code."""
    from vdx import views

    report = _run(cli, take_in, settings)
    result = views.ingest_result(report)
    for line in _summary(cli, result):
        cli.say(line)
    if cli.json:
        cli.output.json(result)
    return 0 if report.clean else EXIT_FAILURES


def _settings(**given: object) -> IngestSettings:
    """The library's defaults, but for what was given and is not None."""
    from dataclasses import replace

    from media.options import WHICH
    from vdx.library import IngestSettings, detector_names, runtime_names

    known = {"runtime": runtime_names(), "detector": detector_names(), "frames": WHICH}
    wanted = {name: value for name, value in given.items() if value is not None}
    for name in known.keys() & wanted.keys():
        options.one_of(f"--{name}", str(wanted[name]), known[name])
    return replace(IngestSettings(), **wanted)  # type: ignore[arg-type]


def _run(
    cli: Cli,
    take_in: Callable[[Library, IngestObserver], IngestReport],
    settings: IngestSettings | None,
) -> IngestReport:
    from vdx.cli.progress import watching

    with cli.open_library(settings) as library, watching(quiet=cli.quiet) as observer:
        try:
            return take_in(library, observer)
        except KeyboardInterrupt as interrupt:
            raise Interrupted(
                f"{count(observer.done, 'file')} of {observer.files:,} done; what is finished is kept. "
                "Run the same command again to go on."
            ) from interrupt


def _summary(cli: Cli, result: IngestResult) -> Iterator[str]:
    counts = [
        f"{number:,} {word}"
        for word, number in (
            ("new", result.new),
            ("updated", result.updated),
            ("moved", result.moved),
            ("duplicates", result.duplicates),
            ("unchanged", result.unchanged),
            ("partial", len(result.partial)),
            ("failed", len(result.failed)),
            ("ignored", result.ignored),
        )
        if number
    ]
    yield from _problems("Indexed only in part", result.partial)
    yield from _problems("Failed", result.failed)
    yield ", ".join(counts) + "." if counts else "No file found."
    if result.media_seconds:
        pace = result.media_seconds / max(result.seconds, 1e-3)
        yield f"{span(result.media_seconds)} of video in {span(result.seconds)}, {pace:.3g}x real time."
    if any(
        (
            result.new,
            result.updated,
            result.moved,
            result.duplicates,
            result.unchanged,
            result.partial,
        )
    ):
        library = f" --library {shlex.quote(clean(cli.library))}" if cli.library else ""
        yield f"Next: vdx{library} search PICTURE-OR-CLIP"


def _problems(title: str, errors: list[FileError]) -> Iterator[str]:
    """The files with a problem, those with the same reason together."""
    by_reason: dict[str, list[str]] = {}
    for error in errors:
        by_reason.setdefault(clean(error.error), []).append(clean(error.path))
    shown = 0
    for reason, paths in by_reason.items():
        some = paths[: max(_SHOWN - shown, 0)]
        if some:
            yield f"{title}: {reason}"
            yield from (f"  {path}" for path in some)
        shown += len(some)
    if len(errors) > shown:
        yield f"  and {len(errors) - shown:,} more; --json lists all"
