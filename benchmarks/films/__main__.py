"""Make films with known transitions.

    python -m benchmarks.films [--set train|test|both] [--films 12] [--seconds 75] [--out FOLDER]
    python -m benchmarks.films --large [--seconds 60]      one film of 1080 lines, in H.264 and in HEVC

`--seed` draws other films from the same takes. Beside each film lies its truth (`truth` has the format). The
same seed gives the same pictures and the same truth on every machine, and the same file where encoders do.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.films.encodings import ENCODINGS
from benchmarks.films.generate import FILMS, SECONDS, SEEDS, jobs, large_jobs, make, need_sources
from benchmarks.films.sources import SETS


def main() -> None:
    """Make them and say what was made."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--set", choices=(*SETS, "both"), default="both", dest="which")
    arguments.add_argument("--films", type=int, default=len(ENCODINGS))
    arguments.add_argument("--seconds", type=float, default=SECONDS)
    arguments.add_argument("--seed", type=int, help="instead of the set's own")
    arguments.add_argument("--out", type=Path, default=FILMS)
    arguments.add_argument("--large", action="store_true", help="1080 lines, for measuring ingest")
    options = arguments.parse_args()
    for which in SETS if options.which == "both" else (options.which,):
        sources = need_sources(which, large=options.large)
        seed = SEEDS[which] if options.seed is None else options.seed
        if options.large:
            todo = large_jobs(which, seed, options.seconds)
        else:
            todo = jobs(which, seed, options.films, options.seconds)
        for job in todo:
            began = time.monotonic()
            film, made = make(job, sources, options.out)
            size = film.stat().st_size / 1e6
            spent = f"{time.monotonic() - began:.0f} s" if made else "was there"
            print(f"{film}: {size:.1f} MB, {spent}", flush=True)


if __name__ == "__main__":
    main()
