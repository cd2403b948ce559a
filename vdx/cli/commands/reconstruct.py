"""`vdx reconstruct`: videos out of compact files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli import options
from vdx.cli.context import Cli, find_video
from vdx.cli.errors import EXIT_FAILURES, UsageError
from vdx.cli.text import clean, count

if TYPE_CHECKING:
    from vdx.library import Library, Reconstruction, ReconstructOptions, StoredVideo
    from vdx.schemas import Agreement, ReconstructReport

_TIERS = ("best", "1", "0")

_File = Annotated[
    str,
    typer.Argument(
        metavar="X.vdx", help="A compact file, the folder it was unzipped into, or a video that has one."
    ),
]
_Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The film to write; its ending says the container (.mp4, .mkv).",
    ),
]
_Tier = Annotated[
    str,
    typer.Option(
        metavar="best|1|0",
        help="best: the best video there is (the default). 1: the proxy. 0: a storyboard of the keyframes.",
    ),
]
_Range = Annotated[
    str | None,
    typer.Option(
        "--range",
        metavar="A-B",
        help="Only this span, such as 1:20-1:45.5, cut exactly; its pictures are encoded anew.",
    ),
]
_Frames = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Write a PNG of every frame there, named by its number and time."),
]
_Verify = Annotated[
    bool,
    typer.Option(
        "--verify", help="Decode the video and compare parts, frames, times and pixels with what was written."
    ),
]
_Force = Annotated[bool, typer.Option("--force", help="Overwrite FILE, and write into DIR if it holds any.")]


def reconstruct(
    ctx: typer.Context,
    file: _File,
    output: _Output = None,
    tier: _Tier = "best",
    range_: _Range = None,
    frames: _Frames = None,
    verify: _Verify = False,
    force: _Force = False,
) -> int:
    """Get a video back out of a compact file, as it was compressed: no frame is added or lost.

    The same compact file always gives the same bytes. Where parts of it are damaged they are named, what the
    rest gives is written, and the exit code is 3.
    """
    from vdx.cli.export import refuse_source, refuse_to_overwrite
    from vdx.compact.view import reconstruct_report

    cli = Cli.of(ctx)
    wanted = _wanted(output, tier, range_, frames, verify=verify)
    refuse_to_overwrite(output, force=force)
    if frames is not None and not force and frames.is_dir() and any(frames.iterdir()):
        raise UsageError(f"{clean(frames)} is not empty; give another folder, or add --force.")
    with cli.open_library() as library:
        which = _which(library, file)
        refuse_source(output, which if isinstance(which, Path) else None)
        made = _run(cli, library, which, wanted)
    report = reconstruct_report(which, wanted, made)
    if cli.json:
        cli.output.json(report)
    else:
        for line in _lines(report):
            cli.output.data(line)
    return 0 if made.whole else EXIT_FAILURES


def _wanted(
    output: Path | None, tier: str, range_: str | None, frames: Path | None, *, verify: bool
) -> ReconstructOptions:
    from vdx.library import ReconstructOptions

    if output is None and frames is None and not verify:
        raise UsageError("Give --output FILE, --frames DIR or --verify.")
    options.one_of("--tier", tier, _TIERS)
    start, end = options.span("--range", range_)
    chosen = "best" if tier == "best" else "1" if tier == "1" else "0"
    return ReconstructOptions(output, frames, chosen, start, end, verify)  # type: ignore[arg-type]


def _which(library: Library, text: str) -> Path | StoredVideo:
    path = Path(text)
    is_file = path.exists() and not text.isdecimal()
    return path if is_file or not library.exists else find_video(library, text)


def _run(cli: Cli, library: Library, which: Path | StoredVideo, wanted: ReconstructOptions) -> Reconstruction:
    from vdx.cli.counting import counting

    with counting("seconds", quiet=cli.quiet) as progress:
        return library.reconstruct(which, wanted, progress=lambda seconds: progress(round(seconds), 0))


def _lines(report: ReconstructReport) -> Iterator[str]:
    source = "the storyboard" if report.part is None else report.part
    if report.output is not None:
        how = "copied from" if report.copied else "encoded from"
        yield f"{clean(report.output)}: {count(report.frames or 0, 'frame')}, {how} {source}"
    if report.frames_folder is not None:
        yield f"{clean(report.frames_folder)}: {count(report.pictures or 0, 'picture')} from {source}"
    if report.verified is not None:
        found = report.verified
        yield f"parts      {_agreement(found.parts)} have the SHA-256 that was written"
        if found.frames is not None:
            yield f"frames     {_agreement(found.frames)} decoded from {found.part}"
        if found.times is not None:
            yield f"times      {_agreement(found.times)} are exactly those of the source"
        if found.checksums is not None:
            yield f"checksums  {_agreement(found.checksums)} are those of the encoder's pictures"
    yield from (f"damaged: {clean(fault)}" for fault in report.damaged)


def _agreement(found: Agreement) -> str:
    return f"{found.agreeing:,} of {found.expected:,}"
