"""Train a reader: the encoder of the embedding model, with one number for how well a sentence answers a question.

    python -m training.train_reader --home HOME --to FOLDER --until 2023-12-31 [--since 2021-05-15]
                                    [--without SLICE]... [--each N] [--most N] [--epochs N]
                                    # needs: pip install -e '.[training]'

The articles of the collection in HOME published between the days, those of the slices left out, are all that it is
trained on: clozes of their sentences (``clozes``) and what other articles say to them (``sentence_lists``). Trained
listwise: of one right sentence and five wrong ones the right one is to be likeliest by the softmax of the scores. 300
lists are kept to tell how often the right sentence comes first of eight.

Writes a folder that sentence-transformers loads as a CrossEncoder (``NEWSDESK_RERANKER=FOLDER``), with a card of data
and figures. What such a reader gives is in docs/retrieval.md.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.assemble import open_collection
from qa.settings import load
from training.sentence_lists import Chunk, SentenceList, make_lists
from vectorstore.collection import Collection
from vectorstore.embedder import BUNDLED, model_folder

if TYPE_CHECKING:
    import torch

MAX_TOKENS = 96
LIST, AT_ONCE, SORTED = 6, 10, 8
"""Sentences of a list, lists of a step, steps whose lists are sorted by length together (padding costs time)."""
LEARNING_RATE, WARM_SHARE, SEED = 8e-5, 0.05, 3
KEPT, KEPT_WRONG = 300, 7
HARD, HARDEST = 3, 8
"""Wrong sentences of a list taken from the hardest, and how many are."""


def read_chunks(collection: Collection, since: date, until: date, without: frozenset[str]) -> list[Chunk]:
    """Return the chunks of articles published between two days, but for those at some addresses."""
    rows = collection.archive.database.rows(
        "SELECT a.id, a.title, a.published, a.url, c.vector, t.body FROM chunk c JOIN chunk_text t ON t.rowid = c.key"
        " JOIN article a ON a.id = c.article_id WHERE a.published BETWEEN ? AND ?"
        " ORDER BY c.article_id, c.first, c.start",
        (since.isoformat(), until.isoformat()),
    )
    return [
        Chunk(article, title, date.fromisoformat(day), body, np.frombuffer(vector, dtype="<f4"))
        for article, title, day, url, vector, body in rows
        if url not in without
    ]


class Trainer:
    def __init__(self, folder: Path, steps: int) -> None:
        import torch
        from transformers import AutoTokenizer, BertForSequenceClassification, get_linear_schedule_with_warmup

        torch.manual_seed(SEED)
        self.tokenizer = AutoTokenizer.from_pretrained(str(folder))
        # Plain attention: torch's fused one takes longer for short texts on CPUs.
        self.model = BertForSequenceClassification.from_pretrained(
            str(folder), num_labels=1, attn_implementation="eager", attention_probs_dropout_prob=0.0
        )
        for parameter in self.model.bert.embeddings.parameters():
            parameter.requires_grad = False  # words the questions do not have must keep their place
        trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(trained, lr=LEARNING_RATE, weight_decay=0.01)
        self.schedule = get_linear_schedule_with_warmup(self.optimiser, int(WARM_SHARE * steps), steps)

    def score(self, questions: Sequence[str], texts: Sequence[str]) -> "torch.Tensor":
        batch = self.tokenizer(
            list(questions),
            list(texts),
            truncation="only_second",
            max_length=MAX_TOKENS,
            padding=True,
            return_tensors="pt",
        )
        scores: torch.Tensor = self.model(**batch).logits[:, 0].float()
        return scores

    def step(self, some: Sequence[tuple[str, list[str]]]) -> float:
        import torch

        questions = [question for question, _ in some for _ in range(LIST)]
        scores = self.score(questions, [text for _, texts in some for text in texts]).view(len(some), LIST)
        loss = torch.nn.functional.cross_entropy(scores, torch.zeros(len(some), dtype=torch.long))
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        return float(loss.detach())

    def first_of_eight(self, kept: Sequence[SentenceList]) -> float:
        """Return how often the right sentence is scored above the seven hardest wrong ones."""
        import torch

        self.model.eval()
        with torch.inference_mode():
            scores = [
                self.score([one.question] * (KEPT_WRONG + 1), [one.right[0], *one.wrong[:KEPT_WRONG]]) for one in kept
            ]
        self.model.train()
        return round(float(np.mean([float(score.argmax() == 0) for score in scores])), 3) if kept else 0.0


def sample(one: SentenceList, rng: random.Random) -> tuple[str, list[str]]:
    """Return the question and the sentences of a step: the right one first, some of the hardest wrong ones after it."""
    hard = rng.sample(one.wrong[:HARDEST], HARD)
    rest = [text for text in one.wrong if text not in hard]
    return one.question, [rng.choice(one.right), *hard, *rng.sample(rest, LIST - 1 - HARD)]


def steps_of(lists: Sequence[SentenceList], rng: random.Random) -> Iterator[list[tuple[str, list[str]]]]:
    """Give the steps of an epoch, each of lists of about one length."""
    order = rng.sample(lists, len(lists))
    for begin in range(0, len(order), AT_ONCE * SORTED):
        drawn = [sample(one, rng) for one in order[begin : begin + AT_ONCE * SORTED]]
        drawn.sort(key=lambda one: len(one[0]) + max(map(len, one[1])))
        steps = [drawn[at : at + AT_ONCE] for at in range(0, len(drawn), AT_ONCE)]
        rng.shuffle(steps)
        yield from steps


def train(lists: Sequence[SentenceList], kept: Sequence[SentenceList], epochs: int, to: Path) -> list[dict[str, Any]]:
    """Train, write the model, and return what each epoch gave."""
    rng = random.Random(SEED)
    folder = model_folder(BUNDLED)
    assert folder is not None
    trainer = Trainer(folder, epochs * sum(1 for _ in steps_of(lists, random.Random(SEED))))
    history: list[dict[str, Any]] = []
    started = time.monotonic()
    for epoch in range(1, epochs + 1):
        losses = []
        for some in steps_of(lists, rng):
            losses.append(trainer.step(some))
            if len(losses) % 100 == 0:
                print(f"epoch {epoch}: {len(losses)} steps, loss {np.mean(losses[-100:]):.3f}", flush=True)
        first, seconds = trainer.first_of_eight(kept), round(time.monotonic() - started)
        history.append({"epoch": epoch, "loss": round(float(np.mean(losses)), 3), "first": first, "seconds": seconds})
        print(history[-1], flush=True)
    trainer.model.save_pretrained(to)
    trainer.tokenizer.save_pretrained(to)
    return history


def write_card(to: Path, counts: dict[str, Any], history: list[dict[str, Any]]) -> None:
    card = {
        "model": "newsdesk-reader",
        "made_by": "python -m training.train_reader",
        "from": BUNDLED,
        "licence": "Apache-2.0, as the model it was trained from",
        "data": counts,
        "limits": "English news; clozes ask for names and numbers, so why and how were not seen. Its scores rank the "
        "sentences of one question and mean nothing beyond it.",
        "max_tokens": MAX_TOKENS,
        "history": history,
    }
    (to / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--since", type=date.fromisoformat, default=date(2021, 5, 15))
    parser.add_argument("--until", type=date.fromisoformat, required=True)
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="slices whose articles are not used")
    parser.add_argument("--each", type=int, default=16, help="most clozes of an article")
    parser.add_argument("--most", type=int, default=170_000, help="most clozes; about one in five becomes a list")
    parser.add_argument("--epochs", type=int, default=1)
    given = parser.parse_args(argv)
    lines = (line for folder in given.without for line in (folder / "articles.jsonl").open(encoding="utf-8"))
    left_out = frozenset(json.loads(line)["url"] for line in lines)
    with open_collection(load({"home": given.home})[0], command="training") as collection:
        chunks = read_chunks(collection, given.since, given.until, left_out)
        lists = make_lists(chunks, collection.embedder.encode_queries, given.each, given.most)
    random.Random(SEED).shuffle(lists)
    held = min(KEPT, len(lists) // 10)
    kept, rest = lists[:held], lists[held:]
    counts = {
        "articles": len({chunk.article for chunk in chunks}),
        "since": given.since.isoformat(),
        "until": given.until.isoformat(),
        "left_out": [folder.resolve().name for folder in given.without],
        "lists": len(rest),
        "kept": len(kept),
    }
    print(counts, flush=True)
    given.to.mkdir(parents=True, exist_ok=True)
    write_card(given.to, counts, train(rest, kept, given.epochs, given.to))


if __name__ == "__main__":
    main()
