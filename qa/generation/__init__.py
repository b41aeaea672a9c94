"""Writers: they turn what was found into a draft.

``extractive`` quotes sentences, ``chat`` asks a chat model and ``citation_marks`` resolves its marks to paragraphs,
``summaries`` writes lists and summaries, ``lines`` and ``form`` shape what another writes (``wrapping``): a line for
each thing or side, fewer sentences, bullets, a table.
"""
