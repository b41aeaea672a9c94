"""An encoder trained in bfloat16 beside float32 weights."""

import copy

import torch

from training.reader_model import ReaderModel


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
