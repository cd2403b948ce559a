"""A video in compact form: one file `.vdx` with what is known of it, and, if wished, a small video.

    manifest     what a manifest says: source, parts with their SHA-256, videos and how each shot was encoded
    names        which names parts may have
    container    CompactWriter; `zipped` is the format of a ZIP
    reader       CompactReader; `places` says where a part lies, `scan` in a ZIP, `folder` in a folder
    times        the pts of every frame
    checksums    a number for each decoded frame

Importing this package imports no engine.
"""
