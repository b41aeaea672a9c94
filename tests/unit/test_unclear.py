"""Questions that name nothing are told from those that do, and from follow-ups that have something before them."""

from pathlib import Path

import pytest

from benchmarks.intents import questions
from qa.conversation.follow_ups import Turn
from qa.conversation.unclear import is_unclear, names_nothing

UNCLEAR = """why
who?
When?
and?
And why?
tell me more
Tell us more about it, please.
what happened
What happened next?
What Happened?
what's going on?
how come
how many?
who is he
Who said so?
What is this about?
is it true?
why? And who?
WHY
and then
Why not?
don't you know?""".splitlines()
CLEAR = """why Brannock
Who won?
What happened in Springfield?
what happened in 2023
What is the US?
WHO
What is It about?
who is the mayor
how many died?
why is tiktok banned
warum""".splitlines()


@pytest.mark.parametrize("said", UNCLEAR)
def test_small_words_alone_name_nothing(said: str) -> None:
    assert names_nothing(said)


@pytest.mark.parametrize("said", CLEAR)
def test_a_name_a_matter_or_a_number_is_enough(said: str) -> None:
    assert not names_nothing(said)


def test_what_was_said_before_says_what_is_meant() -> None:
    assert is_unclear("why?", [Turn("Hello"), Turn("who?"), Turn("Summarise that")])
    assert not is_unclear("why?", [Turn("Why did the bridge close?"), Turn("who?")])
    assert not is_unclear("tell me more", [Turn("Give me a timeline of the strike")])
    assert not is_unclear("who?", [Turn("Which articles do you have on wolves?"), Turn("Thanks!")])


def test_no_question_of_the_news_quizzes_names_nothing(shared_data: Path) -> None:
    files = [*shared_data.glob("slices/*/questions.jsonl"), *shared_data.glob("realtimeqa/questions-*.jsonl")]
    asked = [text for path in files for text in questions(path)]
    assert len(asked) > 4000
    assert not [text for text in asked if names_nothing(text)]
