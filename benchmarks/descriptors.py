"""What do the descriptors of compact files take, part by part, and how well is footage found by them?

    python -m benchmarks.descriptors [--every 1]

A library of all shared clips is packed at both levels, and a library is made of each. Queries are a still of
every clip, a JPEG of quality 40, and 3.5 seconds of every third clip that is long enough, at a CRF of 34; in
turn as they are, cropped to 0.6 a side, darkened, captioned, mirrored, made four times smaller. An answer is
right if the first video shows the same footage, by the list of known copies.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

import vdx
from benchmarks.footage import OUT, Clip, shared_clips
from media.decode import VideoReader
from media.encode import write_video
from storage.compact.reader import CompactReader
from vdx.library import Library

EDITS = ("plain", "crop", "dark", "caption", "mirror", "small")
PLACE = 0.43  # of a clip, from which its still is
SECONDS = 3.5
LONG = 20.0  # seconds from which on clips are counted apart: of short ones each file takes its share

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the clip that it is from."""

    file: Path
    clip: Clip

    @property
    def kind(self) -> str:
        """Still or clip."""
        return "stills" if self.file.suffix == ".jpg" else "clips"


def main() -> None:
    """Run it and print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--every", type=int, default=1, help="ask every n-th question only")
    arguments.add_argument("--library", type=Path, default=OUT / "retrieval-library")
    options = arguments.parse_args()
    clips = shared_clips()
    if not clips:
        raise SystemExit("this benchmark needs ../shared/data beside the checkout")
    with tempfile.TemporaryDirectory() as scratch, vdx.open(options.library) as library:
        library.ingest(*{clip.path.parent for clip in clips})
        questions = list(_questions(clips, Path(scratch)))[:: options.every]
        _ask("the videos themselves", library, library, questions)
        for level in ("full", "small"):
            folder = Path(scratch) / level
            library.pack(folder, level="full" if level == "full" else "small")
            _weigh(level, folder)
            with vdx.open(Path(scratch) / f"{level}-library") as made:
                made.unpack(folder)
                _ask(f"compact files, {level}", library, made, questions)
            shutil.rmtree(folder)


def _weigh(level: str, folder: Path) -> None:
    """Print kilobytes of each part for a minute of video, of all files and of longer ones."""
    for least in (0.0, LONG):
        sizes, minutes = Counter[str](), 0.0
        for path in folder.glob("*.vdx"):
            with CompactReader(path) as reader:
                seconds = reader.manifest.source.record().duration
                if seconds < least:
                    continue
                minutes += seconds / 60
                sizes["all"] += path.stat().st_size
                for name, part in reader.manifest.parts.items():
                    sizes[name.partition("/")[0] if name.startswith("thumbs") else Path(name).stem] += (
                        part.size
                    )
        told = ", ".join(f"{name} {size / minutes / 1000:.1f}" for name, size in sizes.most_common())
        print(f"{level}, {minutes:.1f} min of clips of {least:g} s and more, kB/min: {told}")


def _ask(of: str, library: Library, asked: Library, questions: Sequence[Question]) -> None:
    """Print how many answers are right, and how many of those are called confident."""
    prints = {path: v.record.fingerprint for v in library.videos() for path in v.paths}
    shows = {prints[clip.path]: clip.copies or prints[clip.path] for clip in shared_clips()}
    counts = Counter[tuple[str, str]]()
    for question in questions:
        result = asked.search(question.file, limit=1)
        wanted = shows[prints[question.clip.path]]
        right = [shows[m.video.record.fingerprint] for m in result.matches] == [wanted]
        for kind in (question.kind, "all"):
            counts[kind, "asked"] += 1
            counts[kind, "right"] += right
            counts[kind, "confident"] += right and result.confident
    for kind in ("stills", "clips", "all"):
        asked_for, found, sure = (counts[kind, what] for what in ("asked", "right", "confident"))
        print(f"{of}: {kind}: {found} of {asked_for} right, {sure} of them confident")


def _questions(clips: Sequence[Clip], folder: Path) -> Iterator[Question]:
    for number, clip in enumerate(clips):
        with VideoReader(clip.path) as reader:
            times = [frame.seconds for frame in reader.frames()]
        if len(times) < 3:
            continue
        yield from _still(number, clip, times, folder)
        begins = times[len(times) // 3]
        if number % 3 == 0 and times[-1] - begins >= SECONDS:
            yield _excerpt(number, clip, begins, folder)


def _still(number: int, clip: Clip, times: Sequence[float], folder: Path) -> Iterator[Question]:
    at = times[int(len(times) * PLACE)]
    with VideoReader(clip.path) as reader:
        image = next(reader.frames(at, at)).image(640)
    if image.std() < 12:  # it shows nothing
        return
    path = folder / f"{number}.jpg"
    cv2.imwrite(str(path), _edited(image, EDITS[number % len(EDITS)]), [cv2.IMWRITE_JPEG_QUALITY, 40])
    yield Question(path, clip)


def _excerpt(number: int, clip: Clip, begins: float, folder: Path) -> Question:
    path, edit = folder / f"{number}.mp4", EDITS[number // 3 % len(EDITS)]
    with VideoReader(clip.path) as reader:
        frames = reader.frames(begins, begins + SECONDS)
        pictures = ((max(0.0, f.seconds - begins), _edited(f.image(400), edit)) for f in frames)
        write_video(path, pictures, options={"crf": "34", "preset": "veryfast"})
    return Question(path, clip)


def _edited(image: Picture, edit: str) -> Picture:
    height, width = image.shape[:2]
    if edit == "crop":
        image = image[height // 5 : height * 4 // 5, width // 5 : width * 4 // 5]
    elif edit == "dark":
        image = np.clip(image * 0.6 + 20, 0, 255).astype(np.uint8)
    elif edit == "mirror":
        image = image[:, ::-1]
    elif edit == "small":
        image = np.asarray(cv2.resize(image, (max(8, width // 4), max(8, height // 4))), np.uint8)
    image = np.ascontiguousarray(image)
    if edit == "caption":
        place = width // 10, height * 4 // 5
        cv2.putText(image, "BREAKING NEWS", place, cv2.FONT_HERSHEY_SIMPLEX, width / 400, (255,) * 3, 2)
    return image


if __name__ == "__main__":
    main()
