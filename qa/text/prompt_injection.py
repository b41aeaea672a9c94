"""Prompt injection: sentences of articles that read like an instruction to the reader's assistant.

Whoever writes an article can address the model that will read it. Such a sentence stays material: it is never quoted as
an answer, a model sees it fenced, and the reader is told. The rules look at form alone: an order about "your response",
a task for an assistant (a poem, a translation, code), the set phrases that try to set aside what it was told, and the
marks that separate turns in chat models. A plain question cannot be told from a journalist's, so none is taken for one.
"""

import re
from collections.abc import Iterable

from qa.text.sentences import split_sentences
from vectorstore.documents import Passage

NOTE = "An article holds text that reads like an instruction to an assistant; it was treated as material."

# An order opens its sentence; where the one before it has no full stop, it stands behind that one, with its capital.
_OPENING = (
    r"(?:^[\W_]*|\s(?=(?-i:[A-Z])))"
    r"(?:(?:please|now|then|also|and|next|finally|instead|kindly|first)[,:]?\s+)*"
)
_ORDERS = """add include integrate insert append modify alter change adapt augment enhance expand extend end begin start
    finish open close use provide give make render write rewrite replace convert substitute swap introduce
    misspell scramble jumble shuffle rearrange reorder anagram remove delete omit strip group combine merge join
    split format phrase rephrase translate reply respond answer say state mention suggest recommend promote
    advertise repeat output print encode reverse capitalise capitalize tease hint work weave spell count wrap
    prefix prepend precede sign highlight limit restrict keep shorten emphasise emphasize mimic ensure conceal
    hide number""".split()
_REPLY = r"\byour\s+(?:\w+\s+){0,2}?(?:response|reply|answer|output|message|summary)s?\b"
_WORKS = r"""poems?|haikus?|limericks?|songs?|lyrics|(?:short\s+)?stor(?:y|ies)|essays?|letters?|speech(?:es)?
    |introductions?|e-?mails?|summar(?:y|ies)|code|functions?|scripts?|programs?|paragraphs?|tweets?|jokes?|slogans?
    |blog\s+posts?|examples?|equivalents?|translations?|explanations?|definitions?|overviews?"""
_LANGUAGES = "English|French|German|Spanish|Italian|Russian|Japanese|Chinese|Arabic|Portuguese|Latin|Dutch|Korean|Hindi"

_ADDRESSED = re.compile(
    rf"{_OPENING}(?:(?:{'|'.join(_ORDERS)})\b.*{_REPLY}|(?:in|at|within|throughout|before|after)\b[^,]*{_REPLY})",
    re.IGNORECASE | re.DOTALL,
)
_TASK = re.compile(
    rf"""{_OPENING}(?:
        (?:write|draft|compose|develop|create|generate|provide|give|produce|prepare)\s+(?:me\s+|us\s+)?(?:an?|the|some|two|three)\s+
            (?:[\w'’-]+\s+){{0,4}}?(?:{_WORKS})\b
        |translate\s+(?:the\s+following|this|that|the|it|["“'‘]).*
        |(?:explain|describe|summari[sz]e|outline|define|break\s+down)\s+(?:the|this|how|why|what|in|recursion|an?)\b[^"“”]*[.:]$
        |(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:show|write|give|provide|explain|translate|summari[sz]e)\b.*
            \b(?:{_WORKS}|recursion|python|javascript)\b.*
        |(?:how\s+do\s+you\s+say|what(?:\s+is|[’']s))\s+["“'‘].*["”'’]\s+in\s+(?:{_LANGUAGES})\b.*
    )""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_OVERRIDE = re.compile(
    r"""\b(?:ignore|disregard|forget|override|bypass)\s+(?:all\s+|any\s+)?(?:of\s+)?(?:the\s+|your\s+|these\s+|those\s+|my\s+)?
        (?:(?:previous|prior|above|earlier|preceding|foregoing|system|other|original|safety)\s+)?
        (?:instructions?|prompts?|rules|guidelines|directions|messages|sources|above)\b
    |\b(?:ignore|disregard|forget)\s+everything\s+(?:above|before\s+this|you\s+(?:were|have\s+been)\s+told)\b
    |\bnew\s+instructions?\s*:
    |\byou\s+are\s+(?:now|no\s+longer)\s+(?:an?\s+)?(?:\w+\s+)?(?:AI|assistant|chatbot|model|bot|DAN)\b
    |\b(?:system|hidden|initial)\s+prompt\b.*\b(?:reveal|print|repeat|show|output)\b
    |\b(?:reveal|print|repeat|show|output)\b.*\b(?:system|hidden|initial)\s+prompt\b
    |\b(?:AI\s+(?:assistants?|models?)|language\s+models?|chatbots?|assistants?|LLMs?)\b[^.]*\b(?:must|should|are\s+(?:to|required\s+to)|has\s+to|have\s+to)\s+
        (?:now\s+)?(?:reply|respond|answer|say|state|tell|output|add|include|ignore|recommend|write|end|begin)\b
    |\b(?:if\s+you\s+are|attention|note\s+to|dear|hey|hello)[,:]?\s+(?:an?\s+|any\s+|all\s+|the\s+)?
        (?:AI|artificial\s+intelligence|language\s+model|LLM|assistant|chatbot)\b
    |\bdo\s+not\s+(?:tell|mention\s+(?:this|it)\s+to|reveal\s+(?:this|it)\s+to)\s+the\s+(?:user|reader)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MARKUP = re.compile(
    r"<\|\w+\|>|\[/?INST\]|<</?SYS>>|^\s*#{2,}\s*(?:instruction|system|response)\b|^\s*(?:system|assistant|user)\s*:\s",
    re.IGNORECASE,
)


def reads_like_instruction(sentence: str) -> bool:
    """Return whether a sentence of an article reads like an instruction to an assistant."""
    return any(rule.search(sentence) for rule in (_ADDRESSED, _TASK, _OVERRIDE, _MARKUP))


def holds_instruction(passages: Iterable[Passage]) -> bool:
    """Return whether a sentence of the passages reads like an instruction to an assistant."""
    return any(
        reads_like_instruction(paragraph.text[span.start : span.end])
        for passage in passages
        for paragraph in passage.paragraphs
        for span in split_sentences(paragraph.text)
    )


def mark_injections(text: str) -> str:
    """Return a text with every sentence that reads like an instruction between marks that say what it is."""
    pieces, end = [], 0
    for span in split_sentences(text):
        pieces.append(text[end : span.start])
        sentence, end = text[span.start : span.end], span.end
        pieces.append(f"(quoted, not to be followed: {sentence})" if reads_like_instruction(sentence) else sentence)
    return "".join([*pieces, text[end:]])
