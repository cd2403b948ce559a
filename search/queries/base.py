"""How a kind of query is registered, and how the kind of a file is told."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.sampling import is_flat
from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH
from media.errors import MediaError, UnreadableFile
from media.kind import Kind, identify
from search.errors import QueryError
from search.query import Frames, Query, QueryFrames
from storage.reading import Reading
from storage.registry import Registry

QUERIES: Registry[Callable[[Query, Reading | None], Frames]] = Registry("kind of query", __package__)

_READERS = {Kind.IMAGE: "image", Kind.VIDEO: "clip"}


def load(query: Query, store: Reading | None = None) -> Frames:
    """The frames of a query.

    Args:
        query: what is asked about.
        store: the library; needed for what it holds itself.

    Raises:
        QueryError: it has no picture, or its options do not fit its kind.
        MediaError: its file cannot be read.
        VideoNotFound: the library has no such video.
    """
    kind = query.kind or _tell_kind(query)
    return QUERIES.get(kind)(query, store)


def load_pictures(query: Query) -> QueryFrames:
    """The pictures of a query about a file. Raises as `load` does."""
    frames = load(query)
    if not isinstance(frames, QueryFrames):
        raise QueryError("what the library holds has no pictures here")
    return frames


def _tell_kind(query: Query) -> str:
    path = query.path
    if path is None:
        return "frame" if query.frame is not None else "span"
    if not path.exists():
        raise UnreadableFile(path, "there is no such file; give a picture or a video to look for")
    try:
        kind = identify(path)
    except MediaError as error:
        raise type(error)(error.path, f"cannot be searched for: {error.reason}") from error
    if kind not in _READERS:
        raise QueryError(f"{path}: there is no picture in it; give a picture or a video")
    return _READERS[kind]


def is_flat_picture(image: NDArray[np.uint8]) -> bool:
    """Whether a picture (h, w, 3) shows nothing, judged as `sampling.is_flat` judges a video's frame."""
    size = (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return is_flat(np.asarray(small, np.uint8))
