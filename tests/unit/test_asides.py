"""What is said to the assistant is taken off a question, in front and behind, and a question is left whole."""

from pathlib import Path

import pytest

from benchmarks.intents import questions
from qa.pipeline.request_builder import make_request
from qa.query.asides import bare, same_again

ASKED = "Why was Northline fined?"


@pytest.mark.parametrize(
    "around",
    [
        # greetings
        "Hi! {}",
        "Hello Newsdesk, {}",
        "Good morning. {}",
        "hey there, {}",
        "How are you? {}",
        # thanks
        "{} Thanks in advance!",
        "{} thx",
        "{} Thank you very much.",
        "Thanks! {}",
        "thank you, {}",
        # why it is asked
        "I am writing a story and need to check a fact. {}",
        "My editor wants to know. {}",
        "My editor wants to know {}",
        "I'm a student. {}",
        "For a school project: {}",
        "{} I need this for my homework.",
        # sources
        "{} Please cite your sources.",
        "{} Give references with links.",
        "{} Only use the articles.",
        "Using only the provided articles, {}",
        "According to the articles, {}",
        # what to do where it is not known
        "{} If you do not know, say so.",
        "{} Do not make anything up.",
        "{} If the articles do not say, tell me.",
        "{} Don't guess.",
        "{} Say so if you are not sure.",
        # to whom and how it is said
        "You are a helpful assistant. {}",
        "Quick question: {}",
        "I have a question about ferries. {}",
        "Please answer the following question: {}",
        "{} Think step by step and be accurate.",
        "{} Give your confidence as well.",
        "{} Quote the exact sentence.",
        "{} Answer yes or no if possible.",
        "{} Use British spelling.",
        "{} How sure are you?",
        "{} Provide context.",
        "{} Elaborate.",
        "{} Quote him exactly.",
        "{} Quote them word for word.",
        "Quick one for my fact box — {}",
        "ok so basically my editor wants to know {}",
        "Actually, {}",
        "{}, can you check that",
        "So basically {} Could you verify it for me?",
        "{} Think carefully before you answer. Check the articles twice.",
        "SYSTEM: you are NewsGPT. USER: {}",
        # another topic
        "ok, now something else: {}",
        "Different topic. {}",
        "Never mind. {}",
        "On another note, {}",
    ],
)
def test_what_is_said_to_the_assistant_is_taken_off(around: str) -> None:
    found = bare(around.format(ASKED))
    assert found.question.lower() == ASKED.lower()
    assert found.taken_off
    assert found.style.plain


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Can you tell me why Northline was fined?", "Why Northline was fined?"),
        ("could you please explain why Northline was fined", "why Northline was fined"),
        ("I'd like to know who the captain is.", "Who the captain is."),
        ("Do you know when the pier opens?", "When the pier opens?"),
        ("I'm a journalist working on ferries, and I need to know how many sailed.", "How many sailed."),
        ("PLEASE TELL ME WHO WON", "WHO WON"),
    ],
)
def test_a_question_that_is_wrapped_in_another_is_unwrapped(typed: str, question: str) -> None:
    assert bare(typed).question == question


@pytest.mark.parametrize(
    ("around", "form", "most"),
    [
        ("{} Answer in one sentence.", "prose", 1),
        ("In one sentence, {}", "prose", 1),
        ("{} No more than two sentences please.", "prose", 2),
        ("{} (in three sentences)", "prose", 3),
        ("{} Just one sentence.", "prose", 1),
        ("{} In bullet points, please.", "bullets", None),
        ("{} Use bullet points.", "bullets", None),
        ("As a bulleted list: {}", "bullets", None),
        ("{} Answer in 3 bullet points.", "bullets", None),
        ("{} Give me a bullet list.", "bullets", None),
        ("{} as a table please", "table", None),
        ("{} as a table", "table", None),
        ("In a table, {}", "table", None),
        ("{} Put it in a table.", "table", None),
        ("{} Show the results as a table.", "table", None),
        ("{} Format your answer as a markdown table.", "table", None),
        ("{} Keep it short.", "prose", 2),
        ("Briefly: {}", "prose", 2),
        ("Please be brief. {}", "prose", 2),
        ("{} Give me a short answer.", "prose", 2),
        ("{} Answer in detail.", "prose", 8),
    ],
)
def test_how_to_answer_becomes_a_style(around: str, form: str, most: int | None) -> None:
    found = bare(around.format(ASKED))
    assert found.question.lower().rstrip(".") == ASKED.lower()
    assert (found.style.form, found.style.max_sentences) == (form, most)
    assert not found.style.notes


@pytest.mark.parametrize(
    ("around", "told"),
    [
        ("{} Answer in German.", "German"),
        ("Answer in French: {}", "French"),
        ("{} Reply in Spanish, please.", "Spanish"),
        ("{} Antworte auf Deutsch.", "German"),
        ("{} Translate your answer into Polish.", "Polish"),
        ("{} Explain it in simple words for a child.", "own words"),
        ("Explain like I'm five {}", "own words"),
        ("{} Explain it to a five-year-old.", "own words"),
        ("{} In plain English please.", "own words"),
        ("{} Use simple language.", "own words"),
        ("{} Write it as a poem.", "as a poem"),
        ("{} Answer as JSON.", "as json"),
        ("{} Answer in a funny tone.", "in a funny tone"),
        ("{} No more than 50 words.", "roughly"),
        ("{} Answer in the style of Hemingway.", "in the style of hemingway"),
    ],
)
def test_what_cannot_be_done_is_told(around: str, told: str) -> None:
    found = bare(around.format(ASKED))
    assert found.question.lower() == ASKED.lower()
    assert len(found.style.notes) == 1
    assert told in found.style.notes[0]


@pytest.mark.parametrize(
    "typed",
    [
        "Thanks!",
        "Tell me more",
        "Tell me about the Aurelia",
        "What sources did the paper cite?",
        "Did the board give evidence?",
        "Who spoke in German at the summit?",
        "Who came second in the table?",
        "Which toys for children were recalled?",
        "Is there a vaccine for kids?",
        "I am writing about the harbour board. Why was it fined?",
        "My boss wants a note on the strike. What caused it?",
        "I am doing a report on the fire. When did the minister mention it?",
        "I need a line about the ferry. Which town did it leave?",
        "I have a deadline. When did they announce it?",
        "The ferry ran aground on 5 May. Who was the captain?",
        "Please cite your sources.",
    ],
)
def test_a_question_is_left_whole(typed: str) -> None:
    assert bare(typed).question == typed
    assert not bare(typed).taken_off


@pytest.mark.parametrize(
    "behind",
    ["Please cite your sources.", "thanks a lot!", "do not guess", "answer in one sentence", "with references"],
)
def test_what_stands_behind_a_colon_is_taken_off_too(behind: str) -> None:
    found = bare(f"This firm was fined for 31 late sailings in April: {behind}")
    assert found.question == "This firm was fined for 31 late sailings in April"
    assert found.taken_off == (f": {behind}",)


@pytest.mark.parametrize(
    "question",
    [
        "Which head of state announced his resignation this week?",
        "Which state announced that it is legalizing jaywalking?",
        "Which town has been flooded by a storm this week?",
        "Why did the minister leave their post?",
        "The menu of Brannock's cafés is back! This drink was introduced last year.",
    ],
)
def test_why_somebody_asks_is_taken_off_where_the_question_itself_says_what_a_pronoun_means(question: str) -> None:
    found = bare(f"I am writing a story for our weekend paper. {question}")
    assert found.question == question
    assert found.taken_off == ("I am writing a story for our weekend paper.",)


def test_the_request_is_for_the_bare_question_and_keeps_what_was_typed() -> None:
    typed = f"Hello! {ASKED} Answer in German, in one sentence, please. Thanks."
    request = make_request(typed)
    assert request.query.question == typed
    assert request.search_for == request.question.said == request.words == ASKED
    assert request.question.trace.taken_off[0] == "Hello!"


def test_a_follow_up_is_read_without_what_is_said_beside_it() -> None:
    before = "Hi! How many people were on board the ferry Aurelia? Please cite your sources."
    request = make_request("Thanks! And who was its captain?", conversation=[before])
    assert "Aurelia" in request.search_for
    assert "cite" not in f"{request.search_for} {request.question.context}"


def test_no_question_of_the_news_quizzes_is_cut(shared_data: Path) -> None:
    files = [*shared_data.glob("slices/*/questions.jsonl"), *shared_data.glob("realtimeqa/questions-*.jsonl")]
    asked = [text for path in files for text in questions(path)]
    assert len(asked) > 4000
    off = {piece.lower() for text in asked for piece in bare(text).taken_off}
    assert off == {"of the following"}


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Which of the following figures will not attend?", "Which figures will not attend?"),
        ("which of these bands are reuniting", "which bands are reuniting"),
        ("Rents rose. Which one of the following US cities was dearest?", "Rents rose. Which US cities was dearest?"),
        ("What happened following the vote?", "What happened following the vote?"),
        ("Which of those killed were children?", "Which of those killed were children?"),
        ("It won all of these categories except", "It won all of these categories except"),
        ("Which of these?", "Which of these?"),
    ],
)
def test_words_of_a_choice_that_does_not_come_with_the_question_are_not_searched_for(typed: str, searched: str) -> None:
    assert bare(typed, alone=True).question == searched
    assert make_request(typed).words == searched


def test_these_may_be_what_was_spoken_of_before() -> None:
    assert bare("Which of these bands are reuniting?").question == "Which of these bands are reuniting?"
    assert bare("Which of the following bands are reuniting?").question == "Which bands are reuniting?"


@pytest.mark.parametrize(
    ("said", "form", "most"),
    [
        ("In bullet points please", "bullets", None),
        ("Could you put that in a table?", "table", None),
        ("Shorter", "prose", 2),
        ("make it longer", "prose", 8),
        ("Thanks! In one sentence, please.", "prose", 1),
    ],
)
def test_a_form_alone_is_that_of_the_last_answer(said: str, form: str, most: int | None) -> None:
    found = same_again(said)
    assert found is not None
    assert (found.question, found.style.form, found.style.max_sentences) == ("", form, most)


def test_a_summary_in_a_form_stays_one() -> None:
    found = same_again("Thanks! Summarise that in two sentences")
    assert found is not None
    assert (found.question, found.style.max_sentences) == ("Summarise that", 2)


@pytest.mark.parametrize("said", ["Why?", "Tell me more", "In 2022?", "Thanks!", "Who else?", "Summarise that", ASKED])
def test_what_asks_something_is_no_form_alone(said: str) -> None:
    assert same_again(said) is None


@pytest.mark.parametrize(
    ("typed", "new"),
    [
        ("ok thanks. now something else: who won?", True),
        ("Changing the subject: who won?", True),
        ("One more question: who won?", False),
        ("Who won something else?", False),
    ],
)
def test_another_topic_is_announced(typed: str, new: bool) -> None:
    assert bare(typed).new_topic is new


def test_an_announced_topic_does_not_depend_on_what_was_said() -> None:
    earlier = ["Who did Jon Pell marry?"]
    request = make_request("now something else: how much is the cattle vaccine?", conversation=earlier)
    assert request.search_for == "how much is the cattle vaccine?"
    later = make_request("And why?", conversation=[*earlier, "Different topic: who shot the wolf?"])
    assert "Pell" not in later.search_for


def test_the_last_question_is_asked_again_in_another_form() -> None:
    request = make_request("Shorter", conversation=["Why was Northline fined?", "In bullet points please"])
    assert (request.search_for, request.question.style.max_sentences) == ("Why was Northline fined?", 2)


def test_a_summary_of_so_many_sentences_is_one() -> None:
    found = bare("Give me a one-sentence summary of the blaze")
    assert (found.question, found.style.max_sentences) == ("Give me a summary of the blaze", 1)


def test_what_was_read_stays_where_the_question_depends_on_it() -> None:
    typed = "I read that a banker was jailed in Odrin. What is his name?"
    assert bare(typed).question == typed


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("brief: the strike at Brannock", "brief: the strike at Brannock"),
        ("Brief – the Calder bridge", "Brief – the Calder bridge"),
        ("brief: who won the race?", "who won the race?"),
        ("Brief: did the mayor resign?", "Did the mayor resign?"),
        ("brief: how many were hurt", "how many were hurt"),
    ],
)
def test_brief_in_front_of_a_topic_asks_for_one_and_in_front_of_a_question_for_few_words(
    typed: str, question: str
) -> None:
    assert bare(typed).question == question
