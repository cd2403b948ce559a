"""What moves by itself in a video, for people: its JSON, previews and masks as files."""
