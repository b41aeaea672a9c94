"""The values that reading gives: sentences with their chances, and the chance of an answer."""

from dataclasses import dataclass

from qa.answer import QuoteSpan
from qa.reading.calibration import AnswerFeatures, SentenceFeatures, chance
from vectorstore.documents import Paragraph, Passage
from vectorstore.inference.onnx_reader import ShortSpan


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence that was read with the question."""

    passage: Passage
    paragraph: Paragraph
    quote: QuoteSpan
    text: str
    stems: frozenset[str]
    features: SentenceFeatures
    log_odds: float
    """That it answers, calibrated."""
    short: ShortSpan | None
    """Its words that are likeliest the short answer."""

    @property
    def chance(self) -> float:
        """That it answers, 0 to 1."""
        return chance(self.log_odds)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading the passages gave."""

    sentences: tuple[ReadSentence, ...] = ()
    """The likeliest to answer first."""
    features: AnswerFeatures | None = None
    """None where there is no sentence."""
    chance: float = 0.0
    """That the passages answer the question, 0 to 1, calibrated."""
    parts: tuple[tuple[ReadSentence, ...], ...] = ()
    """Of each part of a question over several articles, its sentences, the likeliest to answer it first."""


NOT_READ = Reading()
