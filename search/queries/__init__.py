"""Kinds of queries, each in its own file: how what the user gave becomes frames to look for."""
