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
    """The calibrated log-odds that it answers."""
    short: ShortSpan | None
    """The span likeliest to be the short answer; None where no reader was used."""

    @property
    def chance(self) -> float:
        """The chance that it answers, 0 to 1."""
        return chance(self.log_odds)


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading passages."""

    sentences: tuple[ReadSentence, ...] = ()
    """Likeliest to answer first."""
    features: AnswerFeatures | None = None
    """None where there is no sentence."""
    chance: float = 0.0
    """The calibrated chance, 0 to 1, that the passages answer the question."""
    parts: tuple[tuple[ReadSentence, ...], ...] = ()
    """For each part of a question over several articles, its sentences, likeliest first."""


NOT_READ = Reading()
