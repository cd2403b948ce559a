"""Films put together from real takes without a cut, so that every transition is known to the frame.

`sources` says which takes may be used, `plan` draws a film by its seed, `render` makes its pictures,
`generate` encodes them and writes down the truth. `python -m benchmarks.films` makes all of them.
"""
