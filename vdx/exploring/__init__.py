"""Looking around in a library: themes, maps, strips, and what a video shares with others."""
