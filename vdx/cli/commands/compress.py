"""`vdx compress`: videos into compact files."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vdx.cli.context import Cli, find_video
from vdx.cli.errors import EXIT_FAILURES, Interrupted, UsageError
from vdx.cli.text import clean, count, size

if TYPE_CHECKING:
    from rich.table import Table

    from vdx.cli.compressing import Silence
    from vdx.library import CompressOptions, Library, StoredVideo
    from vdx.schemas import CompressedVideo, CompressReport, FileError

_Videos = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="VIDEO",
        help="Its id, path, name or an unmistakable part of one; or any file with a video.",
    ),
]
_All = Annotated[bool, typer.Option("--all", help="Every video of the library whose file is there.")]
_Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="X.vdx|DIR",
        help="The file to write, or a folder for several. Default: here, named after the video.",
    ),
]
_Tier = Annotated[
    int,
    typer.Option(
        min=0,
        max=2,
        help="0: what is known of it, to search by. 1: and a small proxy to watch. 2: and a video that looks "
        "like the source (the default).",
    ),
]
_Target = Annotated[
    str | None,
    typer.Option(
        metavar="vmaf=93|mean=93",
        help="Quality of tier 2: VMAF that every shot has, or that all have on average. Default: vmaf=93.",
    ),
]
_MaxSize = Annotated[
    str | None, typer.Option(metavar="SIZE", help="Bytes that each compact file may have, such as 20MB.")
]
_Codec = Annotated[
    str, typer.Option(metavar="NAME", help="Of tier 2: av1 (the smallest; the default), x264 or x265.")
]
_Roi = Annotated[
    str, typer.Option(metavar="off|auto", help="Spend more bits on what moves; for x264 and x265 only.")
]
_Audio = Annotated[
    str | None,
    typer.Option(
        metavar="copy|opus:24k|none",
        help="What becomes of the sound. Default: copy at tier 2, opus:24k at tier 1.",
    ),
]
_Descriptors = Annotated[
    str,
    typer.Option(
        metavar="small|full",
        help="What is kept to search by: small (the default) or full, exactly what a library keeps.",
    ),
]
_Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Shots at a time. Default: one per processor."),
]
_Resume = Annotated[
    bool, typer.Option("--resume", help="Go on after an interruption, and leave finished files as they are.")
]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say what would be saved, by a few shots of each video.")
]
_Force = Annotated[bool, typer.Option("--force", help="Overwrite compact files that are there already.")]


def compress(
    ctx: typer.Context,
    videos: _Videos = None,
    all_: _All = False,
    output: _Output = None,
    tier: _Tier = 2,
    target: _Target = None,
    max_size: _MaxSize = None,
    codec: _Codec = "av1",
    roi: _Roi = "off",
    audio: _Audio = None,
    descriptors: _Descriptors = "small",
    jobs: _Jobs = None,
    resume: _Resume = False,
    dry_run: _DryRun = False,
    force: _Force = False,
) -> int:
    """Write videos in compact form: small files that play, can be searched, and give the video back.

    The videos stay as they are. A compact file is never larger than its video: where it would be, none is
    written. The exit code is 3 if some videos could not be compressed, or not whole.
    """
    from vdx.cli.compressing import watching
    from vdx.compact.asked import compress_options
    from vdx.compact.view import compress_report

    cli = Cli.of(ctx)
    if all_ == bool(videos):
        raise UsageError("Give the videos to compress, or --all for every one of the library.")
    wanted = compress_options(
        tier=tier,
        target=target,
        max_size=max_size,
        codec=codec,
        roi=roi,
        audio=audio,
        descriptors=descriptors,
        jobs=jobs,
        resume=resume,
    )
    began = time.monotonic()
    with cli.open_library() as library:
        chosen = _choose(library, videos or [])
        places = _places(chosen, output)
        with watching(len(chosen), quiet=cli.quiet) as observer:
            run = _Run(library, wanted, observer, resume=resume, force=force, dry_run=dry_run)
            done, failed = run.all(chosen, places)
    report = compress_report(done, failed, time.monotonic() - began)
    if cli.json:
        cli.output.json(report)
    else:
        _tell(cli, report)
    return EXIT_FAILURES if failed or any(video.problem for video in done) else 0


def _choose(library: Library, texts: Sequence[str]) -> list[StoredVideo | Path]:
    """The videos that are meant; all of the library that are there without any text."""
    from vdx.views import online

    if texts:
        return [
            Path(text) if not text.isdecimal() and Path(text).is_file() else find_video(library, text)
            for text in texts
        ]
    return [video for video in library.videos() if video.originals and online(video) in video.originals]


class _Run:
    """Compresses one video after the other; one that cannot be stops nothing, if there are several."""

    def __init__(
        self,
        library: Library,
        wanted: CompressOptions,
        observer: Silence,
        *,
        resume: bool,
        force: bool,
        dry_run: bool,
    ) -> None:
        self._library = library
        self._wanted = wanted
        self._observer = observer
        self._resume, self._force, self._dry_run = resume, force, dry_run

    def all(
        self, chosen: Sequence[StoredVideo | Path], places: Sequence[Path]
    ) -> tuple[list[CompressedVideo], list[FileError]]:
        from media.errors import VdxError
        from vdx.schemas import FileError

        done: list[CompressedVideo] = []
        failed: list[FileError] = []
        for video, place in zip(chosen, places, strict=True):
            try:
                if (one := self._one(video, place)) is not None:
                    done.append(one)
                    self._observer.finished(one)
            except VdxError as error:
                if len(chosen) == 1:
                    raise
                failed.append(FileError(path=_name(video), error=str(error)))
            except KeyboardInterrupt as interrupt:
                raise Interrupted(
                    f"{count(len(done), 'video')} of {len(chosen):,} done; what is finished is kept. "
                    "Run the same command again with --resume to go on."
                ) from interrupt
        return done, failed

    def _one(self, video: StoredVideo | Path, place: Path) -> CompressedVideo | None:
        from vdx.cli.export import refuse_to_overwrite
        from vdx.compact.view import compressed_video, planned_video

        if self._dry_run:
            path = Path(_name(video))
            source = path.stat().st_size
            return planned_video(os.fspath(path), source, self._library.estimate(video, self._wanted))
        if self._resume and place.is_file():
            return None
        refuse_to_overwrite(place, force=self._force)
        place.parent.mkdir(parents=True, exist_ok=True)
        return compressed_video(self._library.compress(video, place, self._wanted, self._observer))


def _places(chosen: Sequence[StoredVideo | Path], output: Path | None) -> list[Path]:
    """Where each compact file is written; two of one name get different ones."""
    if len(chosen) == 1 and output is not None and not output.is_dir():
        return [output]
    folder = output or Path()
    places: list[Path] = []
    for video in chosen:
        stem = Path(_name(video)).stem
        place, number = folder / f"{stem}.vdx", 2
        while place in places:
            place, number = folder / f"{stem}-{number}.vdx", number + 1
        places.append(place)
    return places


def _name(video: StoredVideo | Path) -> str:
    from vdx.views import file_of

    path = video if isinstance(video, Path) else file_of(video)
    return str(path or "")


def _tell(cli: Cli, report: CompressReport) -> None:
    if report.videos:
        cli.output.data(_table(cli, report.videos))
    for one in report.failed:
        cli.say(f"failed: {clean(one.path)}: {clean(one.error)}")
    saved = report.source_size - report.size
    share = f" ({100 * saved / report.source_size:.0f}%)" if report.source_size else ""
    cli.say(f"{count(len(report.videos), 'video')}, {size(saved)}{share} saved in {report.seconds:.1f} s")


def _table(cli: Cli, videos: Sequence[CompressedVideo]) -> Table:
    columns = ["video", "was", "is", "saved", "VMAF", "worst shot", "what"]
    table = cli.output.table(*columns, numbers=columns[1:6], wrap=["video"])
    for one in videos:
        share = 100 * (1 - one.size / one.source_size) if one.source_size else 0.0
        table.add_row(
            clean(Path(one.path).name),
            size(one.source_size),
            size(one.size),
            f"{share:.0f}%",
            "" if one.vmaf_mean is None else f"{one.vmaf_mean:.1f}",
            "" if one.vmaf_worst_shot is None else f"{one.vmaf_worst_shot:.1f}",
            one.outcome,
        )
    return table
