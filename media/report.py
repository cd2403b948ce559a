"""What decoding found: how much came out, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class DecodeReport:
    """What the latest reading of a video gave.

    Attributes:
        frames: frames decoded (also those before the span that was asked for).
        errors: damaged places that were skipped.
        error: FFmpeg's words about the first of them.
        dropped: frames left out because their time was not after the frame before.
        repaired: jumps back in time over which the frames that follow were moved.
        first_pts: pts of the first frame that was handed out, None when there is none.
        end_pts: pts after the last one.
        gaps: half-open spans of pts that damage left without a frame.
        missing: (decoded end, end by the header) in seconds when the file is cut short.
    """

    frames: int = 0
    errors: int = 0
    error: str | None = None
    dropped: int = 0
    repaired: int = 0
    first_pts: int | None = None
    end_pts: int | None = None
    gaps: list[tuple[int, int]] = field(default_factory=list)
    missing: tuple[float, float] | None = None

    def add_error(self, text: str) -> None:
        """Count one damaged place."""
        self.errors += 1
        self.error = self.error or text

    def forget_errors(self) -> None:
        """Take back the damage counted so far: the same stretch is about to be read again."""
        self.errors, self.error = 0, None

    def reset(self) -> None:
        """Start anew; everyone who fills this report keeps holding the same one."""
        self.__init__()  # type: ignore[misc]

    @property
    def problem(self) -> str | None:
        """One sentence when something of the video is missing, None when it is whole."""
        parts = []
        if self.missing is not None:
            parts.append("it ends at {:.2f} s of {:.2f} s".format(*self.missing))
        if self.errors:
            places = "place is" if self.errors == 1 else "places are"
            parts.append(f"{self.errors} {places} damaged ({self.error})")
        return f"only part of the video can be read: {' and '.join(parts)}" if parts else None
