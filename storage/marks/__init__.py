"""What people keep of a library: collections, bookmarks with notes, and what they have seen.

    records   what is kept, as plain records
    tables    the tables
    opening   the file `marks.sqlite` beside the catalog: made when something is first kept
    marks     Marks: all that can be read and changed

Marks refer to a content by its fingerprint and to a moment by its second, never to a row of the catalog: they
outlive that a video is renamed, indexed anew, or deleted and found again. They have a file and short
transactions of their own, so that a bookmark can be set while an ingest writes.
"""
