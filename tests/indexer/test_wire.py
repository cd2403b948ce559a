from __future__ import annotations

import io
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.wire import BrokenStream, Message, receive, send

VALUES = st.dictionaries(
    st.text(),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@st.composite
def _arrays(draw: st.DrawFn) -> NDArray[np.uint8]:
    shape = tuple(draw(st.lists(st.integers(0, 5), max_size=4)))
    return np.random.default_rng(draw(st.integers(0, 99))).integers(0, 256, shape, dtype=np.uint8)


MESSAGES = st.builds(Message, st.text(), VALUES, st.lists(_arrays(), max_size=3).map(tuple))


def _sent(*messages: Message) -> bytes:
    stream = io.BytesIO()
    for message in messages:
        send(stream, message)
    return stream.getvalue()


def _framed(header: object) -> bytes:
    encoded = json.dumps(header).encode()
    return struct.pack("<I", len(encoded)) + encoded


@given(st.lists(MESSAGES, max_size=3))
def test_what_is_sent_comes_back(messages: list[Message]) -> None:
    stream = io.BytesIO(_sent(*messages))
    for message in messages:
        back = receive(stream)
        assert (back.kind, back.values) == (message.kind, message.values)
        assert [a.shape for a in back.arrays] == [a.shape for a in message.arrays]
        assert all((a == b).all() for a, b in zip(back.arrays, message.arrays, strict=True))
    with pytest.raises(BrokenStream):
        receive(stream)


@given(MESSAGES, st.data())
def test_a_message_that_is_cut_off_is_broken(message: Message, data: st.DataObject) -> None:
    whole = _sent(message)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BrokenStream):
        receive(io.BytesIO(whole[:cut]))


@given(st.binary(max_size=200))
def test_garbage_is_broken(garbage: bytes) -> None:
    with pytest.raises(BrokenStream):
        receive(io.BytesIO(garbage))


@given(st.binary(max_size=60))
def test_a_header_of_garbage_is_broken(garbage: bytes) -> None:
    with pytest.raises(BrokenStream):
        receive(io.BytesIO(struct.pack("<I", len(garbage)) + garbage))


@pytest.mark.parametrize(
    "header",
    [
        7,
        None,
        [],
        {},
        {"kind": 1, "values": {}, "shapes": []},
        {"kind": "done", "values": [], "shapes": []},
        {"kind": "done", "values": {}},
        {"kind": "done", "values": {}, "shapes": 3},
        {"kind": "done", "values": {}, "shapes": [3]},
        {"kind": "done", "values": {}, "shapes": [[-1]]},
        {"kind": "done", "values": {}, "shapes": [[1.5]]},
        {"kind": "done", "values": {}, "shapes": [["1"]]},
        {"kind": "done", "values": {}, "shapes": [[True]]},
        {"kind": "done", "values": {}, "shapes": [[2**31]]},
        {"kind": "done", "values": {}, "shapes": [[2**20, 2**20]]},
        {"kind": "done", "values": {}, "shapes": [[0, 2**30, 2**30, 2**30]]},
        {"kind": "done", "values": {}, "shapes": [[0] * 200]},
    ],
    ids=repr,
)
def test_a_header_that_is_no_message_is_broken(header: object) -> None:
    with pytest.raises(BrokenStream):
        receive(io.BytesIO(_framed(header) + b"x" * 100))


def test_deep_nesting_is_broken() -> None:
    encoded = b"[" * 200_000
    with pytest.raises(BrokenStream):
        receive(io.BytesIO(struct.pack("<I", len(encoded)) + encoded))


def test_a_path_of_any_bytes_comes_through() -> None:
    path = b"/films/\xff\xfe caf\xc3\xa9.mp4".decode("utf-8", "surrogateescape")
    assert receive(io.BytesIO(_sent(Message("analyse", {"path": path})))).values["path"] == path
