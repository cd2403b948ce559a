"""A query becomes ranked matches.

Read in this order: `query` and `queries` (what is asked, and the frames it has), `engine` (the whole way),
`candidates` (which videos come into question), `stretches` (the parts of them that are looked at exactly),
`stills` and `clips` with `alignment` (where in them), `scoring`, `matches`, `evidence`.
"""
