"""What is asked about the collection itself, and that a question about the news never is taken for it."""

from pathlib import Path

import pytest

from benchmarks.intents import questions
from qa.catalogue.asked import read_asked
from qa.catalogue.last_answer import OfLast, read_of_last

ASKED_NEWS = "Which novel was banned?"


@pytest.mark.parametrize(
    ("question", "wish", "topic", "whose"),
    [
        ("Who wrote the article about the ferry Aurelia?", "author", "the ferry Aurelia", ""),
        ("Who wrote “Dahl promises free ferries”?", "author", "Dahl promises free ferries", ""),
        ("who is the author of the story on the tram line", "author", "the tram line", ""),
        ("By whom was the piece on the museum written?", "author", "the museum", ""),
        ("Which journalist wrote the Velia Post report on Northline?", "author", "Northline", "Velia Post"),
        ("When was the article “Free ferries” published?", "day", "Free ferries", ""),
        ("When did the piece about the regatta appear?", "day", "the regatta", ""),
        ("On what date was the story on the museum published?", "day", "the museum", ""),
        ("What is the publication date of the article about trams?", "day", "trams", ""),
        ("how old is the report on the pier", "day", "the pier", ""),
        ("Which newspaper published the report about the regatta?", "outlet", "the regatta", ""),
        ("Where was the article about the regatta published?", "outlet", "the regatta", ""),
        ("What outlet ran the piece on the museum?", "outlet", "the museum", ""),
        ("In which paper did the story on the pier appear?", "outlet", "the pier", ""),
        ("What is the source of the article about trams?", "outlet", "trams", ""),
        ("Which articles did Tom Roe write?", "list", "", "Tom Roe"),
        ("articles by Tom Roe", "list", "", "Tom Roe"),
        ("List all stories by Ada Byron about ferries", "list", "ferries", "Ada Byron"),
        ("Which articles were written by Tom Roe?", "list", "", "Tom Roe"),
        ("What has Tom Roe written?", "list", "", "Tom Roe"),
        ("Show articles from the Velia Post", "list", "", "Velia Post"),
        ("Show me all stories published in the Velia Post", "list", "", "Velia Post"),
        ("What articles are from the Velia Post?", "list", "", "Velia Post"),
        ("Which stories did the Velia Post publish?", "list", "", "the Velia Post"),
        ("find articles from CNN", "list", "", "CNN"),
        ("How many articles mention Northline?", "count", "Northline", ""),
        ("How many articles about the ferry do you have?", "count", "the ferry", ""),
        ("How many articles are there?", "count", "", ""),
        ("How many articles are in the collection?", "count", "", ""),
        ("How many stories did the Velia Post publish?", "count", "", "the Velia Post"),
        ("What is the oldest article?", "oldest", "", ""),
        ("What is the earliest story about Northline?", "oldest", "Northline", ""),
        ("Which article is the oldest?", "oldest", "", ""),
        ("What is the newest article about Northline?", "newest", "Northline", ""),
        ("Show me the latest article from the Velia Post", "newest", "", "Velia Post"),
        ("Which outlets are in the collection?", "outlets", "", ""),
        ("Which newspapers do you have?", "outlets", "", ""),
        ("List the sources", "outlets", "", ""),
        ("Which outlets reported on the ferry?", "outlets", "the ferry", ""),
        ("How many outlets are there?", "outlets", "", ""),
        ("What period does the collection cover?", "span", "", ""),
        ("How far back does the archive go?", "span", "", ""),
        ("Summarise the article about the ferry Aurelia", "summary", "the ferry Aurelia", ""),
        ("Give me a summary of the ferry accident", "summary", "the ferry accident", ""),
        ("What are the key points of the Guardian piece on housing?", "summary", "housing", "Guardian"),
        ("What does the article about the tram line say?", "summary", "the tram line", ""),
        ("Sum up the Velia Post article on Northline", "summary", "Northline", "Velia Post"),
        ("Who wrote the opinion column saying ferries should be free?", "author", "ferries should be free", ""),
        ("Who wrote the op-ed that argues that trams are dear?", "author", "trams are dear", ""),
        ("When was the story that says the pier is unsafe published?", "day", "the pier is unsafe", ""),
        ("Who wrote the explainer about the harbour tax?", "author", "the harbour tax", ""),
        ("Whose byline is on the story about the regatta?", "author", "the regatta", ""),
        ("Which articles mention Okafor?", "list", "Okafor", ""),
        ("find articles that mention the poll", "list", "the poll", ""),
        ("Show me all stories which deal with Northline", "list", "Northline", ""),
        ("which stories are about ferries", "list", "ferries", ""),
        ("What articles talk about the tram line?", "list", "the tram line", ""),
        ("tl;dr of the ferry accident", "summary", "the ferry accident", ""),
        ("What is the source of the railway story?", "outlet", "railway", ""),
        ("Who is the journalist behind the fee story?", "author", "fee", ""),
        ("tl;dr the dam story", "summary", "dam", ""),
        ("List every outlet", "outlets", "", ""),
        ("Which newspapers are in here?", "outlets", "", ""),
        ("What sources do you use?", "outlets", "", ""),
        ("Where do your articles come from?", "outlets", "", ""),
        ("Who are your authors?", "authors", "", ""),
        ("How many journalists wrote for the collection?", "authors", "", ""),
        ("Everything by Lise Moran", "list", "", "Lise Moran"),
        ("What has the Kesteven Herald published?", "list", "", "the Kesteven Herald"),
        ("Did Colm Hartigan write about the seal?", "list", "the seal", "Colm Hartigan"),
        ("What are the headlines from the Kesteven Herald?", "list", "", "Kesteven Herald"),
        ("Give me the titles of all articles by Colm Hartigan", "list", "", "Colm Hartigan"),
        ("Is there anything from the Velia Post about the water board?", "list", "the water board", "Velia Post"),
        ("Are there other articles about Henrik Sand?", "list", "Henrik Sand", ""),
        ("How often is Ullock mentioned?", "count", "Ullock", ""),
        ("How many times did the papers write about wolves?", "count", "wolves", ""),
        ("Is there more than one article about the dam?", "count", "the dam", ""),
        ("How many articles about cheese appeared", "count", "cheese", ""),
        ("How many articles were published", "count", "", ""),
        ("sum up what the Gazette wrote", "news", "", "the Gazette"),
        ("Summarise all articles by Ana Ruiz", "news", "", "Ana Ruiz"),
        ("Summarise the news from the Evening Post", "news", "", "Evening Post"),
        ("What is the Evening Post reporting?", "list", "", "the Evening Post"),
        ("What did Ana Ruiz report on?", "list", "", "Ana Ruiz"),
        ("What topics does Max Bly cover?", "list", "", "Max Bly"),
        ("Is Max Bly the author of the article on the fuel tax?", "author", "the fuel tax", ""),
        ("When was the last time Vellis was in the news?", "day", "Vellis", ""),
        ("How many Evening Post articles are there?", "count", "", "Evening Post"),
        ("How many articles contain the word Odrin?", "count", "Odrin", ""),
        ("total number of articles", "count", "", ""),
        ("How many news items do you know?", "count", "", ""),
        ("Key takeaways on the fuel tax", "summary", "the fuel tax", ""),
    ],
)
def test_a_question_about_the_collection_is_known(question: str, wish: str, topic: str, whose: str) -> None:
    found = read_asked(question, days=False)
    assert found is not None
    assert (found.wish, found.topic, found.whose) == (wish, topic, whose)


@pytest.mark.parametrize(
    ("question", "wish", "topic", "whose"),
    [
        ("When did the Velia Post report on the ferry Aurelia?", "day", "the ferry Aurelia", "Velia Post"),
        ("When did the Velia Post publish its piece on the tram line?", "day", "the tram line", "Velia Post"),
        ("On what date did the Velia Post report that the ferry sank?", "day", "the ferry sank", "Velia Post"),
        ("what day did cnn write about the regatta", "day", "the regatta", "cnn"),
        ("Who at the Velia Post reported on the tram line?", "author", "the tram line", "Velia Post"),
        ("who at cnn covered the regatta", "author", "the regatta", "cnn"),
        ("Who covered the regatta for the Velia Post?", "author", "the regatta", "Velia Post"),
        ("Which Velia Post reporter wrote about the pier?", "author", "the pier", "Velia Post"),
        ("What CNN correspondent covered the strike?", "author", "the strike", "CNN"),
    ],
)
def test_what_an_outlet_reported_is_asked_of_its_articles(question: str, wish: str, topic: str, whose: str) -> None:
    found = read_asked(question, days=False)
    assert found is not None
    assert (found.wish, found.topic, found.whose, found.reported) == (wish, topic, whose, True)


@pytest.mark.parametrize(
    ("question", "wish", "topic"),
    [
        ("Who wrote about the poll?", "author", "the poll"),
        ("who reported on the balloon", "author", "the balloon"),
        ("Which newspaper reported that Northline was fined?", "outlets", "Northline was fined"),
        ("What outlet wrote about trams?", "outlets", "trams"),
        ("What did the Velia Post write about Okafor?", "list", "Okafor"),
    ],
)
def test_what_may_as_well_ask_the_news_is_marked(question: str, wish: str, topic: str) -> None:
    found = read_asked(question, days=False)
    assert found is not None
    assert (found.wish, found.topic, found.loose) == (wish, topic, True)


@pytest.mark.parametrize(
    ("question", "by"),
    [
        ("How many articles by outlet?", "outlet"),
        ("How many articles are there per month?", "month"),
        ("How many articles for each author?", "author"),
        ("number of stories per newspaper", "outlet"),
        ("Count the articles by month", "month"),
        ("How many articles did each paper publish?", "outlet"),
    ],
)
def test_a_count_is_told_by_what_is_asked(question: str, by: str) -> None:
    found = read_asked(question, days=False)
    assert found is not None
    assert (found.wish, found.by) == ("count", by)


@pytest.mark.parametrize(
    "question",
    [
        "What happened",
        "what is new",
        "Summarise the news",
        "What's in the news",
        "what did I miss",
        "What did the papers report",
        "Give me a rundown",
        "Anything new",
    ],
)
def test_what_happened_is_a_digest_where_days_are_named(question: str) -> None:
    found = read_asked(question, days=True)
    assert found is not None
    assert found.wish == "digest"
    newest = read_asked(question, days=False)
    assert newest is None or newest.wish == "news"


@pytest.mark.parametrize(
    ("question", "wish", "whose", "most"),
    [
        ("What are the newest articles about?", "news", "", 0),
        ("What are the five most recent stories about?", "news", "", 5),
        ("What do the last 3 articles from the Velia Post say?", "news", "Velia Post", 3),
        ("What is the latest article about?", "news", "", 1),
        ("Give me a summary of the newest article", "news", "", 1),
        ("Summarise the newest articles", "news", "", 0),
        ("What's in the latest reports?", "news", "", 0),
        ("What’s new?", "news", "", 0),
        ("What is the latest news?", "news", "", 0),
        ("Show me the headlines", "news", "", 0),
        ("What is this collection about?", "list", "", 0),
        ("What topics do the articles cover?", "list", "", 0),
        ("What are the newest articles?", "list", "", 0),
    ],
)
def test_what_stands_in_the_newest_articles_is_asked_without_a_day(
    question: str, wish: str, whose: str, most: int
) -> None:
    found = read_asked(question, days=False)
    assert found is not None
    assert (found.wish, found.topic, found.whose, found.most) == (wish, "", whose, most)


@pytest.mark.parametrize(
    ("question", "wish", "topic", "by"),
    [
        ("Which outlet has the most articles?", "outlets", "", ""),
        ("Which paper wrote most about the dam?", "outlets", "the dam", ""),
        ("Which newspaper reported on the strike most often?", "outlets", "the strike", ""),
        ("Which author wrote most articles?", "authors", "", ""),
        ("Who has written the most stories about trams?", "authors", "trams", ""),
        ("In which month were most articles published?", "count", "", "month"),
    ],
)
def test_what_has_most_is_asked_for(question: str, wish: str, topic: str, by: str) -> None:
    found = read_asked(question, days=False)
    assert found is not None
    assert (found.wish, found.topic, found.by, found.top) == (wish, topic, by, True)


@pytest.mark.parametrize(
    ("question", "wish", "topic", "most", "end"),
    [
        ("What are the three oldest articles?", "oldest", "", 3, ""),
        ("latest 3 articles", "newest", "", 3, ""),
        ("three biggest stories", "news", "", 3, ""),
        ("What are the top 5 stories?", "news", "", 5, ""),
        ("give me the main headlines", "news", "", 0, ""),
        ("the two most important news stories", "news", "", 2, ""),
        ("top stories from the Courier", "news", "", 0, ""),
        ("What are the 2 most recent stories about trams?", "newest", "trams", 2, ""),
        ("Summarise the three latest on the dam", "news", "the dam", 3, ""),
        ("When was the first article on the dam published?", "day", "the dam", 0, "oldest"),
        ("Who wrote the latest article?", "author", "", 0, "newest"),
        ("What does the oldest article say?", "news", "", 1, "oldest"),
    ],
)
def test_the_first_and_the_last_of_some_articles_are_asked_for(
    question: str, wish: str, topic: str, most: int, end: str
) -> None:
    found = read_asked(question, days=False)
    assert found is not None
    assert (found.wish, found.topic, found.most, found.end) == (wish, topic, most, end)


@pytest.mark.parametrize("question", ["articles", "all stories published", "Which articles appeared", "the reports"])
def test_articles_alone_are_listed_where_days_are_named(question: str) -> None:
    found = read_asked(question, days=True)
    assert found is not None
    assert found.wish == "list"
    assert read_asked(question, days=False) is None


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the Mueller report?",
        "Which countries have the most soldiers?",
        "Did Ada Byron write the book?",
        "How often is a bus late?",
        "Who wrote the book about the ferry?",
        "Who reported the crime?",
        "How many articles of impeachment were passed?",
        "Summarise the ruling of the Supreme Court",
        "What did CNN report about the Chinese spy balloon?",
        "When was the ferry launched?",
        "Which outlet mall was opened?",
        "What is the oldest ferry?",
        "Where was the treaty published?",
        "Who wrote the report that says the minister lied?",
        "Who wrote the review saying the bank was careless?",
        "Who filed the suit?",
        "What is the newest report of the court about?",
        "What did the latest poll say?",
        "What is new in the treaty?",
    ],
)
def test_a_question_about_the_news_is_left_alone(question: str) -> None:
    assert read_asked(question, days=True) is None


def test_hardly_a_question_of_the_news_quizzes_is_taken_for_one(shared_data: Path) -> None:
    files = [*shared_data.glob("slices/*/questions.jsonl"), *shared_data.glob("realtimeqa/questions-*.jsonl")]
    asked = [text for path in files for text in questions(path)]
    taken = {text for text in asked if read_asked(text, days=True)}
    assert len(taken) <= 2, "and these name an author or a headline that no collection of news has"


@pytest.mark.parametrize(
    ("question", "last", "asked"),
    [
        ("Who wrote that?", ASKED_NEWS, OfLast("author")),
        ("Who's the author of this article?", ASKED_NEWS, OfLast("author")),
        ("Which newspaper is that from?", ASKED_NEWS, OfLast("outlet")),
        ("Where was this published?", ASKED_NEWS, OfLast("outlet")),
        ("What's the source?", ASKED_NEWS, OfLast("outlet")),
        ("When was this published?", ASKED_NEWS, OfLast("day")),
        ("How old is that information?", ASKED_NEWS, OfLast("day")),
        ("Who wrote the second one?", ASKED_NEWS, OfLast("author", 1)),
        ("Summarise the first one", ASKED_NEWS, OfLast("summary", 0)),
        ("Tell me about the last article", ASKED_NEWS, OfLast("summary", -1)),
        ("What does article 3 say?", ASKED_NEWS, OfLast("summary", 2)),
        ("What does it say?", "What is the oldest article?", OfLast("summary")),
        ("Who wrote it?", "What is the oldest article?", OfLast("author")),
        ("Who wrote it?", ASKED_NEWS, None),
        ("What does it say?", ASKED_NEWS, None),
        ("Who wrote the novel?", ASKED_NEWS, None),
        ("Where is it from?", ASKED_NEWS, None),
        ("When was it built?", ASKED_NEWS, None),
    ],
)
def test_the_articles_of_the_last_answer_are_asked_about(question: str, last: str, asked: OfLast | None) -> None:
    assert read_of_last(question, last) == asked
