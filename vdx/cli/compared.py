"""Two videos side by side as tables, and what is said of them on stderr."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from media.time import format_time
from vdx.cli.context import Cli
from vdx.cli.errors import EXIT_FAILURES
from vdx.cli.text import clean, count, size

if TYPE_CHECKING:
    from rich.table import Table

    from vdx.schemas import CompareReport

_NAMES = {"vmaf": "VMAF", "ssim": "SSIM", "psnr": "PSNR", "xpsnr": "XPSNR"}
_NUMBERS = ("mean", "5 % below", "worst", "at")


def show(cli: Cli, view: CompareReport) -> None:
    """The two files, the figures over all, and those of each shot."""
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


def conclude(cli: Cli, view: CompareReport, written: Sequence[Path]) -> int:
    """Tell people what they have got; the exit code."""
    if not cli.json:
        cli.say()
    alone = f"{view.reference_alone:,} of A and {view.distorted_alone:,} of B"
    cli.say(f"{count(view.frames, 'pair')} of frames; {alone} have no partner.")
    if view.apart:
        cli.say(f"Partners are shown up to {1000 * view.apart:.0f} ms apart.")
    for remark in view.remarks:
        cli.say(remark)
    for output in written:
        cli.say(f"Written: {clean(output)}")
    code = 0
    for file in (view.reference, view.distorted):
        if file.problem is not None:
            cli.say(f"{clean(file.name)}: {clean(file.problem)}")
            code = EXIT_FAILURES
    return code


def _shots(cli: Cli, view: CompareReport) -> Table:
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
