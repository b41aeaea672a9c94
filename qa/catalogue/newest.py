"""The shapes of questions about what stands in the newest articles, and the words for articles."""

from typing import Literal

from vectorstore.text.word_lists import NUMBER_WORDS

ADJECTIVE = r"(?:(?:news|opinion|year-end|guest|front-page|exclusive|investigative|live|web|original|lead) )*"
ONE = (
    rf"{ADJECTIVE}(?:article|story|piece|report|column|item|dispatch|analysis|interview|editorial|commentary|op-?ed"
    r"|explainer|obituary|write-?up|coverage)"
)
EVERY = r"(?:news )?(?:articles|stories|pieces|reports|items)"
ASK = r"(?:(?:please|can you|could you|now|and|do you know) )*"
_NEWEST = r"(?:very )?(?:newest|latest|most recent|last|new|recent)"
_SO_MANY = rf"(?:(?P<most>\d{{1,2}}|{'|'.join(NUMBER_WORDS)}) )?"
_NEWEST_ONES = rf"(?:the )?{_SO_MANY}{_NEWEST} {_SO_MANY.replace('<most>', '<most2>')}"
_FROM_WHOM = r"(?: (?:from|by|in) (?:the )?(?P<whose>.+?))?"
OF_THE_NEWEST: tuple[tuple[Literal["news", "list"], str], ...] = (
    ("news", rf"{ASK}what(?: are|'re| were) {_NEWEST_ONES}{EVERY}{_FROM_WHOM} (?:all )?about"),
    ("news", rf"{ASK}what (?:do|did) {_NEWEST_ONES}{EVERY}{_FROM_WHOM} (?:say|report|tell|cover|deal with)"),
    ("news", rf"{ASK}what(?:'s| is) (?:new )?in {_NEWEST_ONES}{EVERY}{_FROM_WHOM}"),
    ("news", rf"{ASK}what(?:'s| is| was) (?:the )?{_NEWEST} (?P<one>{ONE}){_FROM_WHOM} (?:all )?about"),
    ("news", rf"{ASK}what (?:does|did) (?:the )?{_NEWEST} (?P<one>{ONE}){_FROM_WHOM} (?:say|report|tell)"),
    (
        "news",
        rf"{ASK}(?:summari[sz]e|sum up|recap|(?:give me |show me |make |write )?(?:a |the )?(?:summary|overview|digest"
        rf"|round-?up) of) (?:{_NEWEST_ONES}(?:{EVERY}|headlines)|(?:the )?(?P<one>{_NEWEST} {ONE})){_FROM_WHOM}",
    ),
    (
        "list",
        rf"{ASK}what(?: topics| subjects| matters)?(?:'s| is| are| does| do) (?:the |this |your |these )?(?:articles"
        r"|collection|archive|library)(?: here)? (?:all )?(?:about|on|cover|contain|hold|deal with)",
    ),
)
"""What is asked of the newest articles, or of all."""
WHAT_IS_NEW: tuple[tuple[Literal["news"], str], ...] = (
    (
        "news",
        rf"{ASK}(?:what(?:'s| is) (?:new|in the news|(?:the )?(?:latest|newest)"
        rf"|(?:the )?(?:{_NEWEST} )?news)|(?:tell|give|show)(?: me)? "
        rf"(?:the )?(?:{_NEWEST} )?(?:news|headlines|top stories)|any news|summari[sz]e the (?:{_NEWEST} )?(?:news"
        rf"|headlines)|(?:the )?(?:{_NEWEST} )?(?:news|headlines|top stories)(?: please)?)",
    ),
)
"""What is new, where no day is named and nothing was spoken of."""
