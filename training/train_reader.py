"""Train the reader: which sentences of a passage answer a question, whether any does, and the short answer in it.

    python -m training.train_reader --reading DATA/reading/reader.jsonl.xz --desk DATA/desk/train.jsonl \\
        --found FOUND.jsonl --to FOLDER [--from OTHER/model.pt]

``FOUND.jsonl`` comes from ``training/find_passages.py``. It begins with the encoder of the bundled embedding model,
whose word embeddings stay as they are. Seeded, and resumed from ``FOLDER/checkpoint.pt`` where it was stopped. Needs
about 2 GB of memory. Two cores with AVX2 read some 1,300 tokens a second; with AVX-512 BF16 and ``--bfloat16``, 4,000.
"""

import argparse
import copy
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn

from training.reader_model import ReaderModel, load_encoder, register_attention
from training.reader_rows import (
    SETS,
    UNKNOWN,
    Example,
    Family,
    article_of,
    cropped,
    desk_families,
    held_out,
    reading_examples,
)
from vectorstore.errors import ReaderError
from vectorstore.inference.embedder import BUNDLED, model_folder
from vectorstore.inference.onnx_session import open_tokenizer
from vectorstore.inference.reader_input import Row, encode

SEED = 5
"""Unless one is given."""
LEARNING_RATE, WARM_SHARE = 1.3e-4, 0.05
BATCH_TOKENS = 3400
"""Padding included."""
CROP, CROPPED = 760, 0.7
"""Characters to which this share of the desk passages is cut: half the time, and what is read is not always as long."""
SPAN_WEIGHT, PASSAGE_WEIGHT, LIST_WEIGHT, PAIR_WEIGHT = 0.5, 0.5, 0.4, 0.6
NO_SPAN = 0.15
"""Weight of a row without a short answer beside one with it: there are four times as many, and they are easy."""
MARGIN = 2.0
"""Log-odds by which a question's best sentence should be ahead of its near misses' best."""
SAVE_EVERY = 100
"""Steps."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row with its labels."""

    row: Row
    labels: list[float]
    span: tuple[int, int]
    """Tokens of the short answer, both inclusive; 0, 0 where there is none."""
    family: int
    near_miss: bool


def items_of(tokenizer: Tokenizer, example: Example, family: int, *, near_miss: bool) -> list[Item]:
    """Return an example's rows; one that fits is a single row."""
    items = []
    for row in encode(tokenizer, example.question, example.headline, example.sentences):
        labels = list(example.labels[row.first : row.first + len(row.spans)])
        items.append(Item(row, labels, _span_tokens(row, example), family, near_miss))
    return items


def _span_tokens(row: Row, example: Example) -> tuple[int, int]:
    if example.span is None or not 0 <= (at := example.span[0] - row.first) < len(row.spans):
        return 0, 0
    inside = [k for k, (a, b) in enumerate(row.offsets[at]) if a < example.span[2] and b > example.span[1]]
    begin = row.spans[at][0]
    return (begin + inside[0], begin + inside[-1]) if inside else (0, 0)


def batches_of(families: Sequence[Family], tokenizer: Tokenizer, rng: random.Random) -> list[list[Item]]:
    """Return an epoch's batches: families whole, those of about one length together."""
    groups: list[list[Item]] = []
    for number, family in enumerate(rng.sample(families, len(families))):
        group: list[Item] = []
        for near_miss, examples in ((False, family.answered), (True, family.near_misses)):
            for example in examples:
                cut = cropped(example, CROP, rng) if rng.random() < CROPPED else example
                group += items_of(tokenizer, cut, number, near_miss=near_miss)
        groups.append(group)
    batches: list[list[Item]] = []
    for begin in range(0, len(groups), 200):
        block = sorted(groups[begin : begin + 200], key=lambda group: max(len(item.row.ids) for item in group))
        batch: list[Item] = []
        for group in block:
            longest = max(len(item.row.ids) for item in [*batch, *group])
            if batch and longest * (len(batch) + len(group)) > BATCH_TOKENS:
                batches.append(batch)
                batch = []
            batch = batch + group
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def tensors(items: Sequence[Item]) -> dict[str, torch.Tensor]:
    """Return a batch padded: ids, types, mask (rows, tokens), pool (rows, sentences, tokens), labels, spans."""
    longest = max(len(item.row.ids) for item in items)
    most = max(len(item.labels) for item in items)
    ids, types, mask = (torch.zeros(len(items), longest, dtype=torch.long) for _ in range(3))
    pool = torch.zeros(len(items), most, longest)
    labels = torch.full((len(items), most), UNKNOWN)
    for place, item in enumerate(items):
        length = len(item.row.ids)
        ids[place, :length] = torch.tensor(item.row.ids)
        types[place, :length] = torch.tensor(item.row.types)
        mask[place, :length] = 1
        for sentence, (start, end) in enumerate(item.row.spans):
            pool[place, sentence, start:end] = 1 / max(1, end - start)
        labels[place, : len(item.labels)] = torch.tensor(item.labels)
    spans = torch.tensor([item.span for item in items])
    return {"ids": ids, "types": types, "mask": mask, "pool": pool, "labels": labels, "spans": spans}


def loss_of(model: ReaderModel, items: Sequence[Item]) -> torch.Tensor:
    """Return the loss of a batch: sentences and passages by log-loss, spans, and each family side by side."""
    batch = tensors(items)
    hidden = model.encoder(
        input_ids=batch["ids"], token_type_ids=batch["types"], attention_mask=batch["mask"]
    ).last_hidden_state
    sentences, passages, spans = model.heads(hidden.float(), batch["pool"])
    labels = batch["labels"]
    known = (labels >= 0).float()
    bce = nn.functional.binary_cross_entropy_with_logits
    by_sentence = bce(sentences, labels.clamp(min=0), reduction="none") * known
    total = 3 * by_sentence.sum() / known.sum()
    best = labels.max(1).values
    passage = bce(passages, (best >= 1).float(), reduction="none") * ((best >= 1) | (best == 0)).float()
    total = total + PASSAGE_WEIGHT * passage.mean()
    outside = (batch["mask"] == 0).float() * -1e4
    weights = torch.where(batch["spans"][:, 1] > 0, 1.0, NO_SPAN)
    ends = torch.zeros(len(items))
    for end in (0, 1):
        ends = ends + nn.functional.cross_entropy(spans[..., end] + outside, batch["spans"][:, end], reduction="none")
    return total + SPAN_WEIGHT * (ends * weights).sum() / weights.sum() + _side_by_side(items, sentences, labels)


def _side_by_side(items: Sequence[Item], sentences: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the loss within families: what answers ahead of all other sentences, and ahead of near misses' best."""
    families = torch.tensor([item.family for item in items])
    missed = torch.tensor([item.near_miss for item in items])
    listwise, pairs = [], []
    for family in families.unique().tolist():
        if family < 0:
            continue
        own, misses = (families == family) & ~missed, (families == family) & missed
        known = labels[own] >= 0
        scores, wanted = sentences[own][known], labels[own][known]
        right = wanted >= 1
        if not right.any():
            continue
        listwise.append(-(nn.functional.log_softmax(scores, 0)[right]).mean())
        if misses.any():
            near = sentences[misses][labels[misses] >= 0]
            pairs.append(nn.functional.softplus(near.max() - scores[right].max() + MARGIN))
    zero = sentences.sum() * 0
    mean_list = torch.stack(listwise).mean() if listwise else zero
    return LIST_WEIGHT * mean_list + (PAIR_WEIGHT * torch.stack(pairs).mean() if pairs else zero)


class HalfEncoder:
    """A model's encoder in bfloat16, trained through float32 weights that keep what a step in bfloat16 would lose.

    Heads and word embeddings are shared, the encoder's layers are a copy (mixed precision with master weights:
    Micikevicius and others, ICLR 2018).
    """

    def __init__(self, model: ReaderModel) -> None:
        self.model = ReaderModel(copy.deepcopy(model.encoder).bfloat16())
        self.model.sentence, self.model.passage, self.model.span = model.sentence, model.passage, model.span
        pairs = zip(model.encoder.parameters(), self.model.encoder.parameters(), strict=True)
        self._pairs = [(whole, half) for whole, half in pairs if whole.requires_grad]

    def hand_over(self) -> None:
        """Give the float32 weights the gradients of the bfloat16 ones."""
        for whole, half in self._pairs:
            assert half.grad is not None
            whole.grad, half.grad = half.grad.float(), None

    @torch.no_grad()
    def take_over(self) -> None:
        """Take the float32 weights after a step."""
        for whole, half in self._pairs:
            half.copy_(whole)


def read_lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def make_batches(given: argparse.Namespace, tokenizer: Tokenizer) -> tuple[list[list[Item]], dict[str, Any]]:
    """Return the batches of the whole training in order, and what they were made of."""
    rng = random.Random(given.seed)
    questions = (
        [q for q in read_lines(given.desk) if given.all_desk or not held_out(article_of(q))] if given.desk else []
    )
    found = {line["id"]: line for line in read_lines(given.found)} if given.desk else {}
    sets = {name: round(most * given.reading_share) for name, most in SETS.items()}
    reading = [Family((example,), ()) for example in reading_examples(given.reading, sets, rng)]
    batches: list[list[Item]] = []
    for epoch in range(given.epochs):
        families = [f for f in desk_families(questions, found, rng) if f.answered or f.near_misses]
        more = batches_of(families, tokenizer, rng)
        share = reading[epoch * len(reading) // given.epochs : (epoch + 1) * len(reading) // given.epochs]
        mixed = more + (batches_of(share, tokenizer, rng) if share else [])
        rng.shuffle(mixed)
        batches += mixed
    batches = batches[: given.most_steps or None]
    rows = sum(map(len, batches))
    tokens = sum(len(item.row.ids) for batch in batches for item in batch)
    return batches, {"desk_questions": len(questions), "reading": len(reading), "rows": rows, "tokens": tokens}


def train(given: argparse.Namespace) -> None:
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    folder = model_folder(BUNDLED)
    assert folder is not None
    tokenizer = open_tokenizer("reader", ReaderError)
    batches, counts = make_batches(given, tokenizer)
    print(counts, len(batches), "steps", flush=True)
    model = ReaderModel(load_encoder(folder, attn_implementation=register_attention()))
    if given.begin:
        print(model.load_state_dict(torch.load(given.begin, weights_only=True), strict=False), flush=True)
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad = False  # words that the questions do not have must keep their place
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=given.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    half = HalfEncoder(model) if given.bfloat16 else None
    steps, warm = len(batches), max(1, int(WARM_SHARE * len(batches)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.01, (steps - step) / (steps - warm)))
    )
    checkpoint, at = given.to / "checkpoint.pt", 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(kept["model"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        at = kept["step"]
    started, recent, tokens = time.monotonic(), [], 0
    model.train()
    for step in range(at, min(steps, given.stop or steps)):
        loss = loss_of(half.model if half else model, batches[step])
        optimiser.zero_grad()
        loss.backward()
        if half:
            half.hand_over()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        if half:
            half.take_over()
        schedule.step()
        recent.append(float(loss.detach()))
        tokens += sum(len(item.row.ids) for item in batches[step])
        if (step + 1) % 20 == 0:
            rate = tokens / (time.monotonic() - started)
            left = sum(len(item.row.ids) for batch in batches[step + 1 :] for item in batch) / rate / 60
            print(
                f"{step + 1}/{steps} loss {sum(recent[-20:]) / 20:.3f} {rate:.0f} tokens/s {left:.0f} min", flush=True
            )
        if (step + 1) % SAVE_EVERY == 0 or step + 1 == steps:
            state = {
                "model": model.state_dict(),
                "optimiser": optimiser.state_dict(),
                "schedule": schedule.state_dict(),
            }
            torch.save({**state, "step": step + 1}, checkpoint.with_suffix(".part"))
            checkpoint.with_suffix(".part").replace(checkpoint)
    torch.save(model.state_dict(), given.to / "model.pt")
    write_card(given, counts | {"steps": steps})


def write_card(given: argparse.Namespace, counts: dict[str, Any]) -> None:
    """Write the model card, which the export puts beside the model's file."""
    card = {
        "model": "newsdesk-reader",
        "made_by": "python -m training.train_reader",
        "from": f"{BUNDLED}, its word embeddings unchanged",
        "licence": "Apache-2.0, as the model it was trained from",
        "data": {
            "desk": "questions written for Newsdesk over news articles of 2021 to 2024, with the sentences that answer "
            "and near misses; no article is part of the model or the project",
            "reading": "SQuAD 1.1 and 2.0 (CC BY-SA 4.0), SQuADShifts (CC BY 4.0), Natural Questions of QED (CC "
            "BY-SA 3.0), QAMR (MIT; Wikinews CC BY 2.5), human questions of TimeQA (BSD-3-Clause)",
        },
        "limits": "English news. Its scores are log-odds of one question's sentences, and are calibrated by "
        "qa/reading/calibration.json; it refuses fewer than half of the questions that an article nearly answers.",
        "epochs": given.epochs,
        "began_with": str(given.begin.name) if given.begin else None,
    }
    (given.to / "card.json").write_text(json.dumps(card | counts, indent=2) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reading", type=Path, required=True)
    parser.add_argument("--desk", type=Path, help="desk questions; without them, the reading rows alone")
    parser.add_argument("--found", type=Path, help="the passages found for each")
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--from", dest="begin", type=Path, help="weights to begin with")
    parser.add_argument("--epochs", type=int, default=2, help="over the desk questions")
    parser.add_argument("--reading-share", type=float, default=1.0, help="of the rows of each set of --reading")
    parser.add_argument("--rate", type=float, default=LEARNING_RATE)
    parser.add_argument("--seed", type=int, default=SEED, help="another one takes other reading rows and another order")
    parser.add_argument("--most-steps", type=int, default=0, help="end after so many; 0 for all")
    parser.add_argument("--bfloat16", action="store_true", help="matrix products in bfloat16; weights stay float32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--stop", type=int, default=0, help="stop after so many steps, as if interrupted")
    parser.add_argument("--all-desk", action="store_true", help="hold none out; then nothing is left to calibrate on")
    given = parser.parse_args(argv)
    given.to.mkdir(parents=True, exist_ok=True)
    train(given)


if __name__ == "__main__":
    main()
