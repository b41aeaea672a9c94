"""The closed classes of English words that several modules need: months, weekdays, numbers, negations, pronouns."""

from vectorstore.documents import MONTH_NAMES

MONTHS = tuple(name.lower() for name in MONTH_NAMES)
MONTH_NUMBERS = (
    {name: number for number, name in enumerate(MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(MONTHS, 1)}
    | {"sept": 9}
)
"""The number of each month, 1 to 12, by its name and by its short forms."""
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
"""In the order of ``date.weekday()``."""
SHORT_WEEKDAYS = {name[:3]: name for name in WEEKDAYS} | {"tues": "tuesday", "thurs": "thursday"}

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBER_WORDS = {word: n for n, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
"""The value of each number that is one word, from zero to ninety, in rising order."""
ORDINALS = {
    word: n
    for n, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        start=1,
    )
}
MAGNITUDES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
"""Words that multiply the number before them."""

NEGATIONS = frozenset("no not never none nobody nothing neither nor without cannot".split())
CONTRACTED_NEGATIONS = frozenset(
    """can't couldn't don't doesn't didn't isn't aren't wasn't weren't won't wouldn't shouldn't mustn't hasn't haven't
    hadn't""".split()
)
DENYING_VERBS = frozenset("deny denies denied denying".split())

SUBJECT_PRONOUNS = frozenset("he she it they".split())
HUMAN_PRONOUNS = frozenset("he she him his her hers".split())
THIRD_PERSON_PRONOUNS = SUBJECT_PRONOUNS | HUMAN_PRONOUNS | frozenset("its them their theirs".split())
OTHER_PERSON_PRONOUNS = frozenset("i you we me us my your our mine yours ours".split())
INDEFINITE_PRONOUNS = frozenset(
    """someone somebody anyone anybody something anything everyone everything nobody nothing one ones""".split()
)
POINTING_PRONOUNS = frozenset("this that these those".split())
PRONOUNS = (
    THIRD_PERSON_PRONOUNS
    | OTHER_PERSON_PRONOUNS
    | INDEFINITE_PRONOUNS
    | POINTING_PRONOUNS
    | frozenset("myself yourself himself herself itself themselves here there".split())
)
"""Of every kind, "here" and "there" with them."""
