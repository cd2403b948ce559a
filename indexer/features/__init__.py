"""Feature extractors: pictures become vectors, each extractor in its own file with its own space."""
