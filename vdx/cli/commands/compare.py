"""`vdx compare`: how good is a video beside the one that it was made from?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli.context import Cli, find_video
from vdx.cli.errors import EXIT_FAILURES, UsageError
from vdx.cli.text import clean, count, size

if TYPE_CHECKING:
    from rich.table import Table

    from vdx.compare.comparison import VideoComparison
    from vdx.library import Library
    from vdx.schemas import CompareReport

_METRICS = ("vmaf", "ssim", "psnr", "xpsnr")  # without loading what measures them; a test compares
_NAMES = {"vmaf": "VMAF", "ssim": "SSIM", "psnr": "PSNR", "xpsnr": "XPSNR"}
_NUMBERS = ("mean", "5 % below", "worst", "at")
_PLOTS, _PICTURES = ("svg", "png"), ("png",)

_Reference = Annotated[
    str,
    typer.Argument(metavar="A", help="What it should look like: a file, or a video of the library."),
]
_Distorted = Annotated[
    str,
    typer.Argument(metavar="B", help="What was made of it: a file, or a video of the library."),
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
    from vdx.cli import export
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
        _show(cli, view)
    _draw(found, plot, picture)
    return _conclude(cli, view, plot, picture)


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


def _show(cli: Cli, view: CompareReport) -> None:
    from media.time import format_time

    files = cli.output.table("", "", "", "", "", "")
    for letter, file in (("A", view.reference), ("B", view.distorted)):
        rate = f"{file.bitrate / 1000:,.0f} kb/s"
        picture = f"{file.width}x{file.height}"
        files.add_row(letter, clean(file.name), picture, clean(file.codec), size(file.size), rate)
    overall = cli.output.table("metric", "mean", "5 % below", "worst", "at", numbers=_NUMBERS)
    for metric, value in view.metrics.items():
        figures = (_figure(metric, one) for one in (value.mean, value.percentile_5, value.worst))
        overall.add_row(_NAMES[metric], *figures, format_time(value.worst_time))
    cli.output.data(files, "", overall)
    if len(view.shots) > 1:
        cli.output.data("", _shots(cli, view))


def _shots(cli: Cli, view: CompareReport) -> Table:
    from media.time import format_time

    main, *others = view.metrics
    columns = ["shot", "from", "to", "frames", _NAMES[main], "worst", "at", *(_NAMES[one] for one in others)]
    table = cli.output.table(*columns, numbers=columns)
    for shot in view.shots:
        cells = [str(shot.index), format_time(shot.start), format_time(shot.end), f"{shot.frames:,}"]
        first = shot.metrics.get(main)
        if first is None:
            cells += ["-"] * 3
        else:
            cells += [_figure(main, first.mean), _figure(main, first.worst), format_time(first.worst_time)]
        cells += [_figure(one, shot.metrics[one].mean) if one in shot.metrics else "-" for one in others]
        table.add_row(*cells)
    return table


def _figure(metric: str, value: float) -> str:
    return f"{value:.4f}" if metric == "ssim" else f"{value:.2f}"


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


def _conclude(cli: Cli, view: CompareReport, plot: Path | None, picture: Path | None) -> int:
    """Tell people what they have got; the exit code."""
    if not cli.json:
        cli.say()
    alone = f"{view.reference_alone:,} of A and {view.distorted_alone:,} of B"
    cli.say(f"{count(view.frames, 'pair')} of frames; {alone} have no partner.")
    if view.apart:
        cli.say(f"Partners are shown up to {1000 * view.apart:.0f} ms apart.")
    for remark in view.remarks:
        cli.say(remark)
    for output in (plot, picture):
        if output is not None:
            cli.say(f"Written: {clean(output)}")
    code = 0
    for file in (view.reference, view.distorted):
        if file.problem is not None:
            cli.say(f"{clean(file.name)}: {clean(file.problem)}")
            code = EXIT_FAILURES
    return code
