"""What shots show, as JSON that people can read: every label once with its names, then those of each shot."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from storage.records import Label, LabelRecord


class _Label(BaseModel):
    key: str
    names: tuple[str, ...]
    further: tuple[str, ...] = ()


class _Labels(BaseModel):
    labels: list[_Label]
    shots: list[tuple[int, int, float]]  # index of the shot, place in `labels`, how likely it is


def pack_labels(records: Sequence[LabelRecord]) -> bytes:
    """The part of the labels."""
    every = sorted({record.label for record in records}, key=lambda label: label.key)
    place = {label: at for at, label in enumerate(every)}
    views = [_Label(key=label.key, names=label.names, further=label.further) for label in every]
    shots = [(record.shot, place[record.label], record.score) for record in records]
    return _Labels(labels=views, shots=shots).model_dump_json().encode()


def unpack_labels(data: bytes) -> tuple[LabelRecord, ...]:
    """The labels in a part. Raises ValueError when it holds something else."""
    read = _Labels.model_validate_json(data)
    labels = [Label(view.key, view.names, view.further) for view in read.labels]
    if not all(0 <= at < len(labels) for _, at, _ in read.shots):
        raise ValueError("a shot has a label that there is not")
    return tuple(LabelRecord(shot, labels[at], score) for shot, at, score in read.shots)
