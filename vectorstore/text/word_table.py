"""Words that are one and the same to a reader and several to an index, as tables. ``lexicon.py`` reads them.

Kept by hand. Each line of a group begins with the form that stands for all others.
"""

FORMS = """
say said
go went gone goes
come came
become became
take took taken
undertake undertook undertaken
make made
give gave given
forgive forgave forgiven
get got gotten
see saw seen
foresee foresaw foreseen
know knew known
grow grew grown growth
throw threw thrown
overthrow overthrew overthrown
blow blew blown
draw drew drawn
withdraw withdrew withdrawn withdrawal withdrawals
fly flew flown flies flight flights
show shown showed
begin began begun beginning
run ran
swim swam swum
sing sang sung
ring rang rung
sink sank sunk
drink drank
shrink shrank shrunk
spring sprang sprung
rise rose risen
arise arose arisen
drive drove driven
ride rode ridden
write wrote written
break broke broken
speak spoke spoken
steal stole stolen theft thefts
freeze froze frozen
choose chose chosen choice choices
wake woke woken
wear wore worn
tear tore torn
swear swore sworn
shake shook shaken
forget forgot forgotten
forbid forbade forbidden
hide hid hidden
bite bitten
eat ate eaten
fall fell fallen
beat beaten
win won winner winners
leave left
lose lost loss losses
sell sold sale sales
tell told
hold held
uphold upheld
withhold withheld
stand stood
understand understood
find found
bind bound
fight fought
buy bought
bring brought
catch caught
teach taught
think thought
seek sought
feel felt
keep kept
sleep slept
sweep swept
weep wept
meet met
lead led
feed
flee fled
bleed bled
breed bred
speed sped
build built
send sent
spend spent
lend lent
bend bent
hear heard
mean meant
deal dealt
dream dreamt
learn learnt
burn burnt
spell spelt
spill spilt
spoil spoilt
pay paid payment payments
lay laid
shoot shot shootings shooting
strike struck stricken
stick stuck
dig dug
hang hung
swing swung
sit sat
spit spat
slide slid
light lit
shine shone
wind wound
slay slew slain
creep crept
cling clung
weave wove woven
forsake forsook forsaken
leap leapt
kneel knelt
plead pled
wring wrung
sting stung
spin spun
stink stank stunk
sew sewn
sow sown
mow mown
shear shorn
prove proven
shave shaven
awake awoke awoken
foretell foretold
mistake mistook mistaken
overtake overtook overtaken
overcome overcame
outgrow outgrew outgrown
rebuild rebuilt
resell resold
retell retold
unwind unwound
withstand withstood
mislead misled
overhear overheard
rewrite rewrote rewritten
outrun outran
child children
man men
woman women
foot feet
tooth teeth
mouse mice
wife wives
knife knives
thief thieves
wolf wolves
loaf loaves
shelf shelves
calf calves
goose geese
ox oxen
bacterium bacteria
half halves
crisis crises
analysis analyses
die died dies dying dead death deaths
born birth births
marry married marries marriage marriages
injure injured injures injuring injury injuries
decide decided decides deciding decision decisions
explode exploded explodes exploding explosion explosions
collide collided collides colliding collision collisions
invade invaded invades invading invasion invasions
destroy destroyed destroys destroying destruction
reduce reduced reduces reducing reduction reductions
produce produced produces producing production
agree agreed agrees agreeing agreement agreements
apologise apologize apologised apologized apology apologies
admit admitted admits admitting admission
expel expelled expels expelling expulsion expulsions
suspend suspended suspends suspending suspension
extend extended extends extending extension
respond responded responds responding response responses
labour labor
colour color
harbour harbor
neighbour neighbor
honour honor
favour favor
behaviour behavior
rumour rumor
humour humor
vapour vapor
armour armor
centre center
theatre theater
metre meter
kilometre kilometer km kms
litre liter
fibre fiber
defence defense
offence offense
licence license
programme program
tonne ton tonnes tons
cheque check
plough plow
grey gray
tyre tire
aluminium aluminum
jewellery jewelry
travelled traveled
travelling traveling
cancelled canceled
cancelling canceling
fuelled fueled
billion bn billions
million mn millions
trillion tn trillions
percent percentage
kyiv kiev kyyiv
kharkiv kharkov
odesa odessa
lviv lvov
luhansk lugansk
donbas donbass
mykolaiv nikolaev
zaporizhzhia zaporizhia zaporozhye zaporizhzhya
chernobyl chornobyl
chisinau kishinev
astana nursultan
turkey turkiye
mumbai bombay
kolkata calcutta
chennai madras
bengaluru bangalore
beijing peking
myanmar burma
yangon rangoon
eswatini swaziland
mecca makkah
jeddah jidda jiddah
zelensky zelenskyy zelenskiy zelenski selenskyj zelenskyi
navalny navalnyy nawalny
lukashenko lukashenka
tikhanovskaya tsikhanouskaya
gaddafi qaddafi gadhafi qadhafi kadafi
hezbollah hizbollah hizbullah hezbullah
houthi huthi houthis huthis
qaeda qaida
muhammad mohammed mohammad muhammed mohamed mohamad
osama usama
quran koran qur'an
sharia shariah
netanyahu netanjahu
khamenei khamanei
"""
"""Irregular forms, nouns of the same matter as a verb, British and American spelling, units, renamed places, and
names that are written into Latin letters in several ways. Lower case, accents folded."""

ALSO_NAMES = frozenset("rose drew bent born wound lead light burns turkey odessa feed hang ring".split())
"""Forms that are names where they have a capital, and so stay themselves."""

SHORT = """
usa: us, u s, u s a, united states of america, united states
un: u n, united nations
eu: e u, european union
uk: u k, united kingdom, great britain, britain
uae: u a e, united arab emirates
who.int: who, world health organization, world health organisation
nato: north atlantic treaty organization, north atlantic treaty organisation
imf: international monetary fund
wto: world trade organization, world trade organisation
ecb: european central bank
icc: international criminal court
icj: international court of justice
iaea: international atomic energy agency
ioc: international olympic committee
fbi: federal bureau of investigation
cia: central intelligence agency
epa: environmental protection agency
fda: food and drug administration
cdc: centers for disease control and prevention, centers for disease control
doj: department of justice, justice department
nhs: national health service
gdp: gross domestic product
ai: artificial intelligence
ceo: chief executive officer, chief executive
ngo: non governmental organization, non governmental organisation
drc: democratic republic of the congo, democratic republic of congo
g7: group of seven
g20: group of twenty
opec: organization of the petroleum exporting countries, organisation of the petroleum exporting countries
oecd: organization for economic cooperation and development, organisation for economic cooperation and development
osce: organization for security and cooperation in europe, organisation for security and cooperation in europe
asean: association of southeast asian nations
unhcr: un refugee agency
unicef: united nations childrens fund
msf: doctors without borders, medecins sans frontieres
nasa: national aeronautics and space administration
esa: european space agency
ecj: european court of justice
echr: european court of human rights
irs: internal revenue service
dea: drug enforcement administration
faa: federal aviation administration
nhtsa: national highway traffic safety administration
fema: federal emergency management agency
ftc: federal trade commission
fcc: federal communications commission
nra: national rifle association
aclu: american civil liberties union
"""
"""Short forms and what they stand for."""

CASED = {"US": "usa", "WHO": "who.int", "UN": "un", "EU": "eu"}
"""Short forms that are words in lower case, and so count in capitals alone."""
AFTER_THE = {"us": "usa"}
"""The same in lower case, behind "the"."""
