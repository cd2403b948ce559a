"""What somebody gave to search with, as the faces name it."""

from __future__ import annotations

from indexer.given import Given, Limits

__all__ = ["Given", "Limits"]
