"""Video in and out: time, what a file is, probing, decoding, pictures, encoding."""
