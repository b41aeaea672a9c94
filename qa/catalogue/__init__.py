"""Questions about the collection itself: who wrote what, when and where, how many articles there are, and of whom.

In order: ``asked`` (what a question asks of the collection, by the shapes in ``question_words``, ``article_shapes``,
``holdings``, ``newest`` and ``shapes``), ``last_answer`` (what it asks of the articles cited last), ``lookup`` (the
articles it means), ``bylines`` (authors that only the text names), ``facts`` (the sentences that answer, each with its
articles), ``telling`` (the answer's events), ``answering`` (all of these together). ``reported`` limits a question such
as "What did CNN report about …?" to that outlet.
"""
