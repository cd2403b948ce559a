"""How well are copies found: edited clips and stills, and copies that other people made?

    make bench-copies   (python -m benchmarks.copies [--per-edit 3] [--seed 1] [--half test] [--only vdx]
                         [--ablation] [--errors] [--footage FOLDER] [--stills FOLDER])

Queries are made of the footage once, with their truth (`draw`, `render`, `truth`), and kept under
benchmarks/out/copies, as are the libraries: remove a folder there to begin anew. `metrics` says what the
figures mean, `edits` what is done to the queries, `sources` how footage is divided: fit on one half
(``--half fit``), report on the other. Every system answers the same queries in the same run, going from the
file to the answers.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.copies import report
from benchmarks.copies.make import make_benchmark
from benchmarks.copies.run import minutes_of, run
from benchmarks.copies.sources import HALVES, TEST, load_sources
from benchmarks.copies.systems.all import create_systems
from benchmarks.copies.truth import CLIP, KINDS, STILL
from benchmarks.footage import SHARED


def main() -> None:
    """Make what is missing, ask everyone, print the tables."""
    options = _options()
    sources = load_sources(options.footage)
    if not sources:
        raise SystemExit(f"there is no video in {options.footage}; give a folder of clips with --footage")
    stills = sorted(path for path in options.stills.glob("*") if path.is_file())
    benchmark = make_benchmark(sources, stills, options.half, options.seed, options.per_edit)
    minutes = minutes_of(benchmark.library)
    print(f"{len(benchmark.library)} files in the library, {minutes:.1f} minutes; {benchmark.folder}")
    systems, absent = create_systems(ablation=options.ablation)
    for line in absent:
        print(line)
    wanted = [system for system in systems if options.only in system.name]
    if not wanted:
        raise SystemExit(f"no system has {options.only!r} in its name")
    outcomes = []
    for system in wanted:
        outcomes.append(run(system, benchmark, minutes))
        print(report.costs(outcomes[-1]), flush=True)
    for kind in KINDS:
        if any(query.kind == kind for query in benchmark.queries):
            print("\n" + "\n".join(report.summary(outcomes, kind)))
    print("\n" + "\n".join(report.by_insertion(outcomes)))
    for kind in (CLIP, STILL):
        print("\n" + "\n".join(report.by_edit(outcomes, kind)))
    print("\n" + "\n".join(report.calibration(outcomes[0])))
    if options.errors:
        print("\n" + "\n".join(report.errors(outcomes[0])))


def _options() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--per-edit", type=int, default=3, help="clips, and stills, of every edit")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--half", choices=HALVES, default=TEST, help="of the sources")
    arguments.add_argument("--only", default="", help="only systems whose name has this in it")
    arguments.add_argument("--ablation", action="store_true", help="vdx with each part switched off")
    arguments.add_argument("--errors", action="store_true", help="list the surest errors of the first system")
    arguments.add_argument("--footage", type=Path, default=SHARED / "videos", help="a folder of real clips")
    arguments.add_argument("--stills", type=Path, default=SHARED / "images", help="pictures in none of them")
    return arguments.parse_args()


if __name__ == "__main__":
    main()
