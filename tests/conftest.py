"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# Whether a test is fast is a matter for benchmarks: here a busy machine would fail it.
settings.register_profile("vdx", deadline=None)
settings.load_profile("vdx")
