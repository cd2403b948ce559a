"""How well and how fast shot boundaries are found, beside other detectors: `python -m benchmarks.shots`."""
