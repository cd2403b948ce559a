"""Shot lists as other programs read them: each format in its own file, from a `Listing` to text."""
