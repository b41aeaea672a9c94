"""The forms of words to the assistant, as regular expressions over lower-case text."""

import re

from qa.query.style import STYLES

_UNNAMED = {name: re.sub(r"\?P<\w+>", "?:", pattern) for name, pattern in STYLES.items()}
_AS_TABLE = r"as a (?:small |short |simple |markdown )?table|in (?:a )?(?:table|tabular) form(?:at)?"
_BY_ITSELF = "|".join(
    (*(f"(?:{_UNNAMED[name]})" for name in ("bullets", "sentences", "simple", "manner")), f"(?:{_AS_TABLE})")
)
"""The form of answer, recognised even after a question without a comma."""
_STYLE = "|".join(f"(?:{pattern})" for pattern in _UNNAMED.values())
_PLEASE = (
    r"(?:(?:please|pls|plz|kindly|now|also|and|but|then|just|so|can you|could you|would you|will you|can u"
    r"|make sure (?:to|you)|be sure to|remember to|try to|i want you to|i(?:'d| would) like you to|you "
    r"(?:should|must|have to|need to)) )*"
)
_IT = (
    r"(?: (?:it|this|that|them|me|us|back|your (?:answer|answers|reply|response|findings)|the (?:answer"
    r"|answers|result|results|following(?: question)?|question|questions below|question below)|everything"
    r"|all|to me|for me))*"
)
_ANSWER = (
    r"(?:answer|antworte|antworten sie|responde|r[ée]ponds|r[ée]pondez|rispondi|reply|respond|write"
    r"|explain|summari[sz]e|put|give|describe|say|present|show|format|list|return|make|tell|do|output"
    r"|express|phrase|keep|translate|rewrite|use|state|word)"
)
_HELLO = (
    r"(?:hi+|hello|hey+|hiya|yo|greetings|good (?:morning|afternoon|evening|day)|howdy|dear|hallo|salut|hola)"
    r"(?: (?:there|newsdesk|everyone|all|again|team|folks|you|assistant|bot|chat|chatgpt|friend|sir|madam|ai))*"
)
_THANKS = (
    r"(?:many |ok(?:ay)?,? |great,? |no,? )?(?:thanks|thank you|thx|ty|cheers|much appreciated|(?:i(?:'d| "
    r"would) )?appreciate it|merci|danke)"
    r"(?: (?:a lot|so much|very much|again|anyway|in advance|for (?:that|this|it|your (?:help|time|answer)"
    r"|the (?:help|answer|info(?:rmation)?))|you|everyone|for your help in advance))*"
)
_KIND = (
    r"(?:i hope (?:you(?:'re| are)|this|all|you).{0,60}|how are you(?: doing)?(?: today)?\??|nice to meet "
    r"you|hope (?:you|all).{0,40}|sorry (?:to bother|for).{0,40})"
)
_SOURCES = (
    r"(?:sources?|references?|citations?|links?|evidence|footnotes?|quotes?|quotations?|passages?"
    r"|paragraphs?|article names)"
)
_CITE = (
    r"(?:always )?(?:cite|name|give|list|quote|include|provide|add|state|mention|use|show|support|back|reference|link)"
    rf"(?: up)?(?:(?: your)? (?:answer|claims?|statements?|everything)(?: up)?)?(?: (?:me|with|to|by))*(?: "
    rf"\w+){{0,4}} {_SOURCES}(?: \w+){{0,6}}"
    r"|(?:with|including|citing|and) (?:your |the |all |full |proper )?(?:sources?|references|citations"
    r"|footnotes)(?: please)?"
    r"|(?:what (?:is|are) your|your) sources?|sources? please|cite (?:your|the) (?:work|articles?)|cite "
    r"(?:everything|properly)"
    r"|(?:use|answer|rely|base (?:it|this|your answer)|go|work|answer me)(?: \w+){0,3} (?:only|solely"
    r"|strictly|just|exclusively)(?: \w+){0,4} (?:articles?|sources?|documents?|context|collection"
    r"|text)(?: \w+){0,4}"
    r"|(?:only|just) (?:use|rely on|answer from|answer with)(?: \w+){0,4} (?:articles?|sources?|documents?"
    r"|context|collection|text)(?: \w+){0,4}"
)
_UNKNOWN = (
    r"(?:and |but |or )?(?:if|when|where|in case|should) (?:you|it|this|that|the (?:articles?|answer"
    r"|sources?|information|context)|there|nothing|unsure|unknown|uncertain|not)\b.{0,90}?"
    r"\b(?:say|tell|admit|answer|reply|write|respond|state|let me know)\b.{0,80}"
    r"|(?:say|tell me|admit|answer|just say|let me know).{0,40} (?:if|when) (?:you|it|the (?:articles?"
    r"|answer)|there)\b.{0,60}(?:not|n't|cannot|unsure|no)\b.{0,40}"
)
_DONT = (
    r"(?:do not|don't|dont|never|avoid|no|without) (?:\w+ ){0,2}?(?:make|making|made|invent|inventing"
    r"|guess|guesses|guessing|speculate|speculating|speculation|hallucinat\w+|assume|assuming|assumptions"
    r"|lie|lying|worry|include|mention|use|add|repeat|explain|waffle|bother|ask|give|write|tell|answer"
    r"|just|preamble|introduction|disclaimers?|fluff|opinions?|bullshit)\b.{0,90}"
)
_ALSO = (
    r"(?:give|state|tell|rate|say|add|include|show|indicate|mention)(?: me)?(?: \w+){0,4} (?:confidence|certainty"
    r"|reliability|credibility|trustworthiness|how (?:sure|certain|confident) you are)(?: \w+){0,5}"
    r"|how (?:sure|certain|confident) are you|which (?:articles?|sources?|papers?) says? (?:that|this|so|it)"
    r"|quote(?: me)? (?:the |an? )?(?:\w+ ){0,2}(?:sentences?|passages?|paragraphs?|words|lines?|text|wording)"
    r"(?: \w+){0,4}"
    r"|(?:answer|say|reply|respond)(?: \w+){0,3} (?:yes or no|with (?:a )?(?:simple )?yes or no)(?: \w+){0,4}"
    r"|yes or no(?: only)?"
    r"|(?:provide|give|add|include)(?: (?:me|some|more|also|the|any))* (?:context|background|examples?|details?"
    r"|explanations?|dates?|figures)(?: \w+){0,4}|elaborate|explain (?:why|your (?:answer|reasoning)|it)"
    r"|(?:double[- ]?check|check|verify|re-?read|consult)(?: \w+){0,2} (?:it|this|that|articles?|sources?|facts?|answer"
    r"|twice)(?: \w+){0,4}|think(?: \w+){0,3} (?:carefully|hard|twice|well|first)(?: \w+){0,5}"
    r"|quote (?:him|her|them|it)(?: (?:exactly|directly|word for word|verbatim))?"
    r"|(?:use|write in|keep to|stick to|in) (?:british|american|us|uk|plain|proper|correct) "
    r"(?:spelling|english|grammar)"
    r"|(?:just|only)(?: give(?: me)?)? the (?:answer|number|figure|name|date|facts?|year|amount)(?: only)?"
)
_BE = (
    r"(?:be|stay|remain|keep (?:it|this|your answer)) (?:(?:very|as|nice and|short and|brief and|to) "
    r")*(?:accurate|honest|careful|precise|specific|objective|neutral|factual|thorough|quick|exact"
    r"|truthful|helpful|polite|clear|the point|unbiased|detailed|direct|sure)\b.{0,40}"
    r"|(?:think|reason|work|go)(?: \w+){0,3} step[ -]by[ -]step|(?:let's|let us) (?:think|go|work).{0,30}"
    r"step[ -]by[ -]step|take (?:your time|a deep breath).{0,30}"
    r"|(?:i (?:need|want|require) (?:this|it|the answer|an answer|a (?:quick|short|fast|precise) answer|to"
    r" know)(?: (?:fast|quickly|now|urgently|asap|soon|today|by .{1,20}|for .{1,50}|because .{1,60}))*)"
    r"|(?:it is|it's|this is) (?:very |really |quite )?(?:urgent|important|for (?:a|an|my|our|the) .{1,50}"
    r")|(?:that is|that's) all|(?:please )?(?:help|help me)(?: out)?(?: with this)?"
    r"|(?:you are|you're|act as|imagine you are|pretend to be) (?:a|an|my|the) .{1,80}|this is (?:a|my) "
    r"(?:quick )?question|i have (?:a|one|another) (?:quick |short |small |simple |few )?questions?(?: "
    r"(?:for you|about .{1,60}))?|quick question|(?:one )?(?:more|last|another) (?:question|thing)"
    r"|question|no rush|asking for a friend"
)
CONTEXT = re.compile(
    r"(?:i am|i'm|im|we are|we're|i was|i've been|i have been|i have|i've|i need|i want|i would like|i'd "
    r"like|my (?:\w+ ){1,2}(?:is|wants|needs|asked|told|says|said)"
    r"|i work|we need|i just|i only|for (?:a|an|my|our) (?:\w+ ){1,4}|as (?:a|an) (?:\w+ ){0,3}"
    r"(?:journalist|reporter|editor|student|teacher|researcher|writer|reader))\b.*"
)
ASKS = re.compile(
    r"(?:who|whom|whose|what|when|where|why|how|which|did|does|do|is|are|was|were|has|have|had|can|could"
    r"|will|would|should|in (?:which|what)|by (?:how|what)|"
    r"(?:on|at|from|to|for|with|under|after|about) (?:which|what|whom)|tell|list|name|show|give|find"
    r"|compare|summari[sz]e|explain|describe)\b"
)
LEANS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|there"
    r"|(?:this|that|these|those)(?! (?:(?:past|last|coming) )?"
    r"(?:day|week|weekend|month|year|season|summer|winter|spring|autumn|fall|morning|evening|time|decade)s?\b))\b",
    re.IGNORECASE,
)
HAS_TOPIC = re.compile(r"\b(?:about|on|regarding|concerning|into|around)\b", re.IGNORECASE)
STANDS_FOR = re.compile(r"\b(?:which|the|an?|some|how many) [a-z]{3,}", re.IGNORECASE)
"""Somebody or something that a later word of the same question may point back to: "which state", "the minister"."""
ENTITY = re.compile(r"(?<!^)\b(?!I\b)[A-Z]\w+|\d")
SENTENCE = re.compile(r"(?<=[.!?;…])[\"”’)]*\s+(?!\()")
ABBREVIATED = re.compile(r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|St|Sr|Jr|Prof|Gov|Sen|Rep|Gen|Lt|vs|No|Inc|Co|Corp|Ltd))\.$")
WHOLE = [
    re.compile(rf"{_PLEASE}(?:{body})(?: please| pls| thanks| thank you| too)*")
    for body in (_HELLO, _THANKS, _KIND, _CITE, _UNKNOWN, _DONT, _ALSO, _BE)
]
STYLED = re.compile(
    rf"{_PLEASE}(?:(?:i (?:need|want|would like|'d like)|{_ANSWER}|be|have|let me have){_IT} )?(?P<style>"
    rf"{_STYLE})(?: only)?(?: please| pls| thanks| thank you)*"
)
NEW_TOPIC = re.compile(
    r"(?:(?:ok(?:ay)?|now|and|so|but|right|well)[, ]+)*"
    r"(?:(?:for |to |on |about )?(?:something|a)(?: (?:completely|totally|entirely|quite|very|whole))? "
    r"(?:else|different|new|another)(?: (?:question|topic|subject|matter|note|thing))?"
    r"|(?:another|new|different|other|next) (?:topic|subject|matter|story)"
    r"|(?:changing|change of|to change|let's change|let us change)(?: the)? (?:subject|topic)"
    r"|moving on|on (?:another|a different) (?:note|topic|subject|matter)|never ?mind(?: that)?"
    r"|forget (?:it|that|about (?:it|that))|unrelated(?: question)?)",
    re.IGNORECASE,
)
"""Says that a new topic begins."""
_VERB = rf"{_ANSWER}{_IT}"
_WH = (
    r"(?:who|whom|whose|what|when|where|why|how|which|if|whether|in which|in what|by how|by what|on which"
    r"|to which|from which)\b"
)
WORDED_AS_QUESTION = re.compile(rf"{_WH}|(?:did|does|do|is|are|was|were|has|have|had|can|could|will)\b", re.IGNORECASE)
FRONT = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_HELLO}\s*[,!.:–-]+\s*(?=\w)",
        rf"{NEW_TOPIC.pattern}\s*[,:.!;–-]+\s*(?=\w)",
        r"system\s*:.{0,300}?\buser\s*:\s*",
        rf"{_HELLO}\s+(?={_WH}|(?:can|could|would|please|tell|did|is|are|was|were|do|does)\b)",
        r"(?:ok(?:ay)?|so|well|right|alright|um+|erm|hmm+|listen|look|now|great|thanks|thank you|cool|please"
        r"|pls|kindly|basically|actually|anyway)(?:\s*[,!:…–-]+\s*|\s+)(?=(?:so|basically|actually|my|who|whom|whose|what|when|where|why|how|which|can|could"
        r"|would|tell|did|is|are|was|were|do|does|explain|summari[sz]e|list|show|give|name|find|i)\b)",
        rf"(?:i am|i'm|im|we are|we're|i was|i've been|i have been) [^,;.?!]{{3,90}}[,;]? (?:and|so|but) (?:i"
        rf"|we) (?:just )?(?:need|want|would like|wish|have|wonder)(?: to (?:know|find out|understand|learn"
        rf"|check|verify|see))?,? (?={_WH})",
        rf"(?:a )?quick (?:one|check)(?: (?:for|on|about) (?:my|our|the|an?) [\w -]{{2,30}}?)?\s*[,:–—-]+\s*(?={_WH})",
        r"i have (?:a|one|another) (?:quick |short |small |simple )?question(?: for you)?\s*[:,.–-]\s*",
        r"(?:and |but )?(?:(?:quick|one|another|next|simple|short|my|a|final|last)\s+){0,3}question\s*(?:for "
        r"you\s*)?[:,–-]\s*",
        r"(?:according to|based on|from|using|given|going by|judging by)(?: only)?(?: (?:the|these|those|your"
        r"|all|only|provided|given|following|above|available|ingested|stored|news))+"
        r" (?:articles?|sources?|context|collection|documents?|archive|news)(?: (?:provided|above|below|given"
        r"|here|you have|in (?:the|this|your) (?:collection|archive)))?\s*[,:]\s*",
        r"(?:(?:for|as part of) (?:a|an|my|our|the) (?:[\w-]+ ){0,4}(?:project|story|article|homework|essay"
        r"|paper|piece|report|class|presentation|thesis|research|newsletter|exam|quiz|assignment)"
        r"|as (?:a|an) (?:[\w-]+ ){0,3}(?:journalist|reporter|editor|student|teacher|researcher|writer|reader"
        r"|fact[- ]checker))\s*[,:]\s*",
        rf"(?:can|could|would|will) (?:you|u|someone|anybody|anyone)(?: (?:please|kindly|possibly|maybe|perhaps"
        rf"|quickly|briefly))*(?: (?:tell|explain|say|describe|clarify|remind|inform|show|let))(?: (?:me|us|to "
        rf"me|to us|know))*(?: please)?(?:,)? (?={_WH})",
        rf"(?:please |pls |kindly )*(?:tell|explain|inform|remind|show|let)(?: (?:me|us|to me|to us|know))+,? "
        rf"(?={_WH})",
        rf"(?:please |pls |kindly )*explain,? (?={_WH})",
        rf"(?:please |pls |kindly )*(?:answer|find out|look up|check|work out|figure out)(?: for me)?(?: the "
        rf"following(?: question)?| this(?: question)?)?\s*[:,]?\s+(?={_WH}|(?:did|was|is|are|were|does|do|has"
        rf"|have)\b)",
        rf"(?:do|does|did|would) (?:you|u|anyone|anybody|somebody|someone) (?:happen to )?(?:know|remember"
        rf"|recall|have any idea)(?: please)?,? (?={_WH})",
        rf"(?:any idea|i wonder|i'm wondering|i was wondering|i am wondering|wondering|i'm curious|i am curious"
        rf"|curious|i'd love to know|i'm asking),? (?:if (?:you|anyone) (?:can|could|would) (?:please )?(?:tell"
        rf"|explain)(?: (?:me|to me|us))? )?(?:about )?(?={_WH})",
        rf"my (?:\w+ ){{1,2}}(?:wants?|needs?|asked|would like|has)(?: me)? to (?:know|find out|check|ask|learn),? "
        rf"(?={_WH})",
        rf"(?:i|we)(?: (?:really|just|only|also))*(?: (?:need|want|would like|have|wish|am trying|'m trying|are"
        rf" trying)|(?:'d| would) like|'d love)(?: you)? to (?:know|find out|understand|learn|check|see|verify"
        rf"|ask|tell me|hear|be told|explain|confirm)(?: from you| you| me)?(?: please)?[,:]? (?={_WH})",
        r"(?:i|we)(?: (?:have|'ve) (?:got )?)?(?: just)? ?(?:heard|read|saw) (?:that|somewhere that) .{3,120}"
        r"?[.,;] (?=(?:is|was|did|does|who|what|when|where|why|how|which)\b)",
        rf"{_PLEASE}(?:{_VERB} )?(?P<style>{_STYLE})\s*[,:–-]\s*(?:{_PLEASE}(?:{_VERB}\s*[,:]?\s+)?(?={_WH})|(?=\w))",
        rf"{_PLEASE}{_VERB} (?P<style>{_STYLE})[,:]? (?={_WH})",
        rf"{_PLEASE}(?:using|with|in) (?P<style>{_BY_ITSELF}),? {_PLEASE}{_VERB} (?={_WH})",
    )
]
BACK = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\s*[,;:.–-]+\s*(?:{_THANKS}|please|pls|plz)[.!? ]*$",
        r"\s+(?:please|pls|plz|thanks|thank you|thx)(?: in advance)?[.!? ]*$",
        rf"(?:\s*[,;:–-]\s*(?:and |but )?|\s+(?:and|but) )(?:please |pls )?(?:{_CITE})[.!? ]*$",
        r"\s+(?:with|including) (?:your |the |all |full |proper )?(?:sources?|references|citations|footnotes)[.!? ]*$",
        rf"\s*[,;:–-]\s*(?:{_UNKNOWN}|{_DONT})[.!? ]*$",
        rf"\s*[,;:–-]\s*{_PLEASE}(?:(?:{_VERB}|be) )?(?P<style>{_STYLE})(?: only)?(?: please)?[.!? ]*$",
        rf"\s+(?:and|but) {_PLEASE}{_VERB} (?P<style>{_STYLE})(?: only)?(?: please)?[.!? ]*$",
        r"\s*[,;:.–-]\s*(?:can|could|would) you (?:please )?(?:check|verify|confirm|find out|look (?:it|that) up)"
        r"(?: (?:that|this|it))?(?: for me)?(?: please)?[.!? ]*$",
        rf"\s*\((?P<style>{_STYLE})\)[.!? ]*$",
        rf"\s+(?:{_PLEASE}(?:{_VERB} )?)?(?P<style>{_BY_ITSELF})(?: only)?(?: please)?[.!? ]*$",
    )
]
