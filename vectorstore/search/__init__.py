"""Search: a question in, ranked passages out.

In order: ``candidates`` (dense search, BM25 over passages, BM25 over headlines), ``features`` (some thirty numbers for
each candidate), ``linear_ranker`` (fusion: one score from the features), ``full_article_features`` (the best articles
read whole, then ranked again), ``passage_expansion`` (neighbouring paragraphs added), ``story_dedup`` (one article for
each story). ``search`` runs them; ``follow_up_fusion`` searches a follow-up twice.
"""
