"""Intents: messages that are no question about the news: thanks, "summarise that", "what do you have on X".

A message has an intent only if all of it has a known form, so that a question about the news is not taken for small
talk. ``benchmarks/intents.py`` counts false alarms.
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.query.digests import read_digest
from vectorstore.text.word_lists import NUMBER_WORDS

AnswerKind = Literal[
    "answer", "articles", "summary", "talk", "metadata", "brief", "timeline", "latest", "list", "compare"
]
"""The news in prose; a list of articles, a summary of some, small talk, what is known about articles; and news in
lines: a brief, a timeline, the latest first, a list of what was asked for, a line for each side that is compared."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message wants instead of an answer."""

    kind: AnswerKind
    about: str = ""
    """The topic with its date expressions, for articles and digests; empty where it refers to earlier turns."""
    reply: str = ""
    """The reply, where nothing is searched for."""
    most: int = 0
    """How many articles are asked for; 0 where no number is named."""


_GREETING = "Hello. Ask me about the articles; every sentence of an answer names the paragraph that says it."
_THANKS = "You are welcome. Ask on, if there is more."
_FAREWELL = "Goodbye."
_GOOD = "Good. Ask on, if there is more."
_HELP = (
    "I answer questions about the articles of this collection in sentences that cite their paragraphs, and say so where"
    " the articles do not answer. Follow-ups work (“and in 2022?”, “who said so?”), and dates (“in May 2024”, “this"
    " week”). You can also ask “Which articles do you have on …?”, “What is new about … since Monday?” and, after an"
    " answer, “Summarise that.”"
)
NOTHING_TO_SUMMARISE = "There is no answer yet that could be summarised. Ask a question first."
NOT_ANSWERED = "The last question was not answered, so there is nothing to summarise."

_NAME = r"(?: (?:newsdesk|there|everyone|again|you))?"
_TALK = (
    (rf"(?:hi+|hello|hey|greetings|good (?:morning|afternoon|evening|day)|howdy){_NAME}", _GREETING),
    (r"(?:(?:hi|hello|hey)(?: there)? )?how are you(?: doing)?(?: today)?", _GREETING),
    (
        r"(?:(?:ok(?:ay)?|great|good|nice|perfect|cool|excellent|wonderful|no|yes|oh|well) )?"
        r"(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|again|anyway"
        r"|for (?:that|this|it|the (?:answer|help|information|info)|your help)))?",
        _THANKS,
    ),
    (r"(?:good ?)?bye(?: bye)?|see you(?: later| soon)?|good night", _FAREWELL),
    (
        r"(?:ok(?:ay)?|great|good|nice|perfect|cool|excellent|wonderful|awesome|wow|i see|got it|understood|interesting"
        r"|(?:that is|that's|thats) (?:great|good|nice|helpful|interesting|all)|very (?:good|nice|interesting)"
        r"|well done|good job|nice work|no problem|never mind)",
        _GOOD,
    ),
    (
        r"help(?: me)?|what can you do(?: for me)?|what do you do|what can i (?:ask|do)(?: you)?(?: here)?|who are you"
        r"|what are you|how (?:do|does) (?:you|newsdesk) work|what is newsdesk|how can you help(?: me)?"
        r"|what (?:are your|can) (?:capabilities|features)"
        r"|are you (?:a (?:bot|robot|human|person|machine)|human|an? ai)",
        _HELP,
    ),
)
_POLITE = r"(?:(?:please|can you|could you|would you|will you|now|and|then|ok(?:ay)?) )*"
_LATER = r"(?: (?:please|for me|briefly|shortly|in short|in a few (?:words|sentences)|now))*"
_THAT = (
    r"(?:that|this|it|them|these|those|everything|all (?:of )?(?:that|this|it)|(?:the|that|this|these|those|your)"
    r" (?:last |above |previous |cited )?(?:answer|article|articles|story|stories|sources?|text|above))"
)
_SUMMARY = re.compile(
    rf"{_POLITE}(?:(?:summari[sz]e|sum up|recap|condense) {_THAT}|sum {_THAT} up|summari[sz]e|recap|tl;?dr"
    rf"|(?:(?:give|write|make)(?: me)? )?(?:a |the )?(?:short |brief |quick )?summary(?: of {_THAT})?){_LATER}"
)
_COUNTS = {word: number for word, number in NUMBER_WORDS.items() if 1 <= number <= 9}
_STORIES = r"(?:news )?(?:articles?|stories|story|reports?|coverage|pieces?|headlines)"
_SO_MANY = rf"(?: (?P<most>[1-9]|{'|'.join(_COUNTS)}))?"
_ABOUT = r"(?:on|about|regarding|concerning|mentioning|covering|that mention|dealing with)"
_ARTICLES = re.compile(
    rf"{_POLITE}(?:(?:which|what) {_STORIES}"
    r" (?:do you have|have you(?: got)?|are there|is there|can you find)(?: here)?"
    rf"|(?:do you have|have you(?: got)?|are there) (?:any |some |more )?{_STORIES}"
    rf"|(?:show|list|find|give)(?: me)?(?: all)?(?: of)?(?: the| any| some)?{_SO_MANY} {_STORIES}(?: you have)?"
    rf"|(?:all |any )?{_STORIES}) {_ABOUT} (?P<about>.+)",
    re.IGNORECASE,
)


def read_wish(intent: Intent | None, alone: str) -> Intent | None:
    """Return the intent of a follow-up; None for a question.

    Args:
        intent: of the message as it was typed; only this can be small talk or ask for a summary of the last answer.
        alone: the message made stand-alone, which has the topic of articles or a digest.
    """
    if intent and intent.kind in ("talk", "summary"):
        return intent
    whole = read_intent(alone)
    return whole if whole and whole.about else intent


def read_intent(said: str) -> Intent | None:
    """Return the intent of a message; None for a question about the news, as most are."""
    text = " ".join(said.replace("’", "'").split()).strip(" .!?,;:…-")
    low = re.sub(r"[!,.]+(?= |$)", "", text.lower())
    for pattern, reply in _TALK:
        if re.fullmatch(rf"(?:{pattern})", low):
            return Intent("talk", reply=reply)
    if _SUMMARY.fullmatch(low):
        return Intent("summary")
    if match := _ARTICLES.fullmatch(text):
        most = (match["most"] or "0").lower()
        return Intent("articles", match["about"], most=_COUNTS.get(most) or int(most))
    if digest := read_digest(text):
        return Intent(*digest)
    return None
