"""Forms of the verbs that questions are made with: the base of a past tense, and what can be a participle."""

_REGULAR = """accept accuse acquire adopt agree announce appeal appear approve arrest arrive attack attend
    award block call cancel capture celebrate charge claim clash close collapse collide condemn confirm
    convict crash create criticise criticize cross declare decline defeat delay deliver demand demolish deny
    deport detain die disappear discover dismiss endorse enter escape evacuate expand explode extend face
    fail file finish fire form gain grant halt host impose improve increase indict injure invade issue join
    kill land launch lower move name object offer open oppose order overturn pass plan plead postpone praise
    promise propose protest publish raise reach reappear recall receive recover reduce refuse reject release
    remove reopen replace rescue resign restore retire return reverse review rule sack seize sentence settle
    share shift sign slow sponsor start sue suffer support surrender suspend test threaten train travel
    unveil urge veto visit vote walk warn welcome work""".split()
_IRREGULAR = """became=become began=begin bought=buy broke=break brought=bring built=build came=come
    chose=choose cut=cut fell=fall fled=flee flew=fly fought=fight found=find gave=give got=get grew=grow
    held=hold hit=hit kept=keep left=leave lost=lose made=make met=meet paid=pay quit=quit ran=run rose=rise
    sank=sink sent=send set=set shot=shoot shut=shut sold=sell spent=spend stole=steal struck=strike
    took=take went=go withdrew=withdraw won=win wrote=write""".split()
_PARTICIPLES = """been become begun born bought broken brought built caught chosen come cut done drawn driven
    fallen fed flown forced found fought given gone grown hit held hidden hurt kept known laid led left lent
    lost made meant met paid put quit read risen run seen sent set shot shown shut sold spent split spread
    stolen struck sunk taken thrown told understood won worn written""".split()


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ied"
    return base + "ed"


_DOUBLED = {"banned": "ban", "dropped": "drop", "stopped": "stop"}
BASES = {_past(base): base for base in _REGULAR} | _DOUBLED | dict(pair.split("=") for pair in _IRREGULAR)
"""Past tense to base: "opened" to "open", "fled" to "flee"."""
INTRANSITIVE = frozenset(
    """appear arrive begin close clash collapse collide crash decline die disappear end explode fail fall finish happen
    open quit reappear resign retire return rise sink start stop strike surrender""".split()
)
"""Verbs that need no object: "When did it close?" is whole, "When did it announce?" is not."""
_MODAL_BASES = frozenset(BASES.values()) | frozenset(
    "be remain cost have take make continue hear decide receive need help allow include require bring begin".split()
)


def is_participle(word: str) -> bool:
    """Return whether a word behind "was" or "has" can be the participle of a verb: "closed", "given", "being"."""
    return word in _PARTICIPLES or (len(word) > 4 and word.endswith(("ed", "ing")))


def is_base(word: str) -> bool:
    """Return whether a word behind "will" or "can" is known as the base of a verb."""
    return word in _MODAL_BASES
