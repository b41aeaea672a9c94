"""Dense search: the chunks nearest to a vector.

``chroma_client`` opens Chroma, ``chroma_index`` searches one build of the index, ``sync`` brings it up to the archive,
``brute_force`` compares all vectors of a small archive instead.
"""
