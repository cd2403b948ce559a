"""A video in compact form: one file `.vdx` with what is known of it, and, if wished, a small video.

    manifest    what a manifest says: source, parts with their SHA-256, videos and how each shot was encoded
    names       which names parts may have

Importing this package imports no engine.
"""
