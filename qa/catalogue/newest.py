"""The shapes of questions about what the newest articles say."""

from qa.catalogue.question_words import ASK, EVERY, ONE, Wish
from vectorstore.text.word_lists import NUMBER_WORDS

_NEWEST = r"(?:very )?(?:newest|latest|most recent|last|new|recent)"
_SO_MANY = rf"(?:(?P<most>\d{{1,2}}|{'|'.join(NUMBER_WORDS)}) )?"
_NEWEST_ONES = rf"(?:the )?{_SO_MANY}{_NEWEST} {_SO_MANY.replace('<most>', '<most2>')}"
_FROM_WHOM = r"(?: (?:from|by|in) (?:the )?(?P<whose>.+?))?"
_BIGGEST = r"(?P<top>top|biggest|main|major|key|leading|most important)"
OF_THE_NEWEST: tuple[tuple[Wish, str], ...] = (
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
"""What the newest articles, or all, are about."""
WHAT_IS_NEW: tuple[tuple[Wish, str], ...] = (
    (
        "news",
        rf"{ASK}(?:what(?: are|'re| were) |(?:show|give|tell|list)(?: me)? )?(?:the )?{_SO_MANY}{_BIGGEST} "
        rf"{_SO_MANY.replace('<most>', '<most2>')}(?:news )?(?:stories|headlines|news|events|articles){_FROM_WHOM}",
    ),
    (
        "news",
        rf"{ASK}(?:what(?:'s| is) (?:new|in the news|(?:the )?(?:latest|newest)"
        rf"|(?:the )?(?:{_NEWEST} )?news)|(?:tell|give|show)(?: me)? "
        rf"(?:the )?(?:{_NEWEST} )?(?:news|headlines|top stories)|any news|summari[sz]e the (?:{_NEWEST} )?(?:news"
        rf"|headlines)|(?:the )?(?:{_NEWEST} )?(?:news|headlines|top stories)(?: please)?)",
    ),
)
"""What is new, without a day or a topic."""
