"""What a question about the collection may ask for, and regular expressions for the words that it is made of."""

from typing import Literal

Wish = Literal[
    "author",
    "day",
    "outlet",
    "list",
    "count",
    "oldest",
    "newest",
    "news",
    "outlets",
    "authors",
    "span",
    "summary",
    "digest",
    "brief",
    "timeline",
]
"""What is asked for."""
ADJECTIVE = r"(?:(?:news|opinion|year-end|guest|front-page|exclusive|investigative|live|web|original|lead) )*"
ONE = (
    rf"{ADJECTIVE}(?:article|story|piece|report|column|item|dispatch|analysis|interview|editorial|commentary|op-?ed"
    r"|explainer|obituary|write-?up|coverage)"
)
EVERY = r"(?:news )?(?:articles|stories|pieces|reports|items)"
ASK = r"(?:(?:please|can you|could you|now|and|do you know) )*"
MANY = (
    r"(?:(?:news|different|other|further|more) )*(?:articles?|stories|story|pieces?|reports?|columns?|items?|editorials"
    r"|editorial|interviews?)"
)
OUTLET = (
    r"(?:news )?(?:outlet|newspaper|paper|source|publication|magazine|site|website|organi[sz]ation|medium|publisher)"
)
AUTHOR = r"(?:author|journalist|reporter|writer|correspondent|columnist)"
ON = (
    r"(?:on|about|regarding|concerning|covering|mentioning|that mentions?|which mentions?|headlined|titled"
    r"|entitled|called|named|with the (?:headline|title)|dealing with)"
)
HAVE = (
    r"(?:(?:are there|do you (?:have|know(?: of)?)|have you(?: got)?|exist|are (?:stored|held|available)|does (?:the"
    r"|this|your) (?:collection|archive|library) (?:have|hold|contain)|(?:are )?in (?:the|this|your) "
    r"(?:collection|archive|library)|can you (?:search|find|see)|in (?:all|total)|altogether|overall)[ "
    r",]*)+"
)
IN_ALL = (
    r"(?: (?:in (?:all|total)|altogether|overall|on the whole|in (?:the|this|your) (?:collection|archive|library)))*"
)
