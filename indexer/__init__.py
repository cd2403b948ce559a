"""A video file becomes records: discovery, identity, decoding, shots, keyframes, features, ingest.

Read in this order: `pipeline` (the whole way), `discover` and `identity` (which file is it), `worker`,
`decoder` and `analysis` (one decode, in a process of its own), `shots`, `sampling`, `neighbours`,
`keyframes`, `regions`, `keyframe_regions`, `features`.
"""
