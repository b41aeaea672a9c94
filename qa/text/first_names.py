"""Common first names, to tell whom "he" and "she" can mean; a name that is not here can be either's."""

from typing import Literal

_HERS = frozenset(
    """abigail ada adriana agnes aisha alexandra alice alicia alison allison amal amanda amber amelia amy ana andrea
    angela angelina anita ann anna anne annie ariana ashley astrid audrey barbara beatrice becky bella beth
    betty beverly brenda brittany brittney camilla carla carmen carol caroline catherine cathy celine
    charlotte cheryl chloe christina christine cindy claire clara claudia colleen crystal cynthia daisy dana
    danielle dawn deborah debra denise diana diane dolores donna doris dorothy edith eileen elaine eleanor
    elena elise elizabeth ella ellen emily emma erica erin estelle esther eva evelyn fatima faith felicia
    fiona florence frances gabriela geraldine gina giorgia gisele gloria grace greta gretchen hannah harriet
    heather heidi helen helena hilary hillary ida ilhan inga ingrid irene iris isabel isabella ivana ivanka
    jacinda jacqueline jane janet janice jasmine jean jeanne jenna jennifer jenny jessica jill joan joanna joy
    joyce judith judy julia julie june kamala karen karin kate katherine kathleen kathryn kathy katie kayla
    kelly kim kimberly kirsten kristen kristin lara laura lauren lea leah lena leslie lilian lily linda lisa
    liz lois lori lorraine louise lucia lucy lydia lynn mackenzie madeleine madison maggie margaret maria
    marian marie marilyn marina marjorie martha mary maya megan meghan melania melanie melinda melissa
    mercedes mette mia michelle mildred miriam molly monica nadia nancy naomi natalie natasha nicola nicole
    nikki nina nora norma olga olivia pamela patricia paula penelope penny phyllis priscilla priya rachel
    rebecca regina rihanna rita roberta robin ronna rosa rose rosemary ruth sabrina sally samantha sandra
    sanna sara sarah selena serena shakira shannon sharon sheila shelly sheryl shirley silvia simone sofia
    sonia sophia sophie stacey stella stephanie stormy sue susan suella suzanne sylvia tamara tammy tanya tara
    taylor teresa theresa tiffany tina tovah tracy ursula valerie vanessa venus vera veronica victoria viola
    violet virginia vivian wanda wendy whitney yolanda yvonne zoe""".split()
)
_HIS = frozenset(
    """aaron abdul abraham adam adrian ahmed aisen alan albert alejandro alex alexander alexei alfred ali allen
    andrew andy anders angel anthony antonio antony arthur asa austin barack barry ben benjamin bernard bernie
    bill billy bob bobby boris brad bradley brandon brett brian bronny bruce bryan caleb calvin cameron carl
    carlos casper chad charles charlie chris christian christopher chuck clarence clark clifford clint cody
    colin connor corey cory craig curtis dale dan daniel darren dave david dean dennis derek diego dmitry
    dominic don donald doug douglas drew duncan dustin dwayne dylan earl eddie edgar eduardo edward edwin
    elijah elon emmanuel eric erik ernest ethan eugene evan felipe felix fernando floyd francis francisco
    frank franklin fred frederick gabriel gareth gary gavin gene geoffrey george gerald gilbert glenn gordon
    graham greg gregory gustavo guy harold harry harvey hassan hector henry herbert herman howard hugh hugo
    hunter ian ibrahim igor ignacio isaac ivan jack jacob jaime jake james jamie jared jason javier jay jeff
    jeffrey jeremy jerome jerry jesse jim jimmy joe joel john johnny jon jonathan jordan jorge jose joseph
    josh joshua juan julian justin karl keith ken kenneth kevin khalid klaus kurt kyle lance larry lars
    lawrence lebron lee leo leon leonard leonardo lewis liam lionel lloyd logan louis lucas luis luke magnus
    malcolm manuel marc marco marcus mario mark martin marvin mason matt matthew maurice max maxwell michael
    miguel mike mitch mitt mohamed mohammed morgan nathan nathaniel neil nelson nicholas nick nicolas nigel
    noah norman olof olaf oliver omar oscar otto owen pablo patrick paul pedro pete peter phil philip phillip
    pierce piers piet pope rafael ralph ramon randy raymond ricardo richard rick ricky rishi rob robert rodney
    roger roland roman ron ronald rory ross roy rudy rupert russell ryan salman sam samuel scott sean
    sebastian sergei sergio seth shane shawn shou simon stanley stephen steve steven stuart ted terrence terry
    theodore thomas tim timothy todd tom tommy tony travis trevor troy tyler vernon victor vincent vivek
    vladimir volodymyr wade walter warren wayne wesley william xavier yusuf zachary""".split()
)

Gender = Literal["", "f", "m"]


def gender_of(name: str) -> Gender:
    """Return "f" or "m" where the first word of somebody's name is a name of women or of men; else "".

    Args:
        name: with or without titles before it.
    """
    for word in name.lower().split():
        if word in _HERS:
            return "f"
        if word in _HIS:
            return "m"
    return ""
