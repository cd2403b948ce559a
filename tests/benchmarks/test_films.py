"""Films with known transitions: the plan says what is true, and the file shows it."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from benchmarks.films import effects
from benchmarks.films.draw import draw_plan
from benchmarks.films.encodings import ENCODINGS, LARGE
from benchmarks.films.generate import Job, jobs, make
from benchmarks.films.plan import CUT, Flash, Join, Plan, Shot
from benchmarks.films.render import render
from benchmarks.films.sources import SETS, TABLE, Source, load_sources, read_take
from benchmarks.films.truth import read_truth, spans
from benchmarks.footage import SHARED, shared_clips
from benchmarks.shots.listed import film
from media.frame import Bgr
from tests.footage import make_video, sample_clip, shared_videos

SIZE = (96, 64)
RATE = Fraction(25)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Source]:
    """A real take and two made ones."""
    folder = tmp_path_factory.mktemp("takes")
    made = [make_video(folder / f"{seed}.mp4", [(seed, 6.0)], size=SIZE) for seed in (1, 2)]
    real = Source(sample_clip("carphone_pristine.mp4"), 0, 120, 1, 144)
    return [real, *(Source(path, 10, 140, 1, SIZE[1]) for path in made)]


def test_the_same_seed_draws_the_same_film_and_another_seed_another(sources: list[Source]) -> None:
    first, again, other = (draw_plan(sources, seed, RATE, SIZE, 30.0) for seed in ("a", "a", "b"))
    assert first.shots == again.shots
    assert first.shots != other.shots
    assert first.frames >= 30 * RATE


def test_transitions_negatives_and_shots_fit_together(sources: list[Source]) -> None:
    for seed in range(20):
        plan = draw_plan(sources, str(seed), RATE, SIZE, 40.0)
        transitions, negatives, shots = spans(plan)
        last = -1
        for at, shot in enumerate(shots):
            if at:
                between = transitions[at - 1]
                assert (between.first, between.last + (between.kind != "cut")) == (last + 1, shot.first)
            assert shot.last - shot.first + 1 >= RATE / 2
            last = shot.last
        assert last + 1 == plan.frames
        for negative in negatives:
            assert any(s.first <= negative.first <= negative.last <= s.last for s in shots)
        for before, after in itertools.pairwise(plan.shots):
            assert before.source is not after.source
        for shot in plan.shots:
            assert shot.first + shot.body * shot.speed <= shot.source.length


JOINS = (
    Join("dissolve", out=9),
    CUT,
    Join("fade", out=6, hold=4, into=5),
    Join("wipe", out=8, shape="iris"),
    Join("fade", out=0, hold=2, into=6, colour=255),
)


def _plan(sources: list[Source]) -> Plan:
    """Every kind of join once, and a flash."""
    order = itertools.cycle(sources)
    shots = [Shot(next(order), 0, 1, 20, CUT)]
    shots += [Shot(next(order), 5, 1, 20, join) for join in JOINS]
    shots[2] = Shot(shots[2].source, 5, 2, 26, JOINS[1], "flash", (Flash(13, 1, 1.0),))
    return Plan(RATE, SIZE, tuple(shots))


def test_pictures_are_what_the_truth_says(sources: list[Source]) -> None:
    plan = _plan(sources)
    transitions, negatives, _ = spans(plan)
    kinds = [(span.kind, span.last - span.first + 1) for span in transitions]
    assert kinds == [("dissolve", 9), ("cut", 1), ("fade", 15), ("wipe", 8), ("fade", 8)]
    frames = list(render(plan))
    assert len(frames) == plan.frames
    changes = np.array([0.0, *(_difference(a, b) for a, b in itertools.pairwise(frames))])
    assert changes[transitions[1].first] > 4 * changes[transitions[1].first - 1]
    assert frames[negatives[0].first].min() == 255
    fade = transitions[2]
    assert [frames[fade.first + 6 + at].max() for at in range(4)] == [0] * 4
    assert frames[fade.first].max() > 0
    assert frames[fade.last].max() > 0
    assert frames[transitions[4].first].min() == 255


def test_the_first_and_last_frame_of_a_dissolve_show_both_shots(sources: list[Source]) -> None:
    plan = _plan(sources)
    frames = list(render(plan))
    at = spans(plan)[0][0]
    old = list(read_take(sources[0], 20, 9, 1, SIZE))
    new = list(read_take(sources[1], 5, 9, 1, SIZE))
    for index in (0, 8):
        share = (index + 1) / 10
        mixed = (1 - share) * old[index].astype(float) + share * new[index]
        assert np.abs(frames[at.first + index] - mixed).max() <= 1.0


@pytest.mark.parametrize("encoding", ENCODINGS[3:6], ids=lambda e: e.name)
def test_a_film_is_written_with_its_truth_and_kept(
    sources: list[Source], tmp_path: Path, encoding: object
) -> None:
    job = Job("tiny", "s", encoding, RATE, SIZE, 3.0)  # type: ignore[arg-type]
    path, made = make(job, sources, tmp_path)
    assert made
    truth = read_truth(path)
    assert truth is not None
    assert truth["frames"] == len(truth["pts"])
    known = film(path)
    assert known.times == pytest.approx([at / 25 for at in range(truth["frames"])], abs=0.002)
    assert [t.first for t in known.transitions if not t.gradual] == [c["frame"] for c in truth["cuts"]]
    assert make(job, sources, tmp_path) == (path, False)
    changed = Job("tiny", "other", encoding, RATE, SIZE, 3.0)  # type: ignore[arg-type]
    assert make(changed, sources, tmp_path) == (path, True)


def test_a_set_goes_round_the_encodings_and_names_are_its_own() -> None:
    train, test = jobs("train", 1, 14, 5.0), jobs("test", 2, 14, 5.0)
    assert {job.encoding.name for job in train} == {encoding.name for encoding in ENCODINGS}
    names = [job.name for job in (*train, *test)]
    assert len(set(names)) == len(names)
    assert {encoding.encoder for encoding in LARGE} == {"libx264", "libx265"}


@pytest.mark.parametrize("shape", effects.WIPES)
def test_a_wipe_goes_from_the_old_to_the_new_shot(shape: str) -> None:
    old, new = np.zeros((40, 60, 3), np.uint8), np.full((40, 60, 3), 200, np.uint8)
    shares = [effects.wipe(old, new, share, shape).mean() / 200 for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert shares == sorted(shares)
    assert shares[0] < 0.02
    assert shares[-1] > 0.98


def test_a_shaken_camera_shows_no_border() -> None:
    picture = np.full((90, 160, 3), 90, np.uint8)
    path = effects.shake_path(200, 0.02, 3)
    assert np.array_equal(path, effects.shake_path(200, 0.02, 3))
    for x, y, degrees in path:
        # Reflected borders would be 90 as well, so look where the edges of the picture went.
        frame = picture.copy()
        frame[0] = frame[-1] = 255
        frame[:, 0] = frame[:, -1] = 255
        assert effects.shake(frame, x, y, degrees).max() < 255


def test_a_take_that_is_too_short_says_so(sources: list[Source]) -> None:
    with pytest.raises(EOFError, match=r"ends after"):
        list(read_take(sources[1], 0, 10_000, 1, SIZE))


def test_sets_share_no_take() -> None:
    paths = [line.split("\t")[:2] for line in TABLE.read_text().splitlines()[1:]]
    train, test = ({path for path, which in paths if which == wanted} for wanted in SETS)
    assert len(train) > 20
    assert len(test) > 20
    assert len(train) + len(test) == len(paths)
    assert not train & test


def test_sets_share_no_footage() -> None:
    """What shows the same is told by a list beside the footage, which not everybody has."""
    if shared_videos() is None:
        assert [load_sources(which) for which in SETS] == [[], []]
        return
    groups = {clip.path: clip.copies for clip in shared_clips()}
    listed = {
        SHARED / "videos" / line.split("\t")[0] for line in (SHARED / "cuts.tsv").read_text().splitlines()
    }
    train, test = ({source.path for source in load_sources(which)} for which in SETS)
    assert not train & (test | listed)
    assert not {groups[path] for path in train if groups[path]} & {
        groups[path] for path in test | (listed & set(groups)) if groups[path]
    }


def _difference(a: Bgr, b: Bgr) -> float:
    return float(np.abs(a.astype(np.int16) - b).mean())
