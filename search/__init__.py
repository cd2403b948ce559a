"""A query becomes ranked matches.

Read in this order: `query` and `queries` (what is asked, and the frames it has), `engine` (the whole way),
`candidates` (which videos come into question), `alignment` (where in them), `scoring`, `matches`.
"""
