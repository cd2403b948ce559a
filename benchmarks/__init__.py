"""Measurements of speed and quality. What each one measures, and what it measured: README.md here."""
