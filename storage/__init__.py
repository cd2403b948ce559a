"""What is kept: a library on disk, made of a catalog, vector segments and keyframe pictures.

Start at `library.Store`. What lies in the folder of a library:

    catalog.sqlite            the only truth (SQLite, write-ahead log): nothing exists that it does not name
    vectors/NAME.safetensors  a write-once segment: exact vectors and their frame ids
    vectors/NAME.faiss        its search structure, for larger segments; can be rebuilt from the former
    blobs/ab/abcd....jpg      keyframe pictures, named by the sha256 of their content
    marks.sqlite              collections, bookmarks and what was seen (storage.marks)
    tmp/                      unfinished writes, emptied by the next writer
    writer.lock               held by the one writer
    writer.owner              says who that is

Importing this package imports no engine: FAISS, Alembic and the rest come in when they are needed.
"""
