"""What a manifest holds comes back, and what it must not hold is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from storage.compact.manifest import ColorTags, Manifest, PartInfo, ShotEncode, SourceInfo, VideoPart, utc
from storage.compact.names import check_name
from storage.records import VideoRecord

_PTS = st.integers(-(2**61), 2**61)
_RATIO = st.fractions(min_value=Fraction(1, 10**7), max_value=10**7, max_denominator=10**7)
_SIDE = st.integers(1, 2**20)
_HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
_NAMES = st.from_regex(r"[a-z][a-z0-9_.-]{0,20}[a-z0-9](/[a-z][a-z0-9]{1,9})?", fullmatch=True).filter(
    lambda name: (
        not name.startswith(("manifest", "con", "prn", "aux", "nul", "com", "lpt")) and "/" not in name
    )
)
_RECORDS = st.builds(
    VideoRecord,
    fingerprint=st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()),
    size=st.integers(0, 2**61),
    container=st.just("mov,mp4"),
    codec=st.just("h264"),
    width=_SIDE,
    height=_SIDE,
    rotation=st.sampled_from([0, 90, 180, 270]),
    time_base=_RATIO,
    origin_pts=_PTS,
    end_pts=_PTS,
    frame_count=st.integers(0, 2**40),
    frame_rate=st.none() | _RATIO,
    has_audio=st.booleans(),
    problem=st.none() | st.text(max_size=30).filter(lambda text: text.isprintable()),
    missing=st.lists(st.tuples(_PTS, _PTS), max_size=3).map(tuple),
)
_SHOTS = st.builds(
    ShotEncode,
    start_pts=_PTS,
    end_pts=_PTS,
    frames=st.integers(0, 10**9),
    size=st.integers(0, 2**61),
    crf=st.none() | st.floats(0, 63, allow_nan=False),
    width=_SIDE,
    height=_SIDE,
    vmaf_mean=st.none() | st.floats(0, 100),
    frozen=st.booleans(),
)


@settings(max_examples=40)
@given(
    _RECORDS, st.lists(_SHOTS, max_size=3), st.dictionaries(_NAMES, st.tuples(st.integers(0, 2**61), _HEX))
)
def test_it_comes_back_as_it_was(
    record: VideoRecord, shots: list[ShotEncode], parts: dict[str, tuple[int, str]]
) -> None:
    part = VideoPart(
        file="video.mp4",
        tier=2,
        codec="av1",
        encoder="svt",
        settings={"crf": "30"},
        width=2,
        height=2,
        frames=3,
        time_base=Fraction(1, 90_000),
        audio="none",
        shots=tuple(shots),
    )
    made = Manifest(
        made_by="vdx 1",
        made_at=datetime(2026, 1, 2, tzinfo=UTC),
        source=SourceInfo.of(record, name="a.mp4", recipe="r", color=ColorTags(matrix="bt709")),
        videos=(part,),
        parts={name: PartInfo(size=size, sha256=sha) for name, (size, sha) in parts.items()},
    )
    read = Manifest.model_validate_json(made.to_json())
    assert read == made
    assert read.source.record() == record
    assert read.to_json() == made.to_json()
    assert list(read.parts) == list(parts)  # where they lie follows from their order


def _made(**changed: Any) -> dict[str, Any]:
    record = VideoRecord("a", 1, "c", "c", 1, 1, 0, Fraction(1), 0, 1, 1, None, False)
    made = Manifest(
        made_by="vdx",
        made_at=datetime(2026, 1, 2, tzinfo=UTC),
        source=SourceInfo.of(record, name="a", recipe=""),
    )
    return {**json.loads(made.to_json()), **changed}


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert Manifest.model_validate(_made(subtitles={"file": "x"})).made_by == "vdx"


@pytest.mark.parametrize(
    "changed",
    [
        {"schema": "vdx.compact/2"},
        {"made_at": "2026-01-01T00:00:00"},  # of which zone?
        {"parts": {"../x": {"size": 1, "sha256": "0" * 64}}},
        {"parts": {"x": {"size": -1, "sha256": "0" * 64}}},
        {"parts": {"x": {"size": 1, "sha256": "0" * 63}}},
        {"parts": {n: {"size": 1, "sha256": "0" * 64} for n in ("thumbs/a", "thumbs/A")}},
        {"parts": {"manifest.json": {"size": 1, "sha256": "0" * 64}}},
        {"source": {"name": "a"}},
    ],
)
def test_what_makes_no_sense_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Manifest.model_validate(_made(**changed))


@pytest.mark.parametrize("value", ["1/0", "0/1", "-1/25", "nan", "x"])
def test_a_time_base_is_a_number_above_zero(value: str) -> None:
    source = {**_made()["source"], "time_base": value}
    with pytest.raises(ValidationError):
        Manifest.model_validate(_made(source=source))


@pytest.mark.parametrize(
    "name",
    [
        "", "/etc/passwd", "..", "../x", "a/../b", "a//b", "a/", ".hidden", "a/.b", "c:\\x", "c:x", "a\\b",
        "a b", "a\nb", "é", "x" * 201, "NUL", "thumbs/con.jpg", "a.", "a/b./c", "-rf", "a\0b", "COM1.txt",
    ],
)  # fmt: skip
def test_names_that_could_lie_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name for a part"):
        check_name(name)


def test_a_file_name_that_is_no_text_is_written_legibly() -> None:
    record = VideoRecord("a", 1, "c", "c", 1, 1, 0, Fraction(1), 0, 1, 1, None, False)
    assert SourceInfo.of(record, name="caf\udce9.mp4", recipe="").name == "caf\ufffd.mp4"


def test_moments_are_whole_seconds_in_utc() -> None:
    moment = datetime.fromisoformat("2026-07-01T12:30:00.75+02:00")
    assert utc(moment).isoformat() == "2026-07-01T10:30:00+00:00"
