"""A question taken apart before anything is searched for.

style (how to answer, and what cannot be done), asides (what is said to the assistant, taken off the question) with
its shapes, form (of an answer's text), spelling (words that no article has, matched to those that some have), trace
(what became of a question, for people and for programs).
"""
