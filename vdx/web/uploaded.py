"""What was uploaded, by its id: harmless copies in a folder of bounded size."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from media.errors import VdxError

if TYPE_CHECKING:
    from vdx.exploring.given import Given
    from vdx.web.context import Context

ID_LETTERS = 16
_ID = re.compile(f"[0-9a-f]{{{ID_LETTERS}}}")
_ENDINGS = (".png", ".mp4")


class UploadGone(VdxError):
    """An upload is asked for that is not there, or not any more."""

    def __init__(self) -> None:
        super().__init__("the picture or clip is not kept any more; give it again")


def take(context: Context, id_: str, raw: Path) -> Given:
    """Keep a copy of what was uploaded as `raw`, which may be anything.

    Raises:
        MediaError: it cannot be used.
    """
    from vdx.exploring.given import Given

    uploads = context.uploads
    about = uploads.get(f"{id_}.json")
    if about is not None:
        said = json.loads(about.read_text(encoding="utf-8"))
        if uploads.get(said["file"]) is not None:
            return Given(**said | {"file": uploads.folder / said["file"]})
        uploads.forget(f"{id_}.json")
    target = uploads.folder / f".draft-{raw.name}-{id_}"
    with context.heavy:
        given = context.library.read_given(raw, target)
    try:
        name = f"{id_}{given.file.suffix}"
        uploads.make(name, given.file.replace)
    finally:
        given.file.unlink(missing_ok=True)
    said = asdict(given) | {"file": name}
    uploads.make_bytes(f"{id_}.json", json.dumps(said).encode)
    return given


def stored(context: Context, id_: str) -> Path:
    """The copy of an upload.

    Raises:
        UploadGone: there is none.
    """
    if _ID.fullmatch(id_):
        for ending in _ENDINGS:
            file = context.uploads.get(f"{id_}{ending}")
            if file is not None:
                return file
    raise UploadGone


def known(file: Path) -> Literal["image", "video"]:
    """What a copy is."""
    return "image" if file.suffix == ".png" else "video"


def picture_of(context: Context, file: Path, second: float, width: int) -> bytes:
    """The JPEG of a copy, at a second if it is a video, at most `width` pixels wide."""
    from media.decode import VideoReader
    from media.image import encode_jpeg, fit, read_image

    with context.heavy:
        if known(file) == "image":
            image = read_image(file)
        else:
            with VideoReader(file) as reader:
                frame = next(reader.frames(second, second), None) or next(reader.frames())
                image = frame.image()
    height, across = image.shape[:2]
    return encode_jpeg(fit(image, round(max(height, across) * min(1.0, width / across))))
