"""Trains `indexer.regions.motion_net`: `python -m benchmarks.regions.learning`."""
