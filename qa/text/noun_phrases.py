"""Noun phrases of a question, found without a grammar model.

A noun phrase is a run of words that are neither function words nor common verbs, with the article before it; capital
letters mark names. That is right often enough to say what "it" refers to.
"""

import re
from dataclasses import dataclass

from vectorstore.text.word_lists import CONTRACTED_NEGATIONS, PRONOUNS

TITLES = r"(?:Gov|Sen|Rep|Dr|Mr|Mrs|Ms|Prof|Gen|Lt|Col|Capt|Sgt|Rev|Pres|Adm|Maj|St)"
WORD = re.compile(rf"{TITLES}\.(?= [A-Z])|" r"\w[\w'’./&-]*\w|\w|[?!.,;:()–—]")
WH = frozenset("what which who whom whose when where why how".split())
ARTICLES = frozenset("the a an".split())
AUXILIARIES = CONTRACTED_NEGATIONS | frozenset(
    """is are was were be been being am do does did has have had having can could will would shall should may might
    must what's who's where's how's it's that's there's let's""".split()
)
PREPOSITIONS = frozenset(
    """of in on at by for from to with without about against between among into onto over under after before during
    since until till through throughout around near like than as per via versus vs behind within across
    along besides despite because if while when so that although though whether beyond upon toward towards
    concerning regarding out up down off away""".split()
)
_SMALL = frozenset(
    """and or but nor not no yes also then now too very just only even ever never really please so well still yet
    already again more most less least much many some any all both each every few several other others
    another such same else best worst better good bad first last next ago away how's often long old far soon
    generally currently originally exactly actually usually today yesterday tomorrow okay ok hi hello thanks
    thank wow tell describe explain show give let compare contrast list name discuss general particular fact
    ever""".split()
)
_VERBS = """affect allow announce answer appear apply arrest ask attack become begin believe belong blame
    ban beat bomb break bring build burn buy call campaign cause change choose claim close come compare confirm consider
    consist contain continue cost create crash criticise criticize decide declare defeat deny depend derail develop die
    differ do draw drink earn eat enable end enter evolve exist expect explain face fail fall feel find follow get
    give go grow happen have hear help hold impact improve include increase influence inform inspire
    introduce invade invent involve join keep kill know launch lead learn leave let like live look lose make
    mean meet move need occur offer open oppose order own pass pay play prefer prevent produce promise
    protect prove provide publish put quit react reach read receive recommend reduce refuse reject relate
    release remain replace require resign respond result return reveal rise rule run say see seem sell send
    serve set show sign sing sit sleep solve speak spend split spread stand start stay stop suffer
    suggest support survive take talk teach tell think treat try turn understand use visit vote wait walk
    want warn watch wear weigh win work worry write""".split()
_IRREGULAR = frozenset(
    """became began broke brought built bought came chose did drew drank ate fell felt found got gave went grew had
    heard held kept knew led left lost made meant met paid put ran read said saw sold sent shown sang sat
    slept spoke spent stood taken took taught told thought tried understood won wore wrote written given
    gone known seen done chosen broken spoken fallen grown drawn got gotten born called used based held
    known left shot struck hit cut set""".split()
)
RELATIONAL = frozenset(
    """advantage disadvantage alternative application argument aspect author background basis benefit capital cause
    challenge characteristic class component consequence controversy cost creation criticism criterion
    danger date definition detail difference difficulty discovery drawback effect ending evidence example
    factor feature finding form founding function future goal history idea impact implication
    importance ingredient invention issue kind level limitation location meaning member method name
    objective option origin outcome part pattern percentage population price principle problem process pro
    property purpose con quality reason relationship requirement response result risk role rule score side
    effect sign significance similarity size source stage step strategy structure symptom term theme
    treatment trend type use value variation variety version way """.split()
)
ROLES = frozenset(
    """actor actress ambassador author boss captain ceo chair chairman chancellor chief coach commander director
    editor founder governor head host judge king leader manager mayor minister owner pope president prime
    prince princess queen secretary senator singer speaker spokesman spokeswoman star suspect winner writer""".split()
)


def _forms(verb: str) -> set[str]:
    stem = verb.removesuffix("e")
    double = verb + verb[-1]
    past = verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeo" else stem + "ed"
    third = verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeo" else verb + "s"
    return {verb, third, verb + "es", past, stem + "ing", double + "ed", double + "ing"}


VERBS = frozenset(form for verb in _VERBS for form in _forms(verb)) | _IRREGULAR
_STOPS = AUXILIARIES | PRONOUNS | PREPOSITIONS | WH | _SMALL


ADJECTIVE = re.compile(r"(?:able|ible|ful|ous|ive|ic|less|ical|ial|ual|ssed|nique|ular)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark of punctuation, at characters ``start`` to ``end`` of a text."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """In lower case, with a plain apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter or a digit."""
        return self.text[0].isupper() or self.text[0].isdigit()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase of a question: characters ``start`` to ``end``, article included."""

    text: str
    start: int
    end: int
    proper: bool
    """Whether it has a name in it."""
    asked: bool
    """Whether it is what a "which" or "what" asks for, as "age" in "at what age"."""
    before: str
    """The word before it, lower-cased; empty at the beginning."""

    @property
    def bare(self) -> str:
        """Without its article."""
        first, _, rest = self.text.partition(" ")
        return rest if first.lower() in ARTICLES and rest else self.text

    @property
    def head(self) -> str:
        """Its last word, lower-cased, in the singular."""
        return singular(self.bare.split()[-1].lower())

    @property
    def plural(self) -> bool:
        """Whether it is many, as far as its last word tells."""
        return is_plural(self.text)

    @property
    def adjective(self) -> bool:
        """Whether it is likely no noun at all: "treatable" in "is throat cancer treatable"."""
        one = len(self.text.split()) == 1 and not self.proper
        return one and bool(ADJECTIVE.search(self.text))

    @property
    def definite(self) -> bool:
        """Whether it begins with "the"."""
        return self.text.lower().startswith("the ")


def tokens(text: str) -> list[Word]:
    """Return the words and marks of punctuation of a text, in order."""
    return [Word(match[0], match.start(), match.end()) for match in WORD.finditer(text)]


def singular(word: str) -> str:
    """Return a noun's likely singular."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) else word


def is_plural(text: str) -> bool:
    """Return whether a noun phrase is many: "two sharks", "Lewis and Clark"."""
    words = text.split()
    last = words[-1].lower()
    of_names = words[-1][0].isupper() and words[0].lower() not in ARTICLES and not PEOPLES.search(last)
    if last in _ONE_ENDING_IN_S or (of_names and len(words) > 1):
        return " and " in text  # "Project Texas" and "Hamas" are one each
    return last != singular(last) or " and " in text


PEOPLES = re.compile(r"(?:ans|ers|ists|crats|ians|ews|bs|ds|iots|lims|inals|ors)$")
"""Ends of names that many bear: "Americans", "Democrats", "Arabs"."""
_ONE_ENDING_IN_S = frozenset("hamas texas paris starbucks kansas arkansas brussels honduras cyprus athens".split())


def is_superlative(phrase: Phrase) -> bool:
    """Return whether a phrase is a superlative without its noun: "the largest", "the first"."""
    words = phrase.bare.lower().split()
    return len(words) == 1 and (words[0].endswith("est") or words[0] in ("first", "second", "last", "best", "worst"))


def phrases(question: str) -> list[Phrase]:
    """Return the noun phrases of a question, in order."""
    found: list[Phrase] = []
    every = tokens(question)
    index = 0
    while index < len(every):
        start = index
        if every[index].low in ARTICLES and index + 1 < len(every):
            index += 1
        first = index
        while index < len(every) and _in_phrase(every, index, first):
            index += 1
        last = _without_verb(every, first, index)
        if last > first:
            found.append(_phrase(question, every, start, first, last))
        index = max(index, start + 1)
    return found


def _in_phrase(every: list[Word], index: int, first: int) -> bool:
    token = every[index]
    if not token.text[0].isalnum() or token.low in ARTICLES:
        return False
    if token.capital and index > 0 and every[index - 1].text not in (".", "?", "!"):
        return token.low not in _STOPS or (token.low in ("us", "will", "may") and token.text[1:].isupper())
    if token.low in _STOPS:
        return token.low in ("first", "best", "most", "last", "other", "same", "old", "long") and index == first
    # After an article a word that may be a verb is a noun: "the cost", "a change".
    return token.low not in VERBS or (index == first and first > 0 and every[first - 1].low in ARTICLES)


def _without_verb(every: list[Word], first: int, end: int) -> int:
    """Leave out the verb that ends "how does blockchain scale": after "does" a phrase is subject and verb."""
    before = [token.low for token in every[max(0, first - 2) : first]]
    asked = any(word in ("do", "does", "did", "can", "could", "will", "would", "should") for word in before)
    while end - first > 1 and every[end - 1].low.endswith("ly"):
        end -= 1
    small = PREPOSITIONS | PRONOUNS | ARTICLES
    closes = end == len(every) or not every[end].text[0].isalnum() or every[end].low in small
    lone = every[end - 1].low
    if asked and end - first > 1 and closes and not every[end - 1].capital and not lone.endswith(("s", "ion", "ity")):
        end -= 1
    while end - first > 1 and every[end - 1].low.endswith("ly"):
        end -= 1
    if (
        first
        and every[first - 1].low in AUXILIARIES
        and end - first > 1
        and every[end - 2].capital
        and not every[end - 1].capital
    ):
        end -= 1  # "is the Spy Museum free"
    return end


def _phrase(question: str, every: list[Word], start: int, first: int, last: int) -> Phrase:
    inside = every[first:last]
    begin, end = every[start].start, inside[-1].end
    text = question[begin:end].rstrip(".").removesuffix("'s").removesuffix("’s")
    before = every[start - 1].low if start else ""
    proper = any(
        token.capital and every[first + at - 1].text not in (".", "?", "!") and first + at > 0
        for at, token in enumerate(inside)
    )
    asked = before in WH - {"how", "who", "when", "why", "where"}
    return Phrase(text, begin, begin + len(text), proper, asked, before)
