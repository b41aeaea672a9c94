"""Questions about the collection itself: who wrote what, when and where, how many articles there are, and of whom.

asked (whether a question is one, and what it asks), lookup (the articles it means), facts (the sentences that answer
it, each with its citations), reported (what one outlet reported), answering (the answer as events).
"""
