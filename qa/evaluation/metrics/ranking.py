"""Measures of a ranked list against what should be in it, as trec_eval computes them, through ir-measures."""

from collections.abc import Collection, Mapping, Sequence

NAMES = ("hit@1", "hit@5", "recall@5", "mrr@10", "ndcg@10", "map@10")


def ranking(found: Mapping[str, Sequence[str]], gold: Mapping[str, Collection[str]]) -> dict[str, dict[str, float]]:
    """Return each question's measures by name, all of them 0 to 1.

    hit@k: one of the gold ids is among the first k (Success@k). recall@k: the share of them that is. mrr@10: one over
    the place of the first, 0 below the tenth (Voorhees 1999). ndcg@10: binary gain, discounted by log2 of the place
    + 1 (Järvelin and Kekäläinen 2002). map@10: precision at each gold id within the first ten, summed and divided by
    the number of gold ids.

    Args:
        found: the ids found for each question, best first; of a repeated id only the first place counts.
        gold: the ids that should be found; questions without one are left out.
    """
    from ir_measures import AP, RR, R, Success, iter_calc, nDCG

    names = dict(zip((Success @ 1, Success @ 5, R @ 5, RR @ 10, nDCG @ 10, AP @ 10), NAMES, strict=True))
    questions = [question for question, ids in gold.items() if ids]
    qrels, run = {}, {}
    for number, question in enumerate(questions):
        # trec_eval, in C, takes no id with a NUL in it, and an address may hold anything: plain ones go in.
        order = list(dict.fromkeys(found.get(question, ())))
        plain = {each: f"d{place}" for place, each in enumerate(dict.fromkeys([*order, *sorted(gold[question])]))}
        qrels[f"q{number}"] = {plain[each]: 1 for each in gold[question]}
        # Scores that keep the order: it sorts by score, and would break ties by id.
        run[f"q{number}"] = {plain[each]: float(len(order) - place) for place, each in enumerate(order)}
    measured = {question: dict.fromkeys(NAMES, 0.0) for question in questions}
    for metric in iter_calc(list(names), qrels, run) if questions else ():
        # Rounded, for sums of floats in another order differ in their last digits.
        measured[questions[int(metric.query_id[1:])]][names[metric.measure]] = round(float(metric.value), 12)
    return measured
