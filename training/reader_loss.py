"""Loss of the reader's training: sentences, passages and short answers, and each question beside its near misses."""

from collections.abc import Sequence

import torch
from torch import nn

from training.reader_batches import Item, tensors
from training.reader_model import ReaderModel

SPAN_WEIGHT, PASSAGE_WEIGHT, LIST_WEIGHT, PAIR_WEIGHT = 0.5, 0.5, 0.4, 0.6
NO_SPAN = 0.15
"""Weight of a row without a short answer beside one with it: there are four times as many, and they are easy."""
MARGIN = 2.0
"""Log-odds by which a question's best sentence should be ahead of its near misses' best."""


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
