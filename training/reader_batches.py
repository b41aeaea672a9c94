"""Batches of the reader's training: rows of tokens with labels, families whole, those of one length together."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from training.reader_rows import UNKNOWN, Example, Family, cropped
from vectorstore.inference.reader_input import Row, encode

BATCH_TOKENS = 3400
"""Padding included."""
CROP, CROPPED = 760, 0.7
"""Characters to which this share of the desk passages is cut: half the time, and what is read is not always as long."""


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
