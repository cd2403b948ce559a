"""How the small network of the shot detectors was trained: ``python -m benchmarks.signal_net``."""
