"""The steps of `vdx dupes`: compare or remember, move if that is wanted, write."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING

from vdx.cli.context import Cli, find_video
from vdx.cli.errors import EXIT_FAILURES, Interrupted, UsageError
from vdx.cli.text import clean

if TYPE_CHECKING:
    from vdx.library import Duplicates, Library, Sort
    from vdx.schemas import DupesReport, TrashReport


def remembered(
    cli: Cli, library: Library, no: tuple[str, str] | None, again: tuple[str, str] | None
) -> DupesReport:
    """What people said is no duplicate, after they have said something if they did."""
    from vdx.dupes.view import dupes_report

    for names in filter(None, (no, again)):
        one, other = (find_video(library, name) for name in names)
        if one.id == other.id:
            raise UsageError(f"{names[0]!r} and {names[1]!r} are the same video, {one.id}.")
        library.mark_duplicates(one, other, may_be=names is again)
        word = "may be duplicates again" if names is again else "are no duplicates; that is remembered"
        cli.say(f"{clean(names[0])} and {clean(names[1])} {word}")
    return dupes_report(None, library.not_duplicates(), library.by_fingerprint)


def compare(
    cli: Cli, library: Library, names: list[str], sorts: tuple[Sort, ...], min_score: float
) -> Duplicates:
    """Look for copies, with progress on a terminal."""
    from vdx.cli.counting import counting

    videos = [find_video(library, name) for name in names]
    with counting("videos", quiet=cli.quiet) as progress:
        return library.duplicates(*videos, sorts=sorts, min_score=min_score, progress=progress)


def report(library: Library, found: Duplicates, output: Path | None) -> DupesReport:
    """What was found, as things are before anything is moved.

    Raises:
        OutputFailed: `output`, where that is to be written, is one of the files.
    """
    from vdx.cli import copies, export
    from vdx.dupes.view import dupes_report

    report = dupes_report(found, library.not_duplicates(), library.by_fingerprint)
    for file in copies.files(report) if output is not None else ():
        export.refuse_source(output, None if file.path is None else Path(file.path))
    return report


def trash(cli: Cli, library: Library, found: Duplicates, folder: Path, *, yes: bool) -> TrashReport:
    """Move files away if `yes`, with progress on a terminal, or see what would be moved."""
    from vdx.cli.counting import counting
    from vdx.dupes.view import trash_report

    done = itertools.count(1)
    total = sum(len(video.originals) for group in found.groups for video in group.videos) - len(found.groups)
    with counting("files", quiet=cli.quiet) as progress:
        try:
            results = library.trash(
                found, folder, dry_run=not yes, watcher=lambda _: progress(next(done), total)
            )
        except KeyboardInterrupt as interrupt:
            raise Interrupted(f"What was moved is in {clean(folder)}, with a list of it.") from interrupt
    return trash_report(folder, results, dry_run=not yes)


def put(cli: Cli, report: DupesReport, chosen: str | None, output: Path | None, *, listing: bool) -> None:
    """Write the report, in a format or as tables; `listing`: it is about what is remembered."""
    from vdx.cli import copies, export
    from vdx.dupes.csv import to_csv

    if chosen == "csv":
        export.put(cli, to_csv(report), output)
    elif chosen == "json" and output is not None:
        export.put(cli, json.dumps(report.model_dump(mode="json"), ensure_ascii=False) + "\n", output)
    elif chosen == "json":
        cli.output.json(report)
    elif listing:
        cli.output.data(*copies.ignored_pairs(report.ignored))
    else:
        cli.output.data(*copies.found_twice(cli.output, report))


def conclude(cli: Cli, report: DupesReport) -> int:
    """Say in a line what was found and done; the exit code."""
    from vdx.cli import copies

    cli.say(copies.summary(report))
    if report.trash is None:
        return 0
    cli.say(copies.moved(report.trash))
    return EXIT_FAILURES if any(file.status == "failed" for file in report.trash.files) else 0
