"""How right labels are, and how sure they may say that they are."""
