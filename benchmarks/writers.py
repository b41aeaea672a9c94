"""How well a writer writes: ``python -m benchmarks.writers SLICE [--model NAME] [--style S] [--passages N]``.

Over a slice's questions: the share of the sentences as written that the check finds supported, the share of those
shown, and whether an accepted answer stands in a cited paragraph. The check is the judge of both shares, so that
``--shown`` also writes shown sentences with their evidence to a file, to be read by hand.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.labelled import Labelled, read_labelled
from benchmarks.measure import percentile, table
from benchmarks.slices import open_slice, settings_for
from qa.answer import Answer
from qa.factory import open_assistant

HEADS = (
    "writer", "prompt", "answered", "refused", "written", "supported", "shown", "supported", "cited", "said",
    "marks lost", "tokens in, out", "first word p50, ms", "CPU p50, ms",
)  # fmt: skip


def measure(assistant_name: str, asked: Sequence[tuple[Labelled, Answer]], cpu_ms: Sequence[float]) -> list[str]:
    """Return a row of the table."""
    answers = [answer for _, answer in asked]
    shown = [sentence for answer in answers for sentence in answer.sentences]
    written = sum(answer.checked.written for answer in answers)
    good = sum(sentence.verdict == "supported" for sentence in shown)
    as_written = good - sum(answer.checked.replaced for answer in answers)
    yes = [(question, answer) for question, answer in asked if question.gold_urls]
    no = [answer for question, answer in asked if not question.gold_urls]
    cited = sum(any(q.said_in(c.paragraph.text) for c in a.citations) for q, a in yes)
    said = sum(q.said_in(a.text) for q, a in yes)
    used = [answer.usage for answer in answers if answer.usage]
    tokens = (sum(u.input_tokens for u in used), sum(u.output_tokens for u in used))
    firsts = [u.first_token_ms for u in used if u.first_token_ms is not None]
    return [
        assistant_name,
        answers[0].provenance.prompt or "",
        f"{sum(a.answered for _, a in yes)}/{len(yes)}",
        f"{sum(not a.answered for a in no)}/{len(no)}",
        str(written),
        f"{as_written / max(written, 1):.3f}",
        str(len(shown)),
        f"{good / max(len(shown), 1):.3f}",
        f"{cited}/{len(yes)}",
        f"{said}/{len(yes)}",
        str(sum(a.checked.unknown_marks for a in answers)),
        f"{tokens[0]}, {tokens[1]}",
        f"{percentile(firsts, 0.5):.0f}" if firsts else "",
        f"{percentile(cpu_ms, 0.5):.0f}",
    ]


def write_shown(path: Path, asked: Sequence[tuple[Labelled, Answer]], most: int, seed: int) -> None:
    """Write some shown sentences with the paragraphs they cite, drawn at random, for reading by hand."""
    shown = [(q, a, s) for q, a in asked for s in a.sentences]
    drawn = random.Random(seed).sample(shown, min(most, len(shown)))
    with path.open("w", encoding="utf-8") as file:
        for number, (question, answer, sentence) in enumerate(drawn, start=1):
            file.write(f"## {number}. {sentence.verdict}, {sentence.support:.2f}\n\nQ: {question.question}\n\n")
            file.write(f"**{sentence.text}**\n\n")
            for citation in answer.citations:
                if citation.number in sentence.citations:
                    file.write(f"> {citation.article.title} ({citation.article.published})\n>\n")
                    file.write(f"> {citation.paragraph.text}\n\n")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="How well a writer writes.")
    parser.add_argument("slice", type=Path)
    parser.add_argument("--home", type=Path, help="the slice's collection, where it is not the benchmarks' own")
    parser.add_argument("--model", default="gguf:smollm2")
    parser.add_argument("--style", default="auto", choices=["auto", "together", "apart"])
    parser.add_argument("--passages", type=int, default=0)
    parser.add_argument("--unsupported", choices=["drop", "flag", "quote"])
    parser.add_argument("--most", type=int, help="ask only so many questions, spread over the file")
    parser.add_argument("--shown", type=Path, help="write 50 shown sentences with their evidence to this file")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    own = {"home": args.home} if args.home else {}
    settings = settings_for(
        args.slice,
        model=args.model,
        model_style=args.style,
        model_passages=args.passages,
        unsupported=args.unsupported,
        **own,
    )
    questions = read_labelled(args.slice / "questions.jsonl")
    if args.most:
        questions = questions[:: max(1, len(questions) // args.most)][: args.most]
    asked: list[tuple[Labelled, Answer]] = []
    cpu_ms: list[float] = []
    with open_slice(args.slice, settings) as collection:
        assistant = open_assistant(settings, collection)
        assistant.warm_up()
        for question in questions:
            before = time.process_time()
            answer = assistant.ask(question.question, as_of=question.asked)
            cpu_ms.append(1000 * (time.process_time() - before))
            asked.append((question, answer))
    print(table(HEADS, [measure(f"{args.model} {args.style} {args.passages}", asked, cpu_ms)]))
    if args.shown:
        write_shown(args.shown, asked, 50, args.seed)


if __name__ == "__main__":
    main()
