"""Questions as people type them over a small collection: misspelt, in other forms, and about the collection itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qa.answer import Answer
from qa.answer_json import answer_json
from qa.assistant import Assistant
from qa.conversation.follow_ups import Turn
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.building import write_jsonl
from vectorstore.ingestion.ingest import ingest

ARTICLES: tuple[dict[str, Any], ...] = (
    {
        "title": "Brannock Ferries fined for late sailings",
        "text": "Brannock Ferries was fined 40,000 crowns on Monday because 31 sailings were late.\n\n"
        "Its captain Maeve O'Shaughnessy said that the radar had failed.",
        "source": "Calder Post",
        "published": "2024-05-06",
        "authors": ["Ines Holt", "Ivo Sailinge"],
    },
    {
        "title": "Museum of Łańcut reopens",
        "text": "The museum of Łańcut reopened after two years, and Käthe Großmann read her poems there.\n\n"
        "The Al-Rashidun choir sang. The United Nations lent 12 paintings."
        " A Grammy of Rob Glass and a Confederate flag are shown too.",
        "source": "calderpost.com",
        "published": "2024-05-08",
        "authors": ["Ines Holt", "Bo Strand"],
    },
    {
        "title": "Harbour airbase is sold",
        "text": "The airbase at the harbour was sold to a Turkish firm for $2bn on Thursday, the council said.\n\n"
        "Shares of Brannock Ferries rose by 12% after the sale of the airbase. Inga Dahl had voted against the sale.",
        "source": "Dunmere Gazette",
        "published": "2024-05-09",
        "authors": ["Bo Strand"],
    },
)


@contextmanager
def over(articles: Iterable[dict[str, Any]], folder: Path) -> Iterator[Assistant]:
    """Give an assistant over a collection of some articles."""
    settings, _ = load({"home": folder / "home"})
    with open_collection(settings, command="tests") as collection:
        ingest([write_jsonl(folder / "articles.jsonl", articles)], collection)
        yield open_assistant(settings, collection)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with over(ARTICLES, tmp_path_factory.mktemp("understood")) as assistant:
        yield assistant


def titles(answer: Answer) -> list[str]:
    return sorted({citation.article.title.split()[0] for citation in answer.citations})


@pytest.mark.parametrize(
    ("question", "typed", "read", "told"),
    [
        ("Why was Branock Ferries fined?", "Branock", "Brannock", True),
        ("Why was Brannokc Ferries fined?", "Brannokc", "Brannock", True),
        ("What did Maeve OShaughnessy say?", "OShaughnessy", "O'Shaughnessy", False),
        ("Did the Alrashidun choir sing?", "Alrashidun", "Al-Rashidun", False),
        ("Who heard Kaethe read her poems?", "Kaethe", "Käthe", False),
        ("why were the sialings late?", "sialings", "sailings", True),
        ("Which saliings were late?", "saliings", "sailings", True),
        ("Who lent the paitnings?", "paitnings", "paintings", True),
        ("Whose Gramym is shown?", "Gramym", "Grammy", True),
        ("What of Rob Glsas is shown?", "Glsas", "Glass", True),
        ("Where is the Confeedrate flag?", "Confeedrate", "Confederate", True),
        ("What did Inga Dalh vote against?", "Dalh", "Dahl", True),
    ],
)
def test_a_misspelt_word_is_searched_for_as_the_articles_write_it(
    assistant: Assistant, question: str, typed: str, read: str, told: bool
) -> None:
    answer = assistant.ask(question)
    assert read in answer.standalone_question
    note = f"Searched for “{read}” in place of “{typed}”, which stands in no article."
    assert (note in answer.notes) == told
    assert answer.understood is not None
    assert [(each.typed, each.read) for each in answer.understood.corrected] == [(typed, read)]
    assert answer.query.question == question
    assert answer == assistant.ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who read poems in the museum of Lancut?",
        "What did Grossmann read?",
        "How many paintings did the UN lend?",
        "By how much did shares of Brannock rise?",
        "Who sells the airbase in Turkiye?",
        "How many boats sank off Brannock?",
        "Which elephants live in Brannock?",
    ],
)
def test_a_word_in_another_form_and_a_common_word_are_no_spelling_mistakes(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not [note for note in answer.notes if "Searched for" in note]


def test_a_compound_is_searched_for_as_the_articles_write_it(assistant: Assistant) -> None:
    answer = assistant.ask("Who bought the air-base?")
    assert answer.standalone_question == "Who bought the airbase?"
    assert not [note for note in answer.notes if "No article" in note]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did the Harbour Airbase Museum say?", "Harbour Airbase Museum"),
        ("Why was Brannock Poems Council fined?", "Brannock Poems Council"),
        ("Who leads Dunmere Choir Union?", ""),
        ("What did the United Nations lend?", ""),
        ("Why was brannock poems council fined?", ""),
    ],
)
def test_an_organisation_that_no_article_has_is_named(assistant: Assistant, question: str, name: str) -> None:
    notes = [note for note in assistant.ask(question).notes if note.startswith("No article has the name")]
    assert notes == ([f"No article has the name “{name}”."] if name else [])


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [
        ("A timeline of Branock Ferries", "timeline", "Brannock Ferries"),
        ("Brief on the Brannokc Ferries", "brief", "the Brannock Ferries"),
        ("What is the latest on Branock?", "latest", "Brannock"),
        ("Which articles do you have on Branock?", "articles", "Brannock"),
    ],
)
def test_the_topic_of_a_digest_is_searched_for_as_it_was_corrected(
    assistant: Assistant, question: str, kind: str, topic: str
) -> None:
    answer = assistant.ask(question)
    assert answer.answered, answer.reason
    assert answer.understood is not None
    assert (answer.kind, answer.understood.intent, answer.understood.topic) == (kind, kind, topic)
    assert titles(answer)[0] == "Brannock"


@pytest.mark.parametrize(
    "question",
    [
        "¿Por qué multaron a los transbordadores Brannock?",
        "¿Quién es Inga Dahl?",
        "Wer hat Brannock Ferries verklagt?",
        "Qui est Inga Dahl ?",
        "Кто такой Brannock?",
        "Pourquoi Brannock Ferries ?",
    ],
)
def test_a_question_in_another_language_is_told_to_be_one(assistant: Assistant, question: str) -> None:
    assert any("another language" in note for note in assistant.ask(question).notes)


@pytest.mark.parametrize("question", ["Who is Inga Dahl?", "Why was Brannock Ferries fined?"])
def test_a_question_in_english_is_not(assistant: Assistant, question: str) -> None:
    assert not any("another language" in note for note in assistant.ask(question).notes)


@pytest.mark.parametrize(
    ("question", "kind", "cited", "said"),
    [
        ("Which articles did Ivo Sailinge write?", "articles", ["Brannock"], "1 article by Ivo Sailinge"),
        ("Who wrote the article about the museum?", "metadata", ["Museum"], "by Ines Holt and Bo Strand"),
        ("When was “Harbour airbase is sold” published?", "metadata", ["Harbour"], "9 May 2024"),
        ("Which paper published the article about the airbase?", "metadata", ["Harbour"], "by Dunmere Gazette"),
        ("Which articles did Ines Holt write?", "articles", ["Brannock", "Museum"], "2 articles by Ines Holt"),
        ("Show articles by strand", "articles", ["Harbour", "Museum"], "2 articles by Bo Strand"),
        ("Show articles from the Dunmere Gazette", "articles", ["Harbour"], "1 article from Dunmere Gazette"),
        ("How many articles are there?", "metadata", ["Brannock", "Harbour", "Museum"], "3 articles."),
        ("How many articles mention Brannock?", "metadata", ["Brannock", "Harbour"], "2 articles on “Brannock”."),
        ("How many articles by month?", "metadata", ["Brannock", "Harbour", "Museum"], "2024-05: 3."),
        ("What is the oldest article?", "metadata", ["Brannock"], "6 May 2024"),
        ("What is the newest article?", "metadata", ["Harbour"], "9 May 2024"),
        ("Which outlets are in the collection?", "metadata", ["Brannock", "Harbour", "Museum"], "3 outlets"),
        (
            "What period does the collection cover?",
            "metadata",
            ["Brannock", "Harbour"],
            "from 6 May 2024 to 9 May 2024",
        ),
        ("Which articles were published on 8 May 2024?", "articles", ["Museum"], "1 article:"),
        ("Summarise the article about the museum", "summary", ["Museum"], "reopened after two years"),
    ],
)
def test_the_collection_can_be_asked_about_itself(
    assistant: Assistant, question: str, kind: str, cited: list[str], said: str
) -> None:
    answer = assistant.ask(question)
    assert answer.answered, answer.reason
    assert (answer.kind, titles(answer)) == (kind, cited)
    assert said in answer.text
    shown = {paragraph for passage in answer.passages for paragraph in passage.paragraphs}
    assert {citation.paragraph for citation in answer.citations} <= shown
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == [citation.number for citation in answer.citations]
    assert answer == assistant.ask(question)


def test_what_happened_in_a_week_is_told_of_each_article_the_newest_first(assistant: Assistant) -> None:
    answer = assistant.ask("What happened this week?", as_of="2024-05-10")
    assert answer.kind == "articles"
    assert [citation.article.title.split()[0] for citation in answer.citations] == ["Harbour", "Museum", "Brannock"]


ORCHARD: dict[str, Any] = {
    "title": "Orchard blooms late",
    "text": "The orchard of Dunmere bloomed in May.\n\nGrowers fear frost.\n\nBees are few.\n\n"
    "Rain is expected.\n\nMara Quist is a garden columnist of the Gazette.",
    "source": "Dunmere Gazette",
    "published": "2024-05-07",
}


def test_an_author_whom_only_the_text_names_is_told_with_the_paragraph_that_says_so(tmp_path: Path) -> None:
    settings, _ = load({"home": tmp_path / "home"})
    with open_collection(settings, command="tests") as collection:
        ingest([write_jsonl(tmp_path / "articles.jsonl", [ORCHARD])], collection)
        asked = open_assistant(settings, collection)
        answer = asked.ask("Who wrote the article about the orchard?")
        written = asked.ask("Which articles did Mara Quist write?")
        nobody = asked.ask("Which articles did Dunmere Frost write?")
    assert (written.kind, titles(written)) == ("articles", ["Orchard"])
    assert [(item.sentence, item.outlets) for item in written.items] == [(1, ("Dunmere Gazette",))]
    assert nobody.kind == "answer"
    assert (answer.kind, answer.answered) == ("metadata", True)
    assert "written by Mara Quist" in answer.text
    (citation,) = answer.citations
    assert citation.paragraph.number == 5
    assert citation.quote is not None
    assert "Mara Quist is a garden columnist" in citation.paragraph.text[citation.quote.start : citation.quote.end]


def test_an_author_whose_line_is_set_apart_from_the_text_is_known(tmp_path: Path) -> None:
    settings, _ = load({"home": tmp_path / "home"})
    text = ORCHARD["text"].replace(" of the Gazette.", ". Reach her at mara@gazette.example.")
    with open_collection(settings, command="tests") as collection:
        ingest([write_jsonl(tmp_path / "articles.jsonl", [ORCHARD | {"text": text}])], collection)
        asked = open_assistant(settings, collection)
        (summary,) = collection.archive.articles()
        whole = collection.archive.article(summary.head.id)
        assert whole is not None
        assert [aside.kind for aside in whole.asides] == ["follow"]
        assert titles(asked.ask("Which articles did Mara Quist write?")) == ["Orchard"]
        assert "written by Mara Quist" in asked.ask("Who wrote the article about the orchard?").text


def test_who_is_no_author_of_the_collection_is_asked_of_the_articles(assistant: Assistant) -> None:
    assert assistant.ask("What did Elon Musk write on Twitter?").kind == "answer"
    assert assistant.ask("Who wrote “The Lay of the Last Harbour”?").kind == "answer"


def test_an_outlet_is_known_by_name_and_by_domain(assistant: Assistant) -> None:
    assert {c.article.source for c in assistant.ask("When did the museum reopen?", source="calderpost").citations} == {
        "calderpost.com"
    }


def test_the_json_tells_how_the_question_was_read(assistant: Assistant) -> None:
    told = answer_json(assistant.ask("Hi! Why was Branock fined? In one sentence, please. Thanks!"))["understood"]
    assert told["question"] == "Why was Branock fined?"
    assert told["taken_off"] == ["Hi!", "In one sentence, please.", "Thanks!"]
    assert told["corrected"] == [{"from": "Branock", "to": "Brannock"}]
    assert told["style"] == {"form": "prose", "max_sentences": 1}
    assert told["intent"] == "answer"


@pytest.mark.parametrize(
    ("question", "cited", "said"),
    [
        ("When did the Dunmere Gazette report on the airbase?", "Harbour", "9 May 2024"),
        ("Who at the Dunmere Gazette covered the sale of the airbase?", "Harbour", "by Bo Strand"),
        ("Who covered the airbase for the Dunmere Gazette?", "Harbour", "by Bo Strand"),
        ("Which Calder Post reporter wrote about Brannock Ferries?", "Brannock", "by Ines Holt"),
        ("When did the Calder Post publish its story on Brannock Ferries?", "Brannock", "6 May 2024"),
    ],
)
def test_what_an_outlet_reported_is_told_with_its_article(
    assistant: Assistant, question: str, cited: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "metadata"
    assert said in answer.text
    assert titles(answer) == [cited]


def test_who_carried_something_out_is_no_question_to_the_collection(assistant: Assistant) -> None:
    assert assistant.ask("When did the council report on the airbase?").kind == "answer"
    assert assistant.ask("Who covered the fine for Brannock Ferries?").kind == "answer"


def test_an_article_without_an_author_is_named_in_the_refusal(tmp_path: Path) -> None:
    settings, _ = load({"home": tmp_path / "home"})
    unsigned = {
        "title": "Pier of Skerry is closed",
        "text": "The pier of Skerry was closed on Monday.",
        "source": "Post",
    }
    with open_collection(settings, command="tests") as collection:
        ingest([write_jsonl(tmp_path / "articles.jsonl", (unsigned,))], collection)
        answer = open_assistant(settings, collection).ask("Who wrote the article about the pier of Skerry?")
    assert (answer.kind, answer.answered, answer.sentences, answer.citations) == ("metadata", False, (), ())
    assert answer.reason == "“Pier of Skerry is closed” (Post) names no author."
    assert [passage.article.title for passage in answer.passages] == ["Pier of Skerry is closed"]


WATER = [
    {
        "title": "Dam at Ullock leaks",
        "text": "The dam at Ullock has been leaking since Sunday, engineers said.\n\nWolves drink there.",
        "source": "Tarn Gazette",
        "published": "2023-05-02",
        "authors": ["Colm Hartigan"],
    },
    {
        "title": "Ullock dam repaired",
        "text": "Divers repaired the dam at Ullock on Wednesday, the board said.",
        "source": "Tarn Gazette",
        "published": "2023-05-25",
        "authors": ["Colm Hartigan", "Lise Moran"],
    },
    {
        "title": "Water fee to rise",
        "text": "The water fee will rise to 36 francs a month, the board said.",
        "source": "Kesteven Herald",
        "published": "2023-06-14",
        "authors": ["Lise Moran"],
    },
]


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with over(WATER, tmp_path_factory.mktemp("water")) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which outlet has the most articles?", "Tarn Gazette has the most articles: 2 of 3."),
        (
            "Which author wrote the most articles about the dam?",
            "Colm Hartigan wrote the most articles on “the dam”: 2.",
        ),
        ("In which month were most articles published?", "Most were published in May 2023: 2 of 3 articles."),
        ("How many articles mention the dam in May?", "2 articles on “the dam”."),
        ("How many articles were published in June?", "1 article."),
        ("What are the two oldest articles?", "The oldest of 3 articles:"),
        ("When was the first article on the dam published?", "“Dam at Ullock leaks” was published on 2 May 2023"),
        ("What did the Gazette publish?", "2 articles from Tarn Gazette:"),
        ("How many times did the papers write about a wolf?", "1 article on “a wolf”."),
        ("Who is the journalist behind the fee story?", "was written by Lise Moran."),
        ("How many articles are about divers or wolves?", "2 articles on “divers or wolves”."),
        ("Which articles are by Colm Hartigan or Lise Moran?", "3 articles by Colm Hartigan and Lise Moran:"),
        ("When was the water board last in the news?", "was published on 14 June 2023"),
    ],
)
def test_what_a_collection_holds_is_told(water: Assistant, question: str, said: str) -> None:
    answer = water.ask(question)
    assert answer.answered, answer.reason
    assert said in answer.sentences[0].text
    assert answer.citations


def test_a_digest_of_days_is_made_of_their_articles(water: Assistant) -> None:
    answer = water.ask("Give me a rundown of May 2023")
    assert titles(answer) == ["Dam", "Ullock"]
    assert titles(water.ask("Anything new since June 1?", as_of="2023-07-01")) == ["Water"]


def test_an_outlet_is_known_by_its_last_word_where_no_other_has_it(water: Assistant) -> None:
    answer = water.ask("What did the Herald report about the water fee?")
    assert {citation.article.source for citation in answer.citations} == {"Kesteven Herald"}


@pytest.mark.parametrize("known", [True, False], ids=["articles known", "articles not known"])
def test_the_articles_of_the_last_answer_can_be_asked_about(water: Assistant, known: bool) -> None:
    first = "What did the Gazette publish?"
    answer = water.ask(first)
    ids = tuple(citation.article.id for citation in answer.citations) if known else ()
    earlier = [Turn(first, answer.text, ids)]
    second = water.ask("Who wrote the second one?", conversation=earlier)
    assert "“Dam at Ullock leaks”" in second.text
    assert "was written by Colm Hartigan" in second.text
    summed = water.ask("Summarise the first one in one sentence", conversation=earlier)
    assert (summed.kind, len(summed.sentences), titles(summed)) == ("summary", 1, ["Ullock"])
    assert water.ask("Summarise the seventh one", conversation=earlier).kind != "summary"


def test_the_form_of_the_last_answer_can_be_changed(water: Assistant) -> None:
    asked = "How much is the water fee?"
    answer = water.ask("In bullet points please", conversation=[Turn(asked, water.ask(asked).text)])
    assert answer.text.startswith("- ")
    assert "36 francs" in answer.text


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("articles by Colm Hartigen", ["Dam", "Ullock"]),
        ("Which articles are from the Kestevan Herald?", ["Water"]),
        ("Colm Hartigan", ["Dam", "Ullock"]),
        ("Kesteven Herald", ["Water"]),
        ("May 2023", ["Dam", "Ullock"]),
        ("articles by Ada Hartigan", []),
    ],
)
def test_a_name_of_the_collection_may_be_misspelt_or_stand_alone(
    water: Assistant, typed: str, listed: list[str]
) -> None:
    answer = water.ask(typed)
    assert titles(answer) == listed
    assert (answer.kind == "articles") is bool(listed)


def test_a_name_is_known_by_its_short_form_with_points(tmp_path: Path) -> None:
    settings, _ = load({"home": tmp_path / "home"})
    school = {"title": "School opens", "text": "N.A.T.O. opened a school for pilots in Brenn on Monday."}
    with open_collection(settings, command="tests") as collection:
        ingest([write_jsonl(tmp_path / "articles.jsonl", [school])], collection)
        asked = open_assistant(settings, collection)
        for name in ("NATO", "the North Atlantic Treaty Organization"):
            answer = asked.ask(f"Where did {name} open a school?")
            assert "Brenn" in answer.text, name
            assert not any("No article has" in note for note in answer.notes), name


@pytest.mark.parametrize(
    ("typed", "cited"),
    [
        ("Only use the Kesteven Herald. What did the board say?", {"Kesteven Herald"}),
        ("Ignore articles from the Kesteven Herald: what did the board say?", {"Tarn Gazette"}),
        ("Who repaired the dam, without using the Kesteven Herald?", {"Tarn Gazette"}),
        ("How many articles are there? Skip the Tarn Gazette.", {"Kesteven Herald"}),
        ("articles about the board but not from the Tarn Gazette", {"Kesteven Herald"}),
    ],
)
def test_only_the_outlets_that_are_wished_for_are_searched(water: Assistant, typed: str, cited: set[str]) -> None:
    answer = water.ask(typed)
    assert {citation.article.source for citation in answer.citations} == cited
    assert answer.query.question == typed
    assert answer.understood is not None
    assert answer.understood.taken_off
    assert answer.notes == (f"Only articles of {', '.join(cited)} were searched, as the question asks.",)


@pytest.mark.parametrize(
    "typed",
    ["two biggest stories", "What are the 2 top stories of May 2023?", "top two headlines in May 2023"],
)
def test_the_biggest_stories_are_the_newest_and_said_to_be(water: Assistant, typed: str) -> None:
    answer = water.ask(typed)
    dated = "May" in typed
    assert titles(answer) == (["Dam", "Ullock"] if dated else ["Ullock", "Water"])
    assert any("which story is the biggest" in note for note in answer.notes)


def test_as_many_articles_are_listed_as_are_asked_for(water: Assistant) -> None:
    assert len(water.ask("show me one article about the dam").citations) == 1
    assert len(water.ask("show me two headlines about the dam").citations) == 2


@pytest.fixture(scope="module")
def strike(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("strike")
    settings, _ = load({"home": folder / "home"})
    old = [
        {
            "title": f"Tram strike in Vellis, day {day}: tram strike goes on",
            "text": f"The tram strike in Vellis went on for a {day}th day on Monday, the tram union said.\n\n"
            f"Tram strike leaders in Vellis asked for {day} crowns more an hour.",
            "source": "Velia Post",
            "published": f"2022-04-{day:02}",
        }
        for day in range(4, 29)
    ]
    new = {
        "title": "Drivers return to work",
        "text": "The tram strike in Vellis ended on Friday after the council offered 9 percent more pay.",
        "source": "Velia Post",
        "published": "2024-05-17",
    }
    with open_collection(settings, command="tests") as collection:
        ingest([write_jsonl(folder / "articles.jsonl", [*old, new])], collection)
        yield open_assistant(settings, collection)


@pytest.mark.parametrize(
    "typed",
    [
        "Vellis tram strike latest",
        "What is the latest on the tram strike in Vellis?",
        "any news about the tram strike in Vellis?",
        "what's new with the tram strike in Vellis",
        "what's been happening with the tram strike in Vellis",
    ],
)
def test_the_latest_is_found_beside_many_older_articles_that_suit_the_topic_better(
    strike: Assistant, typed: str
) -> None:
    answer = strike.ask(typed, as_of="2024-06-01")
    assert answer.kind == "latest"
    assert answer.sentences[0].text.startswith("The tram strike in Vellis ended")


WEEKLY = [
    {
        "title": "Ten things of the week",
        "text": "Trams were late again in Vellis this week.",
        "source": "theweek.co.uk",
        "published": "2023-03-07",
        "authors": ["The Week"],
    },
    {
        "title": "Phones are dearer",
        "text": "Phones of the Vellis works are dearer since Monday.\n\n"
        "Helen Marsh works there, and Brian too. So does Fungen.",
        "source": "theweek.co.uk",
        "published": "2023-03-09",
        "authors": ["Brian Marsh"],
    },
    {
        "title": "Trams on time",
        "text": "Trams of Vellis were on time in April.",
        "source": "Velia Post",
        "published": "2023-04-30",
        "authors": ["Brian Marsh", "Ada Byron"],
    },
]


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with over(WEEKLY, tmp_path_factory.mktemp("weekly")) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many articles from The Week are there?", "2 articles from theweek.co.uk."),
        ("Is The Week in your collection?", "2 articles from theweek.co.uk."),
        ("Is the Velia Post among your sources?", "1 article from Velia Post."),
        ("Which of Brian Marsh's articles are about trams?", "1 article by Brian Marsh on “trams”:"),
        ("show me Brian Marsh’s stories about Vellis", "2 articles by Brian Marsh on “Vellis”:"),
        ("Do you have articles older than April 2023?", "2 articles:"),
        ("What did you publish on 9 March 2023?", "Phones are dearer"),
        ("what was reported in the first week of March 2023", "Ten things of the week"),
    ],
)
def test_authors_outlets_and_days_of_the_collection_are_asked_for(weekly: Assistant, question: str, said: str) -> None:
    answer = weekly.ask(question)
    assert said in answer.text
    assert answer.notes == ()


def test_who_only_wrote_articles_is_not_called_unknown(weekly: Assistant) -> None:
    assert any(note.startswith("“Brian Marsh” wrote articles") for note in weekly.ask("Who is Brian Marsh?").notes)
    assert "No article has the name “Helen Fungen”." in weekly.ask("Who is Helen Fungen?").notes
