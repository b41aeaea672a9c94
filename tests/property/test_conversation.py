"""Whatever is said, a follow-up can be read: nothing raises, nothing comes back empty, and the same gives the same."""

from hypothesis import given
from hypothesis import strategies as st

from qa.conversation.follow_ups import Turn, read_follow_up
from qa.query.intents import read_intent

_WORDS = st.sampled_from(
    """what about how and who when was that is it its they their he her there this these the a of in Iran Norland ferry
    Aurelia symptoms largest one ones said denied Tell me first 2022 ? , . ’s " ( – most which since why""".split()
)
_SAID = st.one_of(st.lists(_WORDS, min_size=1, max_size=9).map(" ".join), st.text(max_size=40))


@given(_SAID, st.lists(st.tuples(_SAID, st.one_of(st.just(""), _SAID)), max_size=4))
def test_any_conversation_can_be_read(question: str, earlier: list[tuple[str, str]]) -> None:
    turns = tuple(Turn(*said) for said in earlier)
    found = read_follow_up(question, turns)
    assert found == read_follow_up(question, turns)
    assert found.standalone_question.strip() or not question.strip()
    assert not found.context_query or found.context_query.endswith(found.standalone_question)
    read_intent(question)
