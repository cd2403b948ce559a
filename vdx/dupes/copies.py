"""The files of a group of copies: a video may lie in several, and it is files that people keep or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from search.duplicates.groups import Group
from search.duplicates.relation import Relation
from storage.stored import StoredVideo, is_there

Role = Literal["keep", "same", "whole", "contained"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of a group.

    Attributes:
        video: what it holds.
        path: where.
        role: the one to keep, or what it is beside that: `same` content byte by byte, a `whole` copy, or
            `contained` in it.
        relation: of the video to that of the one to keep; None where it is the same video.
    """

    video: StoredVideo
    path: Path
    role: Role
    relation: Relation | None = None

    @property
    def online(self) -> bool:
        """Whether the file is there now."""
        return is_there(self.video, self.path)


def files_of(group: Group) -> list[Copy]:
    """The files of a group, the one to keep first: those that are there now, and one of each video anyway."""
    keep, *same = _files(group.head)
    copies = [Copy(group.head, keep, "keep"), *(Copy(group.head, path, "same") for path in same)]
    for member in group.members:
        role: Role = "whole" if member.relation.kind == "whole" else "contained"
        copies += [Copy(member.video, path, role, member.relation) for path in _files(member.video)]
    return copies


def file_of(video: StoredVideo) -> Path | None:
    """A file with the video, that is there now if any is; never a compact one."""
    return next(iter(_files(video)), None)


def _files(video: StoredVideo) -> list[Path]:
    """Where a video was seen last is told also while its drive is not plugged in."""
    there = [path for path in video.originals if is_there(video, path)]
    return there or list(video.originals[:1])
