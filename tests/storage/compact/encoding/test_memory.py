"""Spans at a time by the memory that there is."""

from __future__ import annotations

import pytest

from storage.compact.encoding.memory import physical_memory, workers_for

GIB = 1 << 30


@pytest.mark.parametrize(
    ("size", "wanted", "memory", "workers"),
    [
        ((1920, 1080), 8, 64 * GIB, 8),
        ((1920, 1080), 8, 8 * GIB, 3),
        ((3840, 2160), 16, 16 * GIB, 1),
        ((3840, 2160), 16, 64 * GIB, 6),
        ((3840, 2160), 4, 2 * GIB, 1),
        ((64, 48), 0, 2 * GIB, 1),
    ],
)
def test_large_pictures_are_encoded_fewer_at_a_time(
    size: tuple[int, int], wanted: int, memory: int, workers: int
) -> None:
    assert workers_for(*size, wanted, memory) == workers


def test_the_machine_says_how_much_it_has() -> None:
    memory = physical_memory()
    assert memory is not None
    assert memory > GIB // 4
    assert workers_for(64, 48, 3) == 3
