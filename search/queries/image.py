"""A still picture."""

from __future__ import annotations

import numpy as np

from indexer.sampling import PICTURE_SIDE
from media.image import fit, read_image
from search.errors import QueryError
from search.queries.base import QUERIES
from search.query import Query, QueryFrames
from storage.reading import Reading


@QUERIES.register("image")
def load_image(query: Query, store: Reading | None = None) -> QueryFrames:
    """The picture, or its region, as the one frame of the query."""
    if query.start is not None or query.end is not None:
        raise QueryError(f"{query.file} is a still picture: it has no start or end to cut at")
    image = read_image(query.file, None if query.region else PICTURE_SIDE)
    if query.region is not None:
        image = fit(query.region.crop(image), PICTURE_SIDE)
    return QueryFrames((image,), np.zeros(1), 0.0)
