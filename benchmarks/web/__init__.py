"""How long a person waits for the page: `python -m benchmarks.web`."""
