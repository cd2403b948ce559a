"""What people type of quality and bytes."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.compact.encoding.goal import BadGoal, Floor, Mean, parse_size, parse_target


@pytest.mark.parametrize(
    ("text", "target"),
    [("vmaf=93", Floor(93)), ("vmaf=20", Floor(20)), ("mean=95.5", Mean(95.5)), ("mean=99", Mean(99))],
)
def test_targets(text: str, target: Floor | Mean) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text", ["", "93", "vmaf", "vmaf=", "vmaf=100", "vmaf=19", "vmaf=-3", "ssim=0.9", "mean=1e2"]
)
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(BadGoal, match="is no target; say vmaf=93") as raised:
        parse_target(text)
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("20MB", 20_000_000),
        ("20 MB", 20_000_000),
        ("700k", 700_000),
        ("700kB", 700_000),
        ("1.5GB", 1_500_000_000),
        ("123", 123),
        ("123B", 123),
        ("20mb", 20_000_000),
        ("20MiB", 20 << 20),
        ("1KB", 1000),
        (" 5M ", 5_000_000),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "-5MB", "0", "0.0MB", "5XB", "5 M B", "1e6", "5TB5", "٥MB"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(BadGoal, match="is no size; say 20MB") as raised:
        parse_size(text)
    assert raised.value.exit_code == 2


@given(st.text("0123456789.kKmMgGiIbB \n٥", max_size=12))
def test_any_text_is_a_size_or_refused(text: str) -> None:
    with suppress(BadGoal):
        assert parse_size(text) >= 1
