"""Writers: they turn what was found into a draft.

``extractive`` quotes sentences, ``chat`` asks a chat model and ``citation_marks`` resolves its marks to paragraphs,
``summaries`` writes lists and summaries, ``form`` shapes the text (fewer sentences, bullets, a table).
"""
