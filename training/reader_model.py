"""The reader as a torch module: one encoder over question and passage, and three small heads."""

from pathlib import Path
from typing import Any

import torch
from torch import nn

HIDDEN = 384


class ReaderModel(nn.Module):
    """Scores each sentence of a passage, the passage as a whole, and the ends of the short answer.

    A sentence is the mean of its tokens beside the row's first token; span ends are BERT's for SQuAD (Devlin and
    others, NAACL 2019).
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder: Any = encoder
        self.sentence = nn.Sequential(nn.Linear(2 * HIDDEN, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 1))
        self.passage = nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 1))
        self.span = nn.Linear(HIDDEN, 2)

    def heads(self, hidden: torch.Tensor, pool: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return scores of sentences (rows, sentences), passages (rows,) and span ends (rows, tokens, 2).

        Args:
            hidden: (rows, tokens, width).
            pool: (rows, sentences, tokens), each sentence's row sums to one over its tokens.
        """
        first = hidden[:, :1]
        pooled = torch.cat([pool @ hidden, first.expand(-1, pool.shape[1], -1)], -1)
        return self.sentence(pooled).squeeze(-1), self.passage(first[:, 0]).squeeze(-1), self.span(hidden)


def _attention(
    module: Any, query: Any, key: Any, value: Any, mask: Any, scaling: float = 1.0, **_: Any
) -> tuple[Any, None]:
    """Attention by plain products: on a CPU, in bfloat16, its backward pass is four times as fast as torch's own."""
    scores = torch.matmul(query * scaling, key.transpose(2, 3))
    scores = scores if mask is None else scores + mask
    return torch.matmul(torch.softmax(scores, -1), value).transpose(1, 2).contiguous(), None


def register_attention() -> str:
    """Make the plain attention known to transformers and return its name, for ``attn_implementation``."""
    from transformers import AttentionInterface
    from transformers.masking_utils import AttentionMaskInterface, eager_mask

    AttentionInterface.register("plain", _attention)
    AttentionMaskInterface.register("plain", eager_mask)
    return "plain"


def load_encoder(folder: Path, **more: Any) -> Any:
    """Return the bundled embedding model's encoder, without dropout: it is slow, and few epochs do not overfit."""
    from transformers import BertModel

    return BertModel.from_pretrained(
        str(folder), add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, **more
    )
