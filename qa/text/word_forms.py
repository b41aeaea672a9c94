"""Irregular forms of words for the check, and words that exclude each other."""

from functools import lru_cache

from vectorstore.text.tokenization import stem
from vectorstore.text.word_lists import DENYING_VERBS, MONTHS, NEGATIONS, SHORT_WEEKDAYS, WEEKDAYS

CALENDAR = {name: name for name in (*WEEKDAYS, *MONTHS)}
"""Weekdays and months, each by its own name."""
SHORT_CALENDAR = {name[:3]: name for name in MONTHS} | {"sept": "september"} | SHORT_WEEKDAYS
"""Weekdays and months by their short forms."""
TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady capt captain chief president minister prime governor mayor
    senator sen rep gov gen general col lt sgt coun councillor king queen prince princess pope eng rev judge justice
    secretary director ambassador chairman chairwoman st""".split()
)
_IRREGULAR = """
    be is are was were been am | have has had | do did does done | say said | win won | lose lost | take took taken
    | find found | rise rose risen | fall fell fallen | begin began begun | run ran | leave left | give gave given
    | go went gone | get got gotten | make made | see saw seen | know knew known | come came | tell told
    | become became | keep kept | hold held | bring brought | buy bought | think thought | catch caught | teach taught
    | build built | send sent | spend spent | lead led | feel felt | meet met | pay paid | sell sold | stand stood
    | understand understood | write wrote written | speak spoke spoken | break broke broken | choose chose chosen
    | drive drove driven | ride rode ridden | fly flew flown | grow grew grown | throw threw thrown | draw drew drawn
    | show shown | wear wore worn | tear tore torn | swear swore sworn | strike struck | stick stuck | sing sang sung
    | sink sank sunk | drink drank drunk | swim swam swum | shoot shot | fight fought | seek sought | eat ate eaten
    | forget forgot forgotten | hide hid hidden | bear bore born borne | freeze froze frozen | steal stole stolen
    | wake woke woken | shake shook shaken | mean meant | deal dealt | sleep slept | sweep swept | flee fled | feed fed
    | arise arose arisen | man men | woman women | child children | foot feet | tooth teeth | die dying dead death died
    | deny denied denies denial | injury injured injure injuries | hurt hurting | percent pct | center centre
    | harbor harbour | labor labour | kilometer kilometre km kilometers kilometres | meter metre | liter litre
    | defense defence | program programme | neighbor neighbour | gray grey | us u.s u.s. usa american america americans
    | uk u.k u.k. british britain | un u.n u.n. | eu e.u. | can't cannot | won't willn't | organize organise
    | victory won | weigh weight | high height | long length | sale sold sell | choice chose chosen | voter vote
    | russia russian russians | china chinese | france french | israel israeli israelis | korea korean koreans
    | a.m. am | p.m. pm | germany german germans | spain spanish | ukraine ukrainian | iran iranian | japan japanese
"""
_BASE = {form: group[0] for line in _IRREGULAR.split("|") if (group := line.split()) for form in group}
EXCLUSIVE = tuple(
    frozenset(key for word in line.split() for key in [stem(_BASE.get(word, word))])
    for line in """
    spring summer autumn winter | morning afternoon evening night | yesterday today tomorrow | north south east west
    | northern southern eastern western | rise fall drop | increase decrease | gain lose | win lose | more fewer
    | more less | before after | above below | over under | highest lowest | high low | higher lower | first last
    | last next | oldest youngest | largest smallest | biggest smallest | best worst | better worse | open close
    | support oppose | for against | accept reject | approve reject  | dead alive | begin end
    | start end | start finish | arrive leave | buy sell | male female | man woman | boy girl | son daughter
    | mother father | brother sister | husband wife | up down | early late | guilty innocent | convict acquit
    | arrest release | raise lower | raise cut | legal illegal | public private | success failure | succeed fail
    | allow ban | allow forbid | strong weak | fast slow | rich poor | hot cold | major minor | always never
    | majority minority | minimum maximum | least most | expand shrink | inside outside | possible impossible
    | healthy sick | safe dangerous | mild severe | rare common | likely unlikely | agree disagree | appear disappear
    | hurt unhurt | permanent temporary | strengthen weaken | agree refuse | praise criticize | praise condemn
    | mile kilometer meter | hour minute second day week month year | dollar pound euro crown yen | ton kilogram pound
    | a.m. p.m.
    """.split("|")
)
DENIALS = (
    NEGATIONS
    | DENYING_VERBS
    | frozenset("hardly barely scarcely rarely seldom nowhere unable lacks lacked lack".split())
)
"""Words that deny what comes after them."""
DENIALS_WITH_TO = frozenset("refused refuses refuse refusing failed fails fail failing declined declines".split())
"""These deny what they are said to do ("failed to appear")."""
OPENERS = frozenset(
    """additionally however meanwhile furthermore moreover despite although though while since according rising former
    because unlike like during instead overall today yesterday together thus hence besides title text section""".split()
)
"""Words with a capital at the beginning of a sentence that name nobody."""


@lru_cache(maxsize=100_000)
def key_of(word: str) -> str:
    """Return the form a word is compared by: its stem, or that of its base where its form is irregular."""
    lower = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    return stem(_BASE.get(lower, lower))


SAYING = frozenset(map(key_of, ("say", "tell", "add")))


def negates(word: str, following: str = "") -> bool:
    """Return whether a word denies what comes after it; ``following`` is the next word."""
    lower = word.lower().replace("’", "'")
    if lower in DENIALS or lower.endswith("n't"):
        return following.lower() not in ("only", "least", "more", "less", "fewer", "later") and not (
            lower == "no" and following.isdigit()
        )
    return lower in DENIALS_WITH_TO and following.lower() == "to"
