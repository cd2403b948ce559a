"""Is what is like several examples found, what words say, both together, and one thing after another?"""
