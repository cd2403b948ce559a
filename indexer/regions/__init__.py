"""What moves in a shot by itself: segmenters, regions, and their tracks."""
