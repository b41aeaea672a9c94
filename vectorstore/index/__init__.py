"""Dense search: the chunks nearest to a vector.

``chroma_client`` opens Chroma, ``chroma_index`` searches one build of the index, ``sync`` brings it up to the archive,
``served_index`` is the one that several processes use, with ``keeper``; ``brute_force`` compares all vectors of a small
archive instead. ``in_use`` chooses among them and swaps a new build in, ``lease`` lends the one in use to searches.
"""
