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
from search.query import Query, QueryFrames
from storage.registry import Registry

QUERIES: Registry[Callable[[Query], QueryFrames]] = Registry("kind of query", __package__)

_READERS = {Kind.IMAGE: "image", Kind.VIDEO: "clip"}


def load(query: Query) -> QueryFrames:
    """The frames of a query.

    Raises:
        QueryError: it has no picture, or its options do not fit its kind.
        MediaError: its file cannot be read.
    """
    kind = query.kind or _tell_kind(query)
    return QUERIES.get(kind)(query)


def _tell_kind(query: Query) -> str:
    if not query.path.exists():
        raise UnreadableFile(query.path, "there is no such file; give a picture or a video to look for")
    try:
        kind = identify(query.path)
    except MediaError as error:
        raise type(error)(error.path, f"cannot be searched for: {error.reason}") from error
    if kind not in _READERS:
        raise QueryError(f"{query.path}: there is no picture in it; give a picture or a video")
    return _READERS[kind]


def is_flat_picture(image: NDArray[np.uint8]) -> bool:
    """Whether a picture (h, w, 3) shows nothing, judged as `sampling.is_flat` judges a video's frame."""
    size = (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return is_flat(np.asarray(small, np.uint8))
