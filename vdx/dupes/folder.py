"""The trash folder: files are moved there, never over another, and a list says where they came from."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from indexer.identity import fingerprint
from media.errors import UnreadableFile
from storage.files import FileSystem, full_disk

LIST = "trash.jsonl"


class TrashFolder:
    """A folder with files that were moved away from where people had them.

    Its list has a line of JSON for each, written before the file is moved, so that none lies here without
    its origin, whenever the power fails. Of several lines about one name the last one counts; where there is
    no such file, or an empty one, it was not moved.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._system = FileSystem()

    def take(self, source: Path, content: str, keep: Path) -> Path:
        """Move a file here; where it lies then.

        Args:
            source: the file, whose content has been looked at just now.
            content: its fingerprint.
            keep: the file that stays instead of it.

        Raises:
            OSError: it cannot be moved; it is where it was.
            StorageFull: there is no room for it on the file system of the folder.
            MediaError: it changed meanwhile, or its copy is not what it should be; it is where it was.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with full_disk(self.path):
            target = self._reserve(source.name)
            try:
                self._note(target, source, content, keep)
            except OSError:
                target.unlink()
                raise
            self._move(source, target, content)
        for folder in (self.path, source.parent):
            self._system.sync_dir(folder)
        return target

    def _reserve(self, name: str) -> Path:
        """An empty file of this name, with a number where that is taken: nobody else can take it now."""
        plain = Path(name)
        for number in count(1):
            target = self.path / (name if number == 1 else f"{plain.stem} ({number}){plain.suffix}")
            try:
                target.open("xb").close()
            except FileExistsError:
                continue
            return target
        raise AssertionError("numbers do not end")

    def _note(self, target: Path, source: Path, content: str, keep: Path) -> None:
        line = {
            "name": target.name,
            "from": os.fspath(source),
            "fingerprint": content,
            "kept": os.fspath(keep),
            "moved_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with (self.path / LIST).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")  # in ASCII: names need not be text
            file.flush()
            os.fsync(file.fileno())

    def _move(self, source: Path, target: Path, content: str) -> None:
        try:
            os.replace(source, target)  # noqa: PTH105 - over the empty file that is ours
        except OSError as error:
            if error.errno != errno.EXDEV:
                target.unlink()
                raise
            self._copy_and_remove(source, target, content)

    def _copy_and_remove(self, source: Path, target: Path, content: str) -> None:
        """Move between file systems: the source goes when its copy is on the disk and known to be one."""
        before = source.stat()
        beside = self.path / f".vdx-{secrets.token_hex(8)}"
        try:
            shutil.copyfile(source, beside)
            with contextlib.suppress(OSError):  # its times; there are file systems without
                shutil.copystat(source, beside)
            self._system.fsync(beside)
            _refuse_another(source, before, beside, content)
            os.replace(beside, target)  # noqa: PTH105 - over the empty file that is ours
            self._system.sync_dir(self.path)
        except BaseException:  # the source has not been touched yet
            beside.unlink(missing_ok=True)
            target.unlink(missing_ok=True)
            raise
        try:
            source.unlink()
        except OSError:
            target.unlink()
            raise


def _refuse_another(source: Path, before: os.stat_result, copy: Path, content: str) -> None:
    """Raise UnreadableFile unless `source` is as it was `before`, and `copy` is the same."""
    after = source.stat()
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise UnreadableFile(source, "it was changed while it was copied")
    if copy.stat().st_size != before.st_size or fingerprint(copy) != content:
        raise UnreadableFile(source, f"its copy in {copy.parent} is not the same")
