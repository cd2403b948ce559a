"""The library in a browser: a local page, and all that it shows as JSON."""
