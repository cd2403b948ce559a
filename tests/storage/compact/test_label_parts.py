"""Labels in a compact file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from storage.compact.container import CompactReader, CompactWriter
from storage.compact.descriptors import read_descriptors, write_descriptors
from storage.compact.errors import DamagedPart
from storage.compact.label_parts import pack_labels, unpack_labels
from storage.compact.manifest import Level
from storage.records import Label, LabelRecord
from tests.storage.compact.made import compact_file, described, manifest

DOG, DUCK = Label("n1", ("dog",), ("canine",)), Label("n2", ("北京烤鸭", "Peking duck"))
LABELS = (LabelRecord(0, DOG, 0.9), LabelRecord(0, DUCK, 0.25), LabelRecord(1, DOG, 0.5))


def test_what_is_packed_comes_out() -> None:
    packed = pack_labels(LABELS)
    assert unpack_labels(packed) == LABELS
    assert packed.count(b'"dog"') == 1  # names once, not for each shot
    assert json.loads(packed)["labels"][1]["names"][1] == "Peking duck"  # people can read it
    assert unpack_labels(pack_labels([])) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"labels": [], "shots": [[0, 0, 0.5]]}',
        b'{"labels": [{"key": "n1", "names": ["a"]}], "shots": [[0, 1, 0.5]]}',
        b'{"labels": [{"key": "n1", "names": ["a"]}], "shots": [[0, -1, 0.5]]}',
        b'{"labels": [{"key": "n1", "names": ["a"]}], "shots": [[0, 0, 1.5]]}',
        b'{"labels": [{"key": "n1", "names": []}], "shots": []}',
        b'{"labels": [{"key": "", "names": ["a"]}], "shots": []}',
    ],
)
def test_what_makes_no_sense_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's or ours
        unpack_labels(data)


@pytest.mark.parametrize("level", ["full", "small"])
def test_a_compact_file_has_the_labels_of_its_video(tmp_path: Path, level: Level) -> None:
    analysed = replace(described(), labels=LABELS)
    with CompactReader(compact_file(tmp_path / "a.vdx", analysed, level)) as reader:
        assert read_descriptors(reader).labels == LABELS
    with CompactReader(compact_file(tmp_path / "b.vdx", described(), level)) as reader:
        assert read_descriptors(reader).labels == ()  # as in files from before there were any


@pytest.mark.parametrize(
    "content",
    [
        b"nonsense",
        pack_labels((LabelRecord(7, DOG, 0.5),)),  # of a shot that there is not
        pack_labels((LabelRecord(0, DOG, 0.5), LabelRecord(0, DOG, 0.6))),
    ],
)
def test_damaged_labels_leave_the_rest(tmp_path: Path, content: bytes) -> None:
    analysed = replace(described(), labels=LABELS)
    writer = CompactWriter(tmp_path / "a.vdx")
    write_descriptors(writer, analysed)
    writer._contents["labels.json"] = content  # as somebody else might have written it
    writer.finish(manifest(analysed))
    damaged: list[DamagedPart] = []
    with CompactReader(tmp_path / "a.vdx") as reader:
        back = read_descriptors(reader, damaged)
        with pytest.raises(DamagedPart):
            read_descriptors(reader)
    assert [fault.part for fault in damaged] == ["labels.json"]
    assert back.labels == ()
    assert len(back.frames) == len(analysed.frames)
