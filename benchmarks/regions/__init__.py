"""How well and how fast is found what moves by itself? `python -m benchmarks.regions`."""
