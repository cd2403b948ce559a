"""The commands, one per file; the function is called as its file and as people type it."""
