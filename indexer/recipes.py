"""What descriptors that somebody else made are worth to a library."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from storage.compact.manifest import Manifest
from storage.records import Space

APPROXIMATE = " approximate"  # behind the recipe of descriptors that are not exactly those of the source


@dataclass(frozen=True, slots=True)
class Recipes:
    """How descriptors must have been made to be of use.

    Attributes:
        own: the recipe of this ingest.
        sufficient: those that are as good.
        spaces: what they must hold.
    """

    own: str
    sufficient: frozenset[str]
    spaces: frozenset[Space]

    def worth(self, recipe: str, spaces: Collection[Space]) -> int:
        """0 for descriptors of no use, 1 for approximate and 2 for exact ones.

        Those of another recipe can be searched too, if they have vectors of all `spaces` that are needed.
        """
        if recipe in self.sufficient:
            return 2
        return int(self.knows(recipe) or self.spaces <= set(spaces))

    def knows(self, recipe: str) -> bool:
        """Whether descriptors were made as here, exact or not."""
        return recipe.removesuffix(APPROXIMATE) in self.sufficient


def recipe_of(manifest: Manifest) -> str:
    """How the descriptors of a compact file were made, as a library remembers it."""
    recipe = manifest.source.recipe
    exact = manifest.level != "small" or recipe.endswith(APPROXIMATE)
    return recipe if exact else recipe + APPROXIMATE
