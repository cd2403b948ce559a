"""Collections and bookmarks of a library, as other programs take them."""
