"""Which videos of a library need not be analysed again."""

from __future__ import annotations

import pytest

from indexer.settings import IngestSettings
from media.options import Which
from storage.records import Space

SPACES = [Space("a", 8, "cosine", "x"), Space("b", 64, "hamming", "y", "w")]


def _recipe(frames: Which, *, regions: bool) -> str:
    return IngestSettings(frames=frames, regions=regions).recipe(SPACES)


@pytest.mark.parametrize(
    ("frames", "recipe"),
    [("all", "83bc0450679b971e"), ("reference", "6d99532a406e6497"), ("key", "7496bde833555de5")],
)
def test_without_regions_the_recipe_is_that_from_before_there_were_any(frames: Which, recipe: str) -> None:
    """As version 3 of the analysis computed it: such a library is complete for who wants no regions."""
    assert _recipe(frames, regions=False) == recipe
    assert _recipe(frames, regions=True) != recipe


def test_more_is_always_enough_and_less_never() -> None:
    def enough(frames: Which, *, regions: bool) -> set[str]:
        return set(IngestSettings(frames=frames, regions=regions).sufficient(SPACES))

    with_all, without_all = _recipe("all", regions=True), _recipe("all", regions=False)
    assert enough("all", regions=True) == {with_all}
    assert enough("all", regions=False) == {with_all, without_all}
    assert enough("reference", regions=True) == {with_all, _recipe("reference", regions=True)}
    assert len(enough("key", regions=False)) == 6
    assert len(enough("key", regions=True)) == 3
