"""Are things found by their names in real footage? ``python -m benchmarks.labels.words``.

``words.tsv`` has words for animals and things that, by the column ``content`` of ``videos.tsv``, some of the
shared clips show, with parts of their paths. The clips are called by numbers in the library, so that only
labels speak. A word is answered if the first video, or one of the first five, is one of its clips.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from benchmarks.footage import OUT, SHARED
from search.combined import Combined
from vdx.library import IngestSettings, Library

FIRST = 5
SETTINGS = IngestSettings(regions=False, detector="fast")


def main() -> None:
    """Print the answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=Path, default=SHARED / "videos")
    parser.add_argument("--work", type=Path, default=OUT / "labels", help="where the library is made")
    options = parser.parse_args()
    clips = [path for path in sorted(options.videos.rglob("*")) if path.is_file()]
    films = options.work / "films"
    films.mkdir(parents=True, exist_ok=True)
    for number, clip in enumerate(clips):
        link = films / f"{number:03}{clip.suffix}"
        if not link.is_symlink():
            link.symlink_to(clip.resolve())
    library = Library(options.work / "library", SETTINGS)
    library.ingest(films)
    with Path(__file__).with_name("words.tsv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    first = among = 0
    for row in rows:
        found = [
            str(clips[int(match.video.paths[0].stem)])
            for match in library.search(Combined(text=row["word"]), limit=FIRST).matches
        ]
        right = [any(part in path for part in row["clips"].split()) for path in found]
        first += right[:1] == [True]
        among += any(right)
        sys.stdout.write(
            f"{row['word']}: {' '.join('right' if one else 'wrong' for one in right) or 'nothing'}\n"
        )
    sys.stdout.write(f"{len(rows)} words: {first} right first, {among} among the first {FIRST}\n")


if __name__ == "__main__":
    main()
