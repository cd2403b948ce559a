"""The folders of the disk, to choose one that is to be indexed."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from vdx.web.context import Context
from vdx.web.errors import BadRequest, Refused
from vdx.web.objects.ingest import Folder, FolderList

_MOST = 5000


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")

    @routes.get("/folders")
    def folders(path: str = "") -> FolderList:
        """The folders in a folder; without one, in the home of whoever started the program."""
        if not context.options.local:
            raise Refused("folders are shown on the machine itself only")
        return _folders(path)

    return routes


def _folders(text: str) -> FolderList:
    if "\0" in text:
        raise BadRequest("no folder has such a name")
    folder = Path(text).expanduser() if text else Path.home()
    if not folder.is_absolute():
        raise BadRequest(f"{text}: give the whole path, from / on")
    folder = folder.resolve()
    if not folder.is_dir():
        raise BadRequest(f"{folder.name}: there is no such folder, or it may not be looked into")
    found = sorted((one for one in folder.iterdir() if _is_shown(one)), key=lambda one: one.name.casefold())
    return FolderList(
        path=str(folder),
        parent=None if folder.parent == folder else str(folder.parent),
        folders=[Folder(name=one.name, path=str(one)) for one in found[:_MOST]],
    )


def _is_shown(path: Path) -> bool:
    try:
        return not path.name.startswith(".") and path.is_dir()
    except OSError:  # it may not be looked at
        return False
