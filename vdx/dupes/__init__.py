"""What becomes of the copies in a library: shown as an object or a table, or moved into a trash folder."""
