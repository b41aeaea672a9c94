"""The check on the sample articles: what was altered is caught, and what is true is not lost."""

import pytest

from benchmarks.altered import Stated, altered_sentences, sample, true_sentences
from qa.answer import QuoteSpan
from qa.verification.verifier import Verifier
from vectorstore.inference.embedder import Embedder

pytestmark = pytest.mark.deep


def test_alterations_are_caught_and_true_sentences_kept(embedder: Embedder) -> None:
    verifier = Verifier(embedder.encode_documents)

    def supported(stated: Stated) -> bool:
        evidence = [(stated.paragraph, QuoteSpan(0, len(stated.paragraph.text)))]
        return verifier(stated.text, evidence)[0] == "supported"

    true = true_sentences()
    altered = altered_sentences(true, sample())
    assert len(altered) >= 200
    assert {each.kind for each in altered} == {"number", "name", "date", "negation", "speaker", "exchange"}
    missed = [each.text for each in altered if supported(each)]
    lost = [each.text for each in true if not supported(each)]
    assert len(missed) <= 0.05 * len(altered), missed
    assert len(lost) <= 0.03 * len(true), lost


def test_alterations_are_the_same_on_every_run_and_none_is_true() -> None:
    true = true_sentences()
    altered = altered_sentences(true, sample())
    assert altered == altered_sentences(true, sample())
    assert not {each.text for each in altered} & {each.text for each in true}
