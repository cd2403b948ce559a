"""What does compact video cost and give, beside encoders as others use them?

    make bench-compact      (python -m benchmarks.compact [curves|shots|corpus|retrieval|all] [--videos N])

- curves: the same pictures through x264 and x265 at their preset medium, SVT-AV1's preset 6 as FFmpeg has it,
  and ours, with five factors each: bytes, VMAF, SSIM, XPSNR, CPU seconds of encoding, and the BD-rates.
  `--try preset=4 --try qm-max=10` puts ours with other settings of SVT-AV1 beside it.
- shots: films of several shots, to a quality that every shot keeps and to a mean, beside one factor for the
  whole film at the same quality.
- corpus: whole files as `vdx compress` does them; with `--videos` more of them.
- retrieval: is footage found in libraries of the compressed videos, of proxies, and of compact files?

Everything measured is kept in benchmarks/out/compact: a run that was cut short goes on, and the same command
prints the tables again at once; `--fresh` begins anew. What depends on settings is measured again when they
change, but not when code does. Quality is measured by `media.quality`, on the pictures that come back out of
a decoder. CPU seconds are those of this process and all its threads; VMAF, which a program of its own tells,
is not in them.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator

from benchmarks.compact import corpus, curves, films, report, retrieval, shots
from benchmarks.compact.clips import stretches
from benchmarks.compact.results import COMPACT, Results
from benchmarks.footage import shared_clips

PARTS = ("curves", "shots", "corpus", "retrieval")
OTHERS = 40  # clips beside those that are asked for


def main() -> None:
    """Run it and print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("part", nargs="?", choices=(*PARTS, "all"), default="all")
    arguments.add_argument("--videos", type=int, help="clips, films or files; default: all that are listed")
    arguments.add_argument("--try", action="append", default=[], dest="tried", help="settings of SVT-AV1")
    arguments.add_argument("--cached", action="store_true", help="only print what was measured before")
    arguments.add_argument("--fresh", action="store_true", help="forget what was measured before")
    options = arguments.parse_args()
    if not shared_clips():
        raise SystemExit("this benchmark needs ../shared/data beside the checkout")
    if options.fresh:
        shutil.rmtree(COMPACT, ignore_errors=True)
    results = Results(measure=not options.cached)
    for part in PARTS if options.part == "all" else (options.part,):
        print(f"## {part}\n", flush=True)
        for line in _lines(part, results, options.videos, options.tried):
            print(line, flush=True)


def _lines(part: str, results: Results, count: int | None, tried: list[str]) -> Iterator[str]:
    if part == "curves":
        yield from report.of_curves(curves.run(stretches()[:count], results, tried))
    elif part == "shots":
        yield from report.of_shots(shots.run(films.films()[:count], results))
    elif part == "corpus":
        yield from report.of_corpus(corpus.run(corpus.corpus(count), results))
    else:
        yield from _retrieval(results, count)


def _retrieval(results: Results, count: int | None) -> Iterator[str]:
    clips = corpus.corpus()[:count]
    done = {kind: corpus.run(clips, results, kind) for kind in corpus.KINDS}
    found = retrieval.run(clips, corpus.others(clips, OTHERS), results)
    yield from report.of_retrieval(found, done["tier 1"])


if __name__ == "__main__":
    main()
