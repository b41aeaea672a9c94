"""Train the reader: which sentences of a passage answer a question, whether any does, and the short answer in it.

    python -m training.train_reader --reading DATA/reading/reader.jsonl.xz --desk DATA/desk/train.jsonl [QUIZ.jsonl] \\
        --found FOUND.jsonl [...] --to FOLDER [--from OTHER/model.pt]

``FOUND.jsonl`` comes from ``training/find_passages.py``, ``QUIZ.jsonl`` from ``training/quiz_questions.py``. It begins
with the encoder of the bundled embedding model, whose word embeddings stay as they are. Seeded, and resumed from
``FOLDER/checkpoint.pt`` where it was stopped. Needs about 2 GB of memory. Two cores with AVX2 read some 1,300 tokens a
second; with AVX-512 BF16 and ``--bfloat16``, 4,000.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn

from training.half_encoder import HalfEncoder
from training.reader_batches import Item, batches_of
from training.reader_loss import loss_of
from training.reader_model import ReaderModel, load_encoder, register_attention
from training.reader_rows import SETS, Family, article_of, desk_families, held_out, reading_examples
from vectorstore.errors import ReaderError
from vectorstore.inference.embedder import BUNDLED, model_folder
from vectorstore.inference.onnx_session import open_tokenizer

SEED = 5
"""Unless one is given."""
LEARNING_RATE, WARM_SHARE = 1.3e-4, 0.05
SAVE_EVERY = 100
"""Steps."""


def read_lines(files: Sequence[Path]) -> list[Any]:
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def make_batches(given: argparse.Namespace, tokenizer: Tokenizer) -> tuple[list[list[Item]], dict[str, Any]]:
    """Return the batches of the whole training in order, and what they were made of."""
    rng = random.Random(given.seed)
    questions = [q for q in read_lines(given.desk) if given.all_desk or not held_out(article_of(q))]
    found = {line["id"]: line for line in read_lines(given.found)}
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
            "desk": "questions written for Newsdesk over news articles of 2012 to 2024, with the sentences that answer "
            "and near misses, nine in ten of them by a language model (training/questions.jsonl.xz); no article is "
            "part of the project",
            "notices": "short invented notices with questions, by a language model (training/notices.jsonl.xz)",
            "quiz": "weekly news quiz questions of 2022 and 2023 (RealTimeQA, no licence given); sentences guessed",
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
    parser.add_argument("--desk", type=Path, nargs="*", default=[], help="desk questions; none: the reading rows alone")
    parser.add_argument("--found", type=Path, nargs="*", default=[], help="the passages found for each")
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
