"""Tiny models with random weights, stored as the real ones are."""

from pathlib import Path

from vectorstore.inference.embedder import BUNDLED, model_folder


def cross_encoder(folder: Path, labels: int = 1) -> Path:
    """Write a CrossEncoder of two tiny layers with random weights, as sentence-transformers stores one."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    bundled = model_folder(BUNDLED)
    assert bundled is not None
    tokenizer = AutoTokenizer.from_pretrained(str(bundled))
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    config = BertConfig.from_dict({"vocab_size": len(tokenizer), "num_labels": labels, **sizes})
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
