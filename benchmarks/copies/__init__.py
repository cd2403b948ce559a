"""How well copies are found: clips and stills of which the edits, the source and the segment are known.

`edits` changes pictures and times, `sources` says what is there to copy, `draw` and `make` make the queries,
`metrics` judges answers, `systems` gives them. `python -m benchmarks.copies` runs all of it.
"""
