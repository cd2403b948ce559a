"""Settings of all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Whether a test is fast is a matter for benchmarks: here a busy machine would fail it.
settings.register_profile("vdx", deadline=None)
settings.load_profile("vdx")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that was skipped is a failure: what is not run there is run nowhere."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
