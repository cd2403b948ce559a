"""VMAF by the ffmpeg program of the package imageio-ffmpeg, which has libvmaf; PyAV's FFmpeg has not."""

from __future__ import annotations

import csv
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import numpy as np

from media.errors import QualityError
from media.quality.feed import Feed
from media.quality.luma import GRAY, Luma
from media.quality.result import Values

_LOG = "vmaf.csv"  # read line by line: JSON of a film would be hundreds of megabytes in memory
_THREADS = 2
_YUV = {8: "yuv420p", 10: "yuv420p10le"}  # libvmaf takes no gray
_MODELS = {False: "vmaf_v0.6.1", True: "vmaf_v0.6.1neg"}


def ffmpeg_program() -> Path:
    """Where the ffmpeg program lies."""
    import imageio_ffmpeg

    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise QualityError(
            "There is no ffmpeg program for VMAF; install the package imageio-ffmpeg anew."
        ) from error


class Vmaf:
    """VMAF (Li, Aaron, Katsavounidis, Moorthy and Manohara, 2016) of pictures of one size.

    One pipe carries both streams, each reference above its distorted picture, so that no clock
    has to pair them. It looks at Y only; chroma is not sent.
    """

    def __init__(
        self,
        size: tuple[int, int],
        bits: int,
        *,
        neg: bool = False,
        subsample: int = 1,
        program: Path | None = None,
        stall: float = 60.0,
    ) -> None:
        """Entering the context starts the program.

        Args:
            size: (width, height) of the pictures.
            bits: 8 or 10.
            neg: by the model that gives nothing for sharpening ("no enhancement gain").
            subsample: look at every so many frames.
            program: an ffmpeg program with libvmaf instead of that of imageio-ffmpeg.
            stall: seconds without progress after which it is given up.
        """
        self._subsample = subsample
        self._program = program
        self._stall = stall
        self._arguments = _arguments(size, bits, neg, subsample)
        self._count = 0
        self._stack = ExitStack()

    def __enter__(self) -> Vmaf:
        with ExitStack() as stack:
            folder = tempfile.TemporaryDirectory(prefix="vdx-vmaf-", ignore_cleanup_errors=True)
            self._folder = Path(stack.enter_context(folder))
            command = [str(self._program or ffmpeg_program()), *self._arguments]
            self._feed = stack.enter_context(Feed(command, self._folder, self._stall))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, reference: Luma, distorted: Luma) -> None:
        """The next pair of (h, w) pictures; neither may be changed afterwards."""
        self._feed.give(reference)
        self._feed.give(distorted)
        self._count += 1

    def values(self) -> Values:
        """(n,) the VMAF of all that was added, NaN for what was left out; nothing can be added after."""
        self._feed.finish()
        values = np.full(self._count, np.nan)
        told = 0
        try:
            with (self._folder / _LOG).open(encoding="utf-8", newline="") as log:
                for row in csv.DictReader(log):
                    values[int(row["Frame"])] = float(row["vmaf"])
                    told += 1
        except (OSError, ValueError, LookupError, TypeError, csv.Error) as error:
            raise QualityError(f"The ffmpeg program gave no VMAF that can be read: {error!r}.") from error
        if told != len(values[:: self._subsample]) or np.isnan(values[:: self._subsample]).any():
            raise QualityError(f"The ffmpeg program gave VMAF of {told} of {self._count} frames.")
        return values


def _arguments(size: tuple[int, int], bits: int, neg: bool, subsample: int) -> list[str]:
    width, height = size
    # Without ranges swscale would make 16 to 235 of gray's 0 to 255; Y is to stay as it is.
    as_yuv = f"scale=in_range=full:out_range=full,format={_YUV[bits]}"
    measure = (
        f"libvmaf=model=version={_MODELS[neg]}:n_threads={_THREADS}:n_subsample={subsample}"
        f":log_fmt=csv:log_path={_LOG}"
    )
    graph = (
        f"split[a][b];[a]crop={width}:{height}:0:0,{as_yuv}[reference];"
        f"[b]crop={width}:{height}:0:{height},{as_yuv}[distorted];[distorted][reference]{measure}"
    )
    source = ["-f", "rawvideo", "-pix_fmt", GRAY[bits], "-video_size", f"{width}x{2 * height}"]
    return [
        *("-hide_banner", "-nostdin", "-loglevel", "error", *source, "-i", "pipe:0"),
        *("-filter_complex", graph, "-f", "null", "-"),
    ]
