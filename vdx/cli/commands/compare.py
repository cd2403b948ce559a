"""`vdx compare`: how good is a video beside the one that it was made from?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli.context import Cli, find_video
from vdx.cli.errors import UsageError

if TYPE_CHECKING:
    from vdx.compare.comparison import VideoComparison
    from vdx.library import Library

_METRICS = ("vmaf", "ssim", "psnr", "xpsnr")  # without loading what measures them; a test compares
_PLOTS, _PICTURES = ("svg", "png"), ("png",)

_Reference = Annotated[
    str,
    typer.Argument(metavar="A", help="What it should look like: a file, or a video of the library."),
]
_Distorted = Annotated[
    str,
    typer.Argument(
        metavar="B", help="What was made of it: a file, a compact file, or a video of the library."
    ),
]
_Metrics = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES",
        help="Some of vmaf, ssim, psnr, xpsnr with commas between. Default: all that can be told.",
    ),
]
_Subsample = Annotated[
    int, typer.Option(metavar="N", min=1, help="VMAF of every so many frames only, which is quicker.")
]
_Neg = Annotated[
    bool, typer.Option("--neg", help="VMAF by the model that gives nothing for sharpening (NEG).")
]
_Shift = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="How much later B shows the same than A; negative if earlier."),
]
_Plot = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Draw the quality over time: an SVG or a PNG, by the ending."),
]
_Picture = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write a PNG of the worst and the median frame of both side by side."),
]
_Force = Annotated[bool, typer.Option("--force", help="Overwrite the files of --plot and --picture.")]


def compare(
    ctx: typer.Context,
    reference: _Reference,
    distorted: _Distorted,
    metrics: _Metrics = None,
    subsample: _Subsample = 1,
    neg: _Neg = False,
    shift: _Shift = 0.0,
    plot: _Plot = None,
    picture: _Picture = None,
    force: _Force = False,
) -> int:
    """Measure how good a video is beside the one that it was made from, frame by frame and by shot.

    Frames that are shown at the same time are compared, in the size of A. The exit code is 3 if only a
    part of one of them can be read.
    """
    from vdx.cli import compared, export
    from vdx.compare.view import compare_report

    cli = Cli.of(ctx)
    chosen = _chosen(metrics)
    if plot is not None and plot == picture:
        raise UsageError("--plot and --picture name the same file; give them different ones.")
    for output, endings in ((plot, _PLOTS), (picture, _PICTURES)):
        export.choose_format([], output, formats=endings, option=".{}")
        export.refuse_to_overwrite(output, force=force)
    with cli.open_library() as library:
        files = _file(library, reference), _file(library, distorted)
        for output in (plot, picture):
            for file in files:
                export.refuse_source(output, file)
        found = _measure(cli, library, *files, chosen, subsample, neg, shift)
    view = compare_report(found)
    if cli.json:
        cli.output.json(view)
    else:
        compared.show(cli, view)
    _draw(found, plot, picture)
    return compared.conclude(cli, view, [output for output in (plot, picture) if output is not None])


def _chosen(metrics: str | None) -> tuple[str, ...] | None:
    from vdx.cli.options import one_of

    if metrics is None:
        return None
    names = [name.strip() for name in metrics.split(",") if name.strip()]
    if not names:
        raise UsageError(f"--metrics names none; choose of {', '.join(_METRICS)}.")
    return tuple(one_of("--metrics", name, _METRICS) for name in names)


def _file(library: Library, text: str) -> Path:
    """The file that the user means: that of this name, or one with a video of the library."""
    from vdx.errors import Offline
    from vdx.views import online

    if not text.isdecimal() and (Path(text).exists() or not library.exists):
        return Path(text)  # if it is not there, reading it says so
    there = online(find_video(library, text))
    if there is None:
        raise Offline(text)
    return there


def _measure(
    cli: Cli,
    library: Library,
    reference: Path,
    distorted: Path,
    metrics: tuple[str, ...] | None,
    subsample: int,
    neg: bool,
    shift: float,
) -> VideoComparison:
    from vdx.cli.progress import watching

    with watching(quiet=cli.quiet) as observer:
        files = reference, distorted
        observer.planned(2, sum(file.stat().st_size for file in files if file.is_file()))
        return library.compare(
            reference,
            distorted,
            metrics=metrics,
            subsample=subsample,
            neg=neg,
            shift=shift,
            # Both passes take about as long as the files are large.
            shot_progress=lambda seconds, of: observer.progress(reference, seconds, of),
            progress=lambda seconds, of: observer.progress(distorted, seconds, of),
        )


def _draw(found: VideoComparison, plot: Path | None, picture: Path | None) -> None:
    """Write the chart and the picture that were asked for."""
    from vdx.cli import export

    if plot is not None:
        from vdx.compare.chart import chart

        drawing = chart(found)
        svg = plot.suffix.lower() == ".svg"
        export.put_bytes(drawing.svg().encode() if svg else drawing.png(), plot)
    if picture is not None:
        from vdx.compare.picture import side_by_side

        export.put_bytes(side_by_side(found), picture)
