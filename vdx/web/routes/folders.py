"""The folders of this machine, to choose one to add."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query

from media import magic
from vdx.web.context import Context
from vdx.web.errors import BadRequest, NoSuchPage, Refused
from vdx.web.objects.ingest import FolderList, FolderView

_MOST = 2000  # folders in one answer


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")

    @routes.get("/folders")
    def folders(path: Annotated[str, Query(max_length=4096)] = "") -> FolderList:
        """What lies in a folder; without one, in that of the user."""
        if not context.options.local:
            raise Refused("folders can be looked at on the machine itself only; open the page there")
        return _look(_folder(path))

    return routes


def _folder(text: str) -> Path:
    if not text:
        return Path.home()
    path = Path(text).expanduser() if "\0" not in text else Path()
    if not path.is_absolute():
        raise BadRequest("give a whole path; it begins with the disk or with /")
    return Path(os.path.normpath(path))


def _look(folder: Path) -> FolderList:
    found, videos = [], 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if _is_folder(entry):
                    found.append(entry.name)
                else:
                    videos += Path(entry.name).suffix.lower() in magic.VIDEO_SUFFIXES
    except PermissionError as error:
        raise Refused(f"{folder.name}: you have no permission to look into it") from error
    except OSError as error:
        raise NoSuchPage(f"there is no folder {folder.name!r}") from error
    found.sort(key=str.casefold)
    return FolderList(
        path=str(folder),
        parent=str(folder.parent) if folder.parent != folder else None,
        folders=[FolderView(name=name, path=str(folder / name)) for name in found[:_MOST]],
        videos=videos,
        places=_places(),
    )


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _places() -> list[FolderView]:
    home = Path.home()
    places = [home, *(home / name for name in ("Videos", "Movies", "Pictures")), Path(home.anchor)]
    return [FolderView(name=place.name or str(place), path=str(place)) for place in places if place.is_dir()]
