"""Every measure of an evaluation: its name in files and options, its group, unit and direction, and what it says."""

from dataclasses import dataclass
from typing import Literal

Group = Literal["overall", "reading", "found", "answers", "citations", "refusal", "time", "cost"]
Unit = Literal["share", "ms", "number", "usd"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of an evaluation: how it is named, grouped and read."""

    name: str
    group: Group
    unit: Unit
    better: Literal["higher", "lower", "neither"]
    about: str
    """What it says, in a line, with the questions it is of."""


_RANKING = (
    ("hit@1", "the first is a gold one"),
    ("hit@5", "a gold one is among the first five"),
    ("recall@5", "share of the gold ones among the first five"),
    ("mrr@10", "one over the place of the first gold one"),
    ("ndcg@10", "gain of the gold ones, less the later they come"),
    ("map@10", "mean of the precision at each gold one"),
)
STAGES = ("search", "read", "write", "check", "total")


def _of(
    group: Group,
    name: str,
    about: str,
    better: Literal["higher", "lower", "neither"] = "higher",
    unit: Unit = "share",
) -> Measure:
    return Measure(name, group, unit, better, about)


_FOUND = [
    _of("found", f"{kind}_{name}", f"{kind}s found: {about}; of questions whose gold {kind}s are known")
    for kind in ("article", "paragraph")
    for name, about in _RANKING
]
_TIMES = [
    _of("time", f"{stage}_ms_{name}", f"milliseconds of {what}, {half}", "lower", "ms")
    for stage, what in zip(STAGES, ("searching", "reading", "writing", "checking", "the whole answer"), strict=True)
    for name, half in (("p50", "half of the questions below"), ("p95", "95 of 100 below"))
]
_ALL = (
    _of("overall", "correct", "an accepted answer said where there is one to find, else a refusal"),
    _of("overall", "failed", "questions that ended in an error", "lower"),
    _of("reading", "desk", "the harmonic mean of right and nuggets; of unanswerable questions, those refused"),
    _of("reading", "lead", "the first sentence answers; of questions whose answering sentences or facts are known"),
    _of("reading", "right", "sentences that answer, of those that an answer shows"),
    _of("reading", "nuggets", "facts that the answer says, of those it must hold"),
    _of("reading", "sentences", "sentences an answer", "neither", "number"),
    *_FOUND,
    _of("found", "answer_in_passages@1", "an accepted answer stands in the first passage; of answerable questions"),
    _of("found", "answer_in_passages@5", "an accepted answer stands in the first five passages"),
    _of("found", "answer_in_passages", "an accepted answer stands in a passage shown to the writer"),
    _of("answers", "answer_said", "answered, and an accepted answer stands in the text; of answerable questions"),
    _of("answers", "answer_cited", "answered, and an accepted answer stands in a cited paragraph"),
    _of("answers", "exact_match", "the short answer is an accepted one, compared as SQuAD does"),
    _of("answers", "token_f1", "tokens that the short answer shares with an accepted one (F1), as SQuAD does"),
    _of("answers", "exact_match_realtimeqa", "the same, compared as RealTimeQA does"),
    _of("answers", "token_f1_realtimeqa", "the same, compared as RealTimeQA does"),
    _of("answers", "choice_accuracy", "of the choices given, the text comes nearest to an accepted one"),
    _of("citations", "citation_recall", "sentences that their citations support (ALCE); of answers"),
    _of("citations", "citation_precision", "citations that are needed for it (ALCE); of answers with citations"),
    _of("citations", "gold_cited", "a gold article is cited; of answerable questions"),
    _of("citations", "gold_article_citations", "citations that are from gold articles; of answers"),
    _of("citations", "gold_paragraph_citations", "citations that are of gold paragraphs; of answers"),
    _of("citations", "uncited_sentences", "sentences without a citation; of answers", "lower"),
    _of("citations", "unsupported_sentences", "sentences that the product itself calls unsupported", "lower"),
    _of("citations", "partly_supported_sentences", "sentences that the product itself calls partly so", "lower"),
    _of("citations", "citations", "citations an answer", "neither", "number"),
    _of("refusal", "answered", "of answerable questions, those answered"),
    _of("refusal", "refused", "of unanswerable questions, those refused"),
    _of("refusal", "refusal_precision", "of refusals, those of unanswerable questions"),
    _of("refusal", "aurc", "area under the risk-coverage curve of the answers; 0 is best", "lower"),
    *_TIMES,
    _of("cost", "input_tokens", "tokens read by the model, a question", "lower", "number"),
    _of("cost", "output_tokens", "tokens written by the model, a question", "lower", "number"),
    _of("cost", "model_calls", "calls of the model, a question", "lower", "number"),
    _of("cost", "cost_usd", "US dollars a question", "lower", "usd"),
)
MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
