"""Train a reranker from the embedding model.

    python -m training.train_reranker --home HOME --questions QUESTIONS... --to FOLDER [--without SLICE]...
                                      [--epochs N]        # needs: pip install -e '.[training]'

From labelled questions over the collection in HOME: the candidates that the search itself gathers are the lists, those
of a supporting article in which the answer stands the positives (or what the quiz itself quotes in support), and the
rest that do not say it the negatives. The encoder of the embedding model with a one-number head is trained listwise:
of one positive and seven negatives the positive is to be likeliest by the softmax of the scores.

A share of the weeks is kept for choosing the number of epochs. Writes a folder that sentence-transformers loads as a
CrossEncoder (``NEWSDESK_RERANKER=FOLDER``), with a card of data and figures.
"""

import argparse
import json
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.fit_ranking import COLUMNS, evaluate
from benchmarks.judged import Judged, judge
from benchmarks.labelled import read_labelled, without
from benchmarks.slices import WORK
from qa.assemble import open_collection
from qa.settings import load
from vectorstore.embedder import BUNDLED, model_folder
from vectorstore.ranking import Worths, with_reranker, worths

if TYPE_CHECKING:
    import torch

MAX_TOKENS = 160
LIST, AT_ONCE = 8, 8
"""Passages of a list, lists of a step."""
LEARNING_RATE, WARM_SHARE, KEPT_SHARE, QUOTED_SHARE, SEED = 8e-5, 0.1, 0.15, 0.25, 1
DEPTH = 24
"""Candidates read at evaluation, as the setting ``rerank`` has it."""


@dataclass(frozen=True, slots=True)
class Lists:
    """A question's candidates in order of their worth."""

    judged: Judged
    worth: Worths
    positives: tuple[int, ...]
    negatives: tuple[int, ...]


def make_lists(judged: Judged) -> Lists:
    worth = worths(judged.timely, "timely")
    order = np.argsort(-worth, kind="stable").tolist()
    positives = [place for place in order if judged.gold[place] and judged.says[place]]
    # What says the answer without being labelled is as likely right as wrong: it is neither.
    negatives = [place for place in order if not judged.says[place]]
    return Lists(judged, worth, tuple(positives[:6]), tuple(negatives[:40]))


def can_be_won(lists: Lists) -> bool:
    """Say whether a list has something to put in its first place."""
    return bool(lists.positives) or lists.judged.question.said_in(lists.judged.question.evidence)


def sample(lists: Lists, rng: random.Random) -> list[str]:
    """Return the texts of a list: the positive first, four hard negatives among the rest."""
    judged = lists.judged
    weights = [1 / (1 + rank) for rank in range(len(lists.positives))]
    positive = rng.choices(lists.positives, weights)[0] if lists.positives else -1
    hard = rng.sample(lists.negatives[:12], min(LIST // 2, len(lists.negatives[:12])))
    easy = [place for place in lists.negatives if place not in hard]
    others = [judged.texts[place] for place in [*hard, *rng.sample(easy, LIST - 1 - len(hard))]]
    # The quiz's own quotation is seldom among the candidates.
    quoted = judged.question.said_in(judged.question.evidence) and rng.random() < QUOTED_SHARE
    return [judged.question.evidence if positive < 0 or quoted else judged.texts[positive], *others]


class Trainer:
    def __init__(self, folder: Path, steps: int) -> None:
        import torch
        from transformers import AutoTokenizer, BertForSequenceClassification, get_linear_schedule_with_warmup

        torch.manual_seed(SEED)
        self.tokenizer = AutoTokenizer.from_pretrained(str(folder))
        # Plain attention: torch's fused one takes three times as long for short texts on CPUs.
        self.model = BertForSequenceClassification.from_pretrained(
            str(folder), num_labels=1, attn_implementation="eager", attention_probs_dropout_prob=0.0
        )
        for parameter in self.model.bert.embeddings.parameters():
            parameter.requires_grad = False  # words the questions do not have must keep their place
        trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(trained, lr=LEARNING_RATE, weight_decay=0.01)
        self.schedule = get_linear_schedule_with_warmup(self.optimiser, int(WARM_SHARE * steps), steps)

    def score(self, questions: Sequence[str], texts: Sequence[str]) -> "torch.Tensor":
        import torch

        batch = self.tokenizer(
            list(questions),
            list(texts),
            truncation="only_second",
            max_length=MAX_TOKENS,
            padding=True,
            return_tensors="pt",
        )
        with torch.autocast("cpu", torch.bfloat16):
            scores: torch.Tensor = self.model(**batch).logits[:, 0].float()
        return scores

    def step(self, some: Sequence[Lists], rng: random.Random) -> float:
        import torch

        drawn = [sample(lists, rng) for lists in some]
        questions = [lists.judged.question.question for lists in some for _ in range(LIST)]
        scores = self.score(questions, [text for texts in drawn for text in texts]).view(len(some), LIST)
        loss = torch.nn.functional.cross_entropy(scores, torch.zeros(len(some), dtype=torch.long))
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        return float(loss.detach())

    def figures(self, kept: Sequence[Lists]) -> list[float]:
        """Return the means of COLUMNS with the scores taken in as the search does."""
        import torch

        self.model.eval()
        rows = []
        with torch.inference_mode():
            for lists in kept:
                read = np.argsort(-lists.worth, kind="stable")[:DEPTH]
                question = lists.judged.question.question
                scores = self.score([question] * len(read), [lists.judged.texts[place] for place in read])
                worth = lists.worth - 1000.0
                worth[read] = with_reranker(lists.worth[read], scores.numpy().astype(float))
                rows.append(evaluate(lists.judged, worth))
        self.model.train()
        return means(rows)


def means(rows: Sequence[tuple[float, ...]]) -> list[float]:
    return [round(float(value), 3) for value in np.mean(rows, axis=0)]


def train(lists: Sequence[Lists], kept: Sequence[Lists], epochs: int, to: Path) -> list[dict[str, Any]]:
    """Train, write the model after every epoch, and return what each gave on the weeks kept."""
    rng = random.Random(SEED)
    order = list(lists)
    steps = epochs * math.ceil(len(order) / AT_ONCE)
    folder = model_folder(BUNDLED)
    assert folder is not None
    trainer = Trainer(folder, steps)
    before = dict(zip(COLUMNS, means([evaluate(each.judged, each.worth) for each in kept]), strict=True))
    history: list[dict[str, Any]] = [{"epoch": 0, **before}]
    print(history[0], flush=True)
    started = time.monotonic()
    for epoch in range(1, epochs + 1):
        rng.shuffle(order)
        losses = []
        for begin in range(0, len(order), AT_ONCE):
            losses.append(trainer.step(order[begin : begin + AT_ONCE], rng))
            if len(losses) % 20 == 0:
                print(f"epoch {epoch}: {len(losses)} steps, loss {np.mean(losses[-20:]):.3f}", flush=True)
        now = dict(zip(COLUMNS, trainer.figures(kept), strict=True))
        seconds = round(time.monotonic() - started)
        history.append({"epoch": epoch, "loss": round(float(np.mean(losses)), 3), "seconds": seconds, **now})
        print(history[-1], flush=True)
        trainer.model.save_pretrained(to / f"epoch-{epoch}")
        trainer.tokenizer.save_pretrained(to / f"epoch-{epoch}")
        write_card(to / f"epoch-{epoch}", lists, kept, history)
    return history


def write_card(folder: Path, lists: Sequence[Lists], kept: Sequence[Lists], history: list[dict[str, Any]]) -> None:
    days = sorted(each.judged.question.asked for each in (*lists, *kept))
    card = {
        "model": "newsdesk-reranker",
        "made_by": "python -m training.train_reranker",
        "from": BUNDLED,
        "licence": "Apache-2.0, as the model it was trained from",
        "data": f"{len(lists)} questions asked from {days[0]} to {days[-1]}; {len(kept)} of other weeks kept to choose",
        "limits": "English news questions that a passage answers in a few words; what is older or of another kind was "
        "not seen. Its scores rank the passages of one question and mean nothing beyond it.",
        "max_tokens": MAX_TOKENS,
        "history": history,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--epochs", type=int, default=4)
    arguments = parser.parse_args(argv)
    settings = load({"home": arguments.home})[0]
    questions = [q for path in arguments.questions for q in read_labelled(path)]
    questions = without([q for q in questions if q.gold_urls or q.said_in(q.evidence)], arguments.without)
    with open_collection(settings, command="training") as collection:
        judged = judge(collection, settings, questions, WORK / f"judged-{arguments.home.resolve().name}.pickle")
    usable = [lists for lists in map(make_lists, judged) if len(lists.negatives) >= LIST and can_be_won(lists)]
    weeks = sorted({lists.judged.question.asked for lists in usable})
    chosen = set(random.Random(SEED).sample(weeks, round(KEPT_SHARE * len(weeks))))
    kept = [lists for lists in usable if lists.judged.question.asked in chosen and lists.judged.question.gold_urls]
    rest = [lists for lists in usable if lists.judged.question.asked not in chosen]
    print(f"{len(rest)} lists to train on, {len(kept)} questions of {len(chosen)} other weeks to choose by")
    train(rest, kept, arguments.epochs, arguments.to)


if __name__ == "__main__":
    main()
