"""What there is in a library that nobody has looked through: its keyframes, grouped by what they look like.

    pictures         the keyframes with their embeddings, in few dimensions
    grouping         a group of them split into parts, by the k-means of FAISS
    tree             ThemeTree: groups in groups, down to those that are seen at a glance
    representatives  the pictures that stand for a group
    names            the words that set a group apart
    kept             a tree as a file
    layout           a map: what looks alike lies together

All of it follows from what the library holds: the same keyframes give the same tree and the same map.
"""
