"""Vectors and the search for near ones: `base` says what a store does, `faiss_store` is ours."""
