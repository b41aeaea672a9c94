"""What happened somewhere is told by articles about the place, not by those that only mention it."""

import pytest

from qa.pipeline.passing_mentions import without_passing_mentions
from tests.building import make_passage

RACE = make_passage(
    "Okonjo wins the Tour",
    [
        "Okonjo won the Tour of the Sarn.",
        "She rides for a small squad.",
        "Riders covered 1,912 kilometres in two weeks, and of the 144 who started in Brannock, 97 came in.",
    ],
)
FIRE = make_passage("Warehouse burns", ["Fourteen people were hurt in a fire in Brannock."])
ROUND = make_passage("In short", ["A storm hit Ellery.", "A bridge was closed.", "In Brannock, a crane fell."])
OTHER = make_passage("Ferry runs onto a sandbank", ["A ferry ran onto a sandbank."])
EVERY = (RACE, FIRE, ROUND, OTHER)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("what happened in Brannock", (FIRE, ROUND)),
        ("What happened in brannock?", (FIRE, ROUND)),
        ("What has happened near Brannock?", (FIRE, ROUND)),
        ("What's going on in Brannock?", (FIRE, ROUND)),
        ("What took place in Brannock?", (FIRE, ROUND)),
        ("How many riders started in Brannock?", EVERY),
        ("What happened in Velia?", EVERY),
        ("What happened in the race that started in Brannock?", EVERY),
    ],
)
def test_a_place_mentioned_on_the_way_is_left_out(question: str, kept: tuple[object, ...]) -> None:
    left = without_passing_mentions(question, EVERY)
    assert [passage.article for passage in left] == [getattr(passage, "article", None) for passage in kept]
    assert [passage.rank for passage in left][:1] == [1]
