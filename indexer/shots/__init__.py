"""Shot detection: where one camera take ends and the next begins, each detector in its own file."""
