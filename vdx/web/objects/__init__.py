"""The JSON objects that only the page needs, a file a theme; those of the command line are in `schemas`."""
