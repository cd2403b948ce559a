"""What can go wrong with a file, and the root of every error that vdx raises on purpose.

    VdxError                    exit code 1: the sentence is shown to people as it is
    ├── MediaError              something is wrong with one file
    │   ├── UnreadableFile      it cannot be read: missing, no permission, input/output error
    │   ├── EmptyFile           it has no bytes
    │   ├── NotAVideo           it is something else: a still picture, sound, text
    │   └── DamagedVideo        it is a video, but nothing of it can be decoded
    │       └── TooLarge        since that takes more memory than there is
    └── QualityError            two streams of frames cannot be compared

The other rooms hang their own branches below `VdxError` (see ``errors.py`` there).
A message is one sentence: what happened, to which file, and what to do if anything can be done.
"""

from __future__ import annotations

from pathlib import Path


class VdxError(Exception):
    """Something went wrong in a way that vdx foresaw; `str(error)` is the sentence for people."""

    exit_code = 1


class MediaError(VdxError):
    """One file cannot be used.

    Attributes:
        path: the file.
        reason: what is wrong with it, without its name.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[MediaError], tuple[Path, str]]:
        # Errors cross from the decoding process to its parent; the default replays one argument.
        return type(self), (self.path, self.reason)


class UnreadableFile(MediaError):
    """The file is missing, may not be read, or reading it failed."""


class EmptyFile(MediaError):
    """The file has no bytes."""


class NotAVideo(MediaError):
    """The file holds no moving picture."""


class DamagedVideo(MediaError):
    """The file is a video of which nothing can be decoded."""


class TooLarge(DamagedVideo):
    """Decoding it takes more memory than there is."""

    def __init__(self, path: Path, reason: str = "it takes more memory than there is for it") -> None:
        super().__init__(path, reason)


class QualityError(VdxError):
    """How good one stream of frames is beside another cannot be told."""
