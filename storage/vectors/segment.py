"""A vector segment: one write-once file of exact vectors and their frame ids.

It is a safetensors file, so that any program can read it: ``ids`` (n,) int64, ascending, and
``rows`` (n, columns) float16, int8 or uint8; its metadata holds the space as JSON and the count. It is
written block by block and read through a memory map, so neither needs memory for all of it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from storage.errors import DamagedObject
from storage.files import Content, Writer
from storage.records import Space, Vectors
from storage.stored import Ids, SegmentInfo
from storage.vectors.base import Hits, Spans, Stored, best, scores

# safetensors' names of types, how rows of a metric are kept, and what numpy calls them.
_DTYPES = {"I64": "<i8", "F16": "<f2", "I8": "i1", "U8": "u1"}
_KINDS = {"cosine": "F16", "cosine-int8": "I8", "hamming": "U8", "none": "U8"}
_BLOCK_BYTES = 16 << 20  # of float32, what one step of a scan works on


def encode(space: Space, ids: Ids, blocks: Callable[[], Iterable[Stored]]) -> Content:
    """The content of a segment.

    Args:
        space: where the vectors belong.
        ids: (n,) ascending.
        blocks: gives the rows in the order of `ids`, (any, columns) at a time, n in all.
    """
    kind = _KINDS[space.metric]
    row_bytes = space.columns * np.dtype(_DTYPES[kind]).itemsize
    id_bytes = ids.nbytes
    header = json.dumps(
        {
            "__metadata__": {"space": json.dumps(asdict(space)), "count": str(len(ids))},
            "ids": {"dtype": "I64", "shape": [len(ids)], "data_offsets": [0, id_bytes]},
            "rows": {
                "dtype": kind,
                "shape": [len(ids), space.columns],
                "data_offsets": [id_bytes, id_bytes + len(ids) * row_bytes],
            },
        }
    ).encode()
    header += b" " * (-len(header) % 8)  # the format wants its tensors aligned

    def write(file: Writer) -> None:
        file.write(struct.pack("<Q", len(header)) + header)
        file.write(np.ascontiguousarray(ids, dtype="<i8").tobytes())
        for block in blocks():
            file.write(np.ascontiguousarray(block).tobytes())

    return write


@dataclass(frozen=True, slots=True)
class Segment:
    """An open segment: arrays that lie on its file, and stay usable when the file is unlinked."""

    info: SegmentInfo
    path: Path
    ids: Ids = field(repr=False)  # (n,) ascending
    rows: Stored = field(repr=False)  # (n, columns)

    def __len__(self) -> int:
        return len(self.ids)

    def blocks(self) -> Iterator[tuple[Ids, Stored]]:
        """Ids and rows, a bounded number at a time."""
        step = max(1, _BLOCK_BYTES // (4 * self.info.space.columns))
        for start in range(0, len(self), step):
            yield self.ids[start : start + step], self.rows[start : start + step]

    def search(self, queries: Vectors, k: int) -> Hits:
        """The `k` best for each of the prepared `queries`, by looking at every row."""
        found = best([_nothing(len(queries))], k)
        for ids, rows in self.blocks():
            exact = scores(self.info.space, queries, rows)
            found = best([found, Hits(np.broadcast_to(ids, exact.shape), exact)], k)
        return found

    def search_some(self, queries: Vectors, k: int, rows: Ids) -> Hits:
        """The `k` best among those with the numbers `rows` (n,), by looking at each."""
        found = best([_nothing(len(queries))], k)
        step = max(1, _BLOCK_BYTES // (4 * self.info.space.columns))
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            exact = scores(self.info.space, queries, self.rows[some])
            found = best([found, Hits(np.broadcast_to(self.ids[some], exact.shape), exact)], k)
        return found

    def rows_among(self, spans: Spans) -> Ids:
        """The numbers (n,) of the rows whose ids lie in one of the spans, ascending."""
        edges = np.searchsorted(self.ids, spans)
        edges = edges[edges[:, 0] < edges[:, 1]]
        lengths = edges[:, 1] - edges[:, 0]
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.asarray(np.repeat(edges[:, 0], lengths) + within, np.int64)

    def positions(self, ids: Ids) -> Ids:
        """The row of each of `ids`, (n,); -1 where the segment has none."""
        if not len(self):
            return np.full(len(ids), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self) - 1)
        return np.where(self.ids[at] == ids, at, -1)


def open_segment(path: Path, info: SegmentInfo) -> Segment:
    """Open the file of a segment and see that it is what the catalog says.

    Raises:
        FileNotFoundError: there is no such file.
        DamagedObject: it is not what was written.
    """
    size = path.stat().st_size
    if size != info.size:
        raise DamagedObject(path, f"the segment has {size} bytes instead of {info.size}")
    try:
        whole = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
        length = int(whole[:8].view("<u8")[0])
        header = json.loads(whole[8 : 8 + length].tobytes())
        space = Space(**json.loads(header["__metadata__"]["space"]))
        data = whole[8 + length :]
        segment = Segment(info, path, _tensor(data, header["ids"]), _tensor(data, header["rows"]))
    except FileNotFoundError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, OSError) as error:
        raise DamagedObject(path, f"the segment cannot be read ({error})") from error
    shape = (info.count, info.space.columns)
    if space != info.space or segment.ids.shape != shape[:1] or segment.rows.shape != shape:
        raise DamagedObject(path, "the segment holds other vectors than the catalog says")
    if (np.diff(segment.ids) <= 0).any():
        raise DamagedObject(path, "the ids of the segment are out of order")
    return segment


def _tensor(data: Any, entry: dict[str, Any]) -> Any:
    start, end = entry["data_offsets"]
    return data[start:end].view(_DTYPES[entry["dtype"]]).reshape(entry["shape"])


def _nothing(queries: int) -> Hits:
    return Hits(np.empty((queries, 0), dtype=np.int64), np.empty((queries, 0), dtype=np.float32))
