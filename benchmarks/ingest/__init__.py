"""What `vdx ingest` costs, beside decoding the same files with ffmpeg and throwing the pictures away."""
