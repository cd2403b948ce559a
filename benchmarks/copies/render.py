"""One query: the source's pictures edited, put into unrelated footage, written as a clip or a still."""

from __future__ import annotations

import zlib
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks.copies.draw import LONGEST, SHORTEST, Division, Plan
from benchmarks.copies.edits import PICTURE_EDITS, TIME_EDITS, Context, PictureEdit, is_mirrored
from benchmarks.copies.frames import Pictures
from benchmarks.copies.pieces import AROUND, Piece, draw_around, draw_filler, frames, nothing, tells
from benchmarks.copies.truth import CLIP, Query, Segment, segments_of
from media.encode import write_video
from media.image import encode_jpeg

RATES = (Fraction(25, 2), Fraction(15), Fraction(24), Fraction(25), Fraction(30_000, 1001))
CLIP_SIDES = (320, 426, 480, 640)  # pixels of the source's longer side before it is edited, at most
STILL_SIDES = (480, 640, 960, 1280)
QUALITY = {"low_quality": (40, 48)}  # x264's constant rate factor; others get that of `_ORDINARY`
_ORDINARY = (18, 35)
_TRIES = 24


def make_query(plan: Plan, division: Division, seed: int, folder: Path) -> Query:
    """Draw the rest of a plan and write its file into `folder`.

    What shows too little is drawn again, in the end from another source.

    Raises:
        SystemExit: nothing but flat pictures was found.
    """
    least = SHORTEST if plan.kind == CLIP else 0.0
    others = [s for s in (division.held_out if plan.held_out else division.sources) if s.seconds >= least]
    for attempt in range(_TRIES):
        rng = np.random.default_rng((seed, zlib.crc32(plan.name.encode()), attempt))
        if attempt % 4 == 3:
            plan = replace(plan, source=others[int(rng.integers(len(others)))])
        with ExitStack() as open_files:
            make = _make_clip if plan.kind == CLIP else _make_still
            query = make(plan, division, rng, folder, open_files)
        if query is not None:
            return query
    raise SystemExit(f"no query {plan.name} can be made: the clips that were tried are too flat")


def _make_clip(
    plan: Plan, division: Division, rng: np.random.Generator, folder: Path, open_files: ExitStack
) -> Query | None:
    """None if there is too little in the part that was drawn."""
    rate = RATES[int(rng.integers(len(RATES)))]
    fps = float(rate)
    side = int(rng.choice(CLIP_SIDES))
    length = float(np.exp(rng.uniform(np.log(SHORTEST), np.log(min(LONGEST, plan.source.seconds)))))
    start = float(rng.uniform(0.0, plan.source.seconds - length))
    seconds = start + np.arange(max(1, round(length * fps))) / fps
    if plan.edit in TIME_EDITS:
        seconds = TIME_EDITS[plan.edit](rng, seconds, fps)
    edit = _draw_edit(plan, division, rng, side, open_files)
    own = Piece(open_files.enter_context(Pictures(plan.source.path, side)), seconds)
    if not tells(own, edit):
        return None
    before, after = draw_around(division, rng, fps, open_files) if plan.inserted else (None, None)
    low, high = QUALITY.get(plan.edit, _ORDINARY)
    options = {"crf": str(int(rng.integers(low, high + 1))), "preset": "veryfast"}
    shown = np.concatenate([nothing(before), seconds, nothing(after)])
    pictures = frames(own, edit, before, after)
    target = folder / f"{plan.name}.mp4"
    timed = ((at / fps, picture) for at, picture in enumerate(pictures))
    write_video(target, timed, rate=rate, options=options)
    mirrored = is_mirrored(plan.edit, edit)
    segments = () if plan.held_out else segments_of(shown, fps, mirrored=mirrored)
    return _query(plan, division, target, len(shown) / fps, segments)


def _make_still(
    plan: Plan, division: Division, rng: np.random.Generator, folder: Path, open_files: ExitStack
) -> Query | None:
    """None if there is too little in the picture that was drawn."""
    side, second = int(rng.choice(STILL_SIDES)), float(rng.uniform(0.0, plan.source.seconds))
    edit = _draw_edit(plan, division, rng, side, open_files)
    own = Piece(open_files.enter_context(Pictures(plan.source.path, side)), np.array([second]))
    if not tells(own, edit):
        return None
    picture = edit(own.pictures.at(second), float(rng.random()))
    target = folder / f"{plan.name}.jpg"
    target.write_bytes(encode_jpeg(picture, int(rng.integers(40, 96))))
    segment = Segment(0.0, 0.0, second, second, 1.0, is_mirrored(plan.edit, edit))
    return _query(plan, division, target, 0.0, () if plan.held_out else (segment,))


def _query(
    plan: Plan, division: Division, file: Path, seconds: float, segments: tuple[Segment, ...]
) -> Query:
    own = plan.source
    relatives = [s.path for s in division.library if own.copies and s.copies == own.copies and s != own]
    return Query(
        file=file,
        kind=plan.kind,
        edit=plan.edit,
        source=None if plan.held_out else own.path,
        relatives=tuple(relatives),
        made_of=own.path,
        inserted=plan.inserted,
        seconds=seconds,
        segments=segments,
    )


def _draw_edit(
    plan: Plan, division: Division, rng: np.random.Generator, side: int, open_files: ExitStack
) -> PictureEdit:
    """The edit of a plan's pictures; pictures of an unrelated clip are at hand for it."""
    if plan.edit not in PICTURE_EDITS or (plan.kind == CLIP and plan.edit in QUALITY):
        return lambda image, share: image
    filler = draw_filler(division, rng)
    pictures = open_files.enter_context(Pictures(filler.path, side))
    length = min(filler.seconds, AROUND[1])
    start = float(rng.uniform(0.0, filler.seconds - length))
    return PICTURE_EDITS[plan.edit](rng, Context(lambda share: pictures.at(start + share * length)))
