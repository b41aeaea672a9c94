"""What a follow-up means by itself."""

import pytest

from qa.conversation.follow_ups import FollowUp, Turn, as_turns, read_follow_up, stand_alone

SUPPORT = "Why does Norland support Velia"
FERRY = "Did the ferry Aurelia run aground?"
MAYOR = Turn("Who was elected mayor of Brannock?", "Ada Byron was elected mayor of Brannock on 4 June. [1]")
QUAKE = "How many people died in the earthquake in Velia?"
CAPTAIN = "Since when is Captain Lena Holm the captain of the Aurelia?"
SHARKS = "What are tiger sharks?"


@pytest.mark.parametrize(
    ("earlier", "question", "meaning"),
    [
        # Another question word over the question before.
        ([SUPPORT], "Since when does it do so?", "Since when does Norland support Velia?"),
        ([SUPPORT], "Why?", "Why does Norland support Velia?"),
        ([FERRY], "When was that?", "When did the ferry Aurelia run aground?"),
        ([FERRY], "where did it happen?", "Where did the ferry Aurelia run aground?"),
        ([MAYOR], "When?", "When was Ada Byron elected mayor of Brannock?"),
        ([Turn("Who is the captain of the Aurelia?", "Captain Lena Holm is.")], "Since when?", CAPTAIN),
        (["Who is the captain of the Aurelia?"], "Since when?", "Who is the captain of the Aurelia, and since when?"),
        (["Which firm owns the Aurelia?"], "Since when?", "Which firm owns the Aurelia, and since when?"),
        ([QUAKE], "Why?", "How many people died in the earthquake in Velia, and why?"),
        # Something else in its place.
        ([SUPPORT], "and Iran?", "Why does Iran support Velia?"),
        ([SUPPORT], "What about Iran", "Why does Iran support Velia?"),
        ([SUPPORT], "and in 2022?", "Why does Norland support Velia in 2022?"),
        ([QUAKE], "and in Estrel?", "How many people died in the earthquake in Estrel?"),
        ([MAYOR], "and in Calder?", "Who was elected mayor of Calder?"),
        (["Is goulash a stew?"], "How about chilli?", "Is chilli a stew?"),
        # A time, a deed, a superlative, a topic of articles in the place of another.
        (["How many articles appeared in May 2023?"], "And in June?", "How many articles appeared in June 2023?"),
        (["What was inflation in Velden in 2022?"], "And in 2023?", "What was inflation in Velden in 2023?"),
        (["How many people died in the blaze?"], "And injured?", "How many people were injured in the blaze?"),
        (["How many people were killed in the blaze?"], "and rescued?", "How many people were rescued in the blaze?"),
        (["What is the oldest article?"], "And the newest?", "What is the newest article?"),
        (["How many articles mention the dam?"], "And Sand?", "How many articles mention Sand?"),
        (["Who wrote the article on the fair?"], "And the one on the dam?", "Who wrote the article on the dam?"),
        (["How many articles mention the dam?"], "Which ones?", "Which articles mention the dam?"),
        (["How many articles mention the dam?"], "List them", "Which articles mention the dam?"),
        (["Was anybody hurt?"], "And the wolf?", "Tell me about the wolf"),
        ([Turn("Who won the cup?", "Ada Byron won it.")], "What about the strike?", "Tell me about the strike"),
        # What somebody wants.
        (["What does Ada Byron want?"], "Who is against it?", "Who is against what Ada Byron wants?"),
        (["What did Ada Byron propose?"], "Who opposes that?", "Who opposes what Ada Byron did propose?"),
        # Pronouns.
        (
            [Turn("Who did Jon Pell marry?", "Jon Pell married Mira Dove. [1]")],
            "Where did they meet?",
            "Where did Jon Pell and Mira Dove meet?",
        ),
        ([SUPPORT], "How much did they send?", "How much did Norland send?"),
        ([MAYOR], "How old is she?", "How old is Ada Byron?"),
        ([MAYOR], "What did she promise?", "What did Ada Byron promise?"),
        ([SHARKS], "Where do they live?", "Where do tiger sharks live?"),
        ([SHARKS], "What are their enemies?", "What are tiger sharks' enemies?"),
        ([QUAKE], "How strong was it?", "How strong was the earthquake in Velia?"),
        # "It" is one, "they" are many: the topic before the last.
        (["What is the Calder canal?", "Who were the dredgers?"], "When was it dug?", "When was the Calder canal dug?"),
        # A whole event.
        ([SUPPORT], "and who denied it?", "Who denied it (Norland support Velia)?"),
        ([FERRY], "How did the owner react?", "How did the owner react (the ferry Aurelia run aground)?"),
        # What is left out.
        ([FERRY], "Who was the captain?", "Who was the captain of the ferry Aurelia?"),
        (["What is marsh fever?"], "What are the symptoms?", "What are the symptoms of marsh fever?"),
        (["What is marsh fever?"], "What is the impact on children?", "What is the impact of marsh fever on children?"),
        ([SHARKS], "What is the largest ever caught?", "What is the largest tiger shark ever caught?"),
        (["What is the Calder canal project?"], "Who paid for the project?", "Who paid for the Calder canal project?"),
        ([FERRY], "How many passengers were on board?", "How many passengers were on board (the ferry Aurelia)?"),
    ],
)
def test_a_follow_up_is_made_to_stand_alone(earlier: list[str | Turn], question: str, meaning: str) -> None:
    assert stand_alone(question, earlier) == meaning


@pytest.mark.parametrize(
    "question",
    [
        "Who won the mayoral election of Brannock?",
        "Did it rain in Paris when they met there?",
        "What happened to share prices this week",
        "how long did the engineers of the tidal station need before it could deliver power again",
        "What is Docker and how does it work?",
        "What is anemia?",
        "Is it true that Calder has no harbour?",
        "Which airline said it will close its office in Calder?",
        "Which leader lost his seat?",
        "Ireland kept which of its laws?",
        "When she retired, the mayor of Calder was praised. Who follows her?",
        "Which of these is a ferry?",
        "What happened this week?",
        "A judge ruled that a museum of Brannock may keep what?",
        "is tiktok banned",
        "how much did the adidas deal cost",
    ],
)
def test_a_question_that_stands_by_itself_is_left_alone(question: str) -> None:
    assert stand_alone(question, [SUPPORT]) == question


def test_the_first_question_leans_on_nothing() -> None:
    assert read_follow_up("Why is it so?", ()) == FollowUp("Why is it so?")


def test_a_chain_of_follow_ups_leads_back_to_the_question_that_stands() -> None:
    earlier = [SUPPORT, "and Iran?", "since when?"]
    assert stand_alone("and Estrel?", earlier) == "Since when does Estrel support Velia?"
    assert stand_alone("who leads it?", earlier) == "Who leads Iran?"


def test_a_new_subject_ends_the_old_one() -> None:
    assert stand_alone("Where is it?", [SHARKS, "What is the Calder canal?"]) == "Where is the Calder canal?"


def test_a_follow_up_is_searched_for_beside_the_last_two_questions() -> None:
    earlier = as_turns(["Who was elected?", FERRY, "Who was the captain?"])
    assert read_follow_up("How old is he?", earlier).context_query.startswith(
        f"{FERRY} Who was the captain? How old is "
    )
    assert read_follow_up("Which charges were dropped?", earlier).context_query, (
        "it names nobody, so it may be about the ferry"
    )
    assert not read_follow_up("Who won the mayoral election of Brannock?", earlier).context_query


def test_only_the_last_ten_turns_count() -> None:
    assert len(as_turns(["Who?"] * 200)) == 10


@pytest.mark.parametrize("turn", [7, {"answer": "Yes."}, {"question": 3}, {"question": "Who?", "role": "user"}])
def test_what_is_no_turn_is_refused(turn: object) -> None:
    with pytest.raises(ValueError, match="earlier turn"):
        as_turns([turn])  # type: ignore[list-item]


def test_turns_are_texts_or_have_an_answer() -> None:
    turns = as_turns(["Who?", {"question": "When?", "answer": "On Monday. [1]"}, Turn("Why?")])
    assert turns == (Turn("Who?"), Turn("When?", "On Monday. [1]"), Turn("Why?"))


@pytest.mark.parametrize(
    "said",
    ["Tell me more", "more details please", "Go on.", "What else is known?", "Anything else?", "and elaborate on that"],
)
def test_more_is_asked_for_on_the_topic_of_before(said: str) -> None:
    follow_up = read_follow_up(said, as_turns(["How many people were on board the ferry Aurelia?"]))
    assert follow_up.standalone_question == "Tell me about the ferry Aurelia"
    assert read_follow_up(said, ()).standalone_question == said


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("what about the regatta", "Tell me about the regatta"),
        ("And what about the tram line?", "Tell me about the tram line"),
        ("how about the museum?", "Tell me about the museum"),
        ("so what about the pier", "Tell me about the pier"),
        ("okay, what about the harbour board?", "Tell me about the harbour board"),
    ],
)
def test_a_thing_after_a_question_for_somebody_is_another_topic(said: str, asked: str) -> None:
    earlier = as_turns(["How many people were on board the Aurelia?", "and who is the mayor?"])
    assert read_follow_up(said, earlier) == FollowUp(asked)
    assert read_follow_up("what about the captain?", earlier).standalone_question != "Tell me about the captain"


HALEY = Turn("How often has former South Carolina Gov. Nikki Haley been to Iowa?", "Nikki Haley made two trips.")
VERDICT = Turn("What did the jury decide on Carl Voss?", "The jury found Carl Voss liable and awarded Judy Byron $500.")


@pytest.mark.parametrize(
    ("earlier", "question", "meaning"),
    [
        # A title that ends in a full stop is no end of a name, and none of it.
        ([HALEY], "How does she poll in Iowa?", "How does Nikki Haley poll in Iowa?"),
        ([Turn("What did Sen. Ada Holm say?")], "How old is she?", "How old is Ada Holm?"),
        (
            [Turn("Who wrote the bill?", "Republican Sen. Josh Hale of Missouri.")],
            "How old is he?",
            "How old is Josh Hale?",
        ),
        # She is not he.
        ([VERDICT], "How much was she awarded?", "How much was Judy Byron awarded?"),
        ([VERDICT], "How old is he?", "How old is Carl Voss?"),
        # Their reason, not the North's.
        (
            ["Why does North Korea support Palestine?"],
            "And why do Arab states support it?",
            "Why do Arab states support Palestine?",
        ),
        (["Who opposes the harbour plan?"], "Why did Norland oppose it?", "Why did Norland oppose the harbour plan?"),
        # Somebody else, of the same.
        (["Who backs the harbour plan?"], "Who else?", "Who else backs the harbour plan?"),
        # What was counted.
        (["How many people were on board the Aurelia?"], "When was that?", "When were people on board the Aurelia?"),
        # The name for the kind.
        (["How much money does Intel get?"], "Where does the company build?", "Where does Intel build?"),
        (["What is Project Texas?"], "How much does it cost?", "How much does Project Texas cost?"),
        # Another matter.
        (["How old is the mayor?"], "what about the flood of 1960", "Tell me about the flood of 1960?"),
        (["When did Ada Byron resign?"], "give me a timeline of that", "Timeline of Ada Byron"),
    ],
)
def test_what_people_ask_next_is_made_to_stand_alone(earlier: list[str | Turn], question: str, meaning: str) -> None:
    assert stand_alone(question, earlier) == meaning


ARRIVED = Turn(
    "Who is Luigi Bellini?",
    "Luigi Bellini, the accused, was cast in the spotlight as he arrived in Port Ellery Thursday. [1] Mayor Ada Byron"
    " waited there.",
)


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("How old is he?", "How old is Luigi Bellini?"),
        ("What was he charged with?", "What was Luigi Bellini charged with?"),
        ("where does he live?", "Where does Luigi Bellini live?"),
        ("Who was his lawyer?", "Who was Luigi Bellini's lawyer?"),
        ("Did he confess?", "Did Luigi Bellini confess?"),
    ],
)
def test_who_was_asked_for_by_name_is_meant_and_no_place_with_a_weekday(question: str, meaning: str) -> None:
    assert stand_alone(question, [ARRIVED]) == meaning


def test_whom_an_answer_names_is_meant_where_nobody_was_named() -> None:
    assert stand_alone("How old is she?", [MAYOR]) == "How old is Ada Byron?"
    asked = Turn("Who is Ivo Pell's lawyer?", "Mira Dove is his lawyer, she said in Calder Friday. [1]")
    assert stand_alone("How old is she?", [asked]) == "How old is Mira Dove?"
