"""What a file of transcripts says: the answer in a sentence, and its tables."""

import math
from collections.abc import Callable
from itertools import combinations

import pandas as pd

from core.metrics.similarity import MEASURES
from core.transcripts.report import TranscriptReport
from core.transcripts.scores import FEWEST_REFERENCES, MEASURED, WORD_ERRORS, ModelDifference
from core.wording import listed, signed
from ui.layout import escaped

Quote = Callable[[str], str]
SAID, LEFT_OUT, PUT_IN = "what was said", "(left out)", "(put in)"
RANK_DIFFERENCE = "rank difference"


def answer(report: TranscriptReport, quote: Quote = escaped) -> str:
    """Which of the models is better, by the word error rate and by the other measures.

    `quote` makes a name fit for where the text stands: Markdown, or HTML.
    """
    n = f"{len(report.references):,} recordings"
    rates = {s.model: s for s in report.scores if s.measure == WORD_ERRORS}
    if len(rates) == 1:
        (rate,) = rates.values()
        value = f"{_percent(rate.value)} ({_percent(rate.low)} to {_percent(rate.high)})"
        return f"{quote(rate.model)}: word error rate {value} on {n}."
    best, second = sorted(rates.values(), key=lambda rate: rate.value)[:2]
    pair = {best.model, second.model}
    rows = [row for row in report.differences if {row.first, row.second} == pair]
    verdict = _verdict(next(row for row in rows if row.measure == WORD_ERRORS), n, quote)
    others = [row for row in rows if row.measure != WORD_ERRORS]
    against = [MEASURED[r.measure] for r in others if r.better and r.better != best.model]
    undecided = [MEASURED[r.measure] for r in others if not r.better]
    return " ".join(
        [
            verdict,
            *([f"{quote(second.model)} is better by {listed(against)}."] if against else []),
            *([f"Not decided by {listed(undecided)}."] if undecided else []),
            *_reversed(report, best.model, second.model, quote),
            *([f"Best of {len(rates)} models compared."] if len(rates) > 2 else []),
        ]
    )


def _reversed(report: TranscriptReport, best: str, second: str, quote: Quote) -> list[str]:
    """The lengths at which the second model is better, if there are any."""
    rows = [r for r in report.length_differences if {r.first, r.second} == {best, second}]
    won, open_ = (
        [f"{r.shortest} to {r.longest} words" for r in rows if r.better == better]
        for better in (second, "")
    )
    parts = []
    if won:
        parts.append(f"Not everywhere: where {listed(won)} were said, {quote(second)} is better.")
    if open_:
        parts.append(f"Not decided where {listed(open_)} were said.")
    return parts


def length_table(report: TranscriptReport) -> pd.DataFrame:
    """A row for each class of lengths: every model's word error rate and share of exact texts."""
    rows: dict[tuple[int, int], dict] = {}
    for score in report.by_length:
        row = rows.setdefault(
            (score.shortest, score.longest),
            {"words said": f"{score.shortest} to {score.longest}", "recordings": score.n},
        )
        row[f"{score.model}: word error rate"] = round(score.word_error_rate, 4)
        row[f"{score.model}: without an error"] = round(score.exact, 4)
    if len(report.models) == 2:
        for pair in report.length_differences:
            rows[pair.shortest, pair.longest]["better"] = pair.better or "not decided"
    return pd.DataFrame(rows.values())


def pair_counts(report: TranscriptReport, quote: Quote = escaped) -> str:
    """Of each two models, on how many recordings each has fewer word errors."""
    parts = []
    for i, j in combinations(range(len(report.models)), 2):
        a, b = (report.errors[k, :, 1] for k in (i, j))
        first, second = (quote(str(report.models[k])) for k in (i, j))
        parts.append(
            f"{first} has fewer word errors than {second} on {(a < b).sum():,} recordings, more on "
            f"{(a > b).sum():,}, as many on {(a == b).sum():,}."
        )
    return " ".join(parts)


def _verdict(row: ModelDifference, n: str, quote: Quote) -> str:
    points = f"{_points(row.difference)} ({_points(row.low)} to {_points(row.high)})"
    names = f"{quote(row.first)} minus {quote(row.second)}, on {n}"
    if row.n_references < FEWEST_REFERENCES:
        return f"Too few different texts to say which is better: {points}, {names}."
    if not row.better:
        return f"By word error rate it is not decided which is better: {points}, {names}."
    other = row.second if row.better == row.first else row.first
    return (
        f"{quote(row.better)} is better than {quote(other)} by word error rate: {points}, {names}."
    )


def score_table(report: TranscriptReport) -> pd.DataFrame:
    """A row for each model and measure."""
    return pd.DataFrame(
        {
            "model": score.model,
            "measure": MEASURED[score.measure],
            "value": round(score.value, 4),
            "low": round(score.low, 4),
            "high": round(score.high, 4),
            "chance": None if score.chance is None else round(score.chance, 4),
        }
        for score in report.scores
    )


def difference_table(report: TranscriptReport) -> pd.DataFrame:
    """A row for each two models and measure, and which of them is better."""
    return pd.DataFrame(
        {
            "first": row.first,
            "second": row.second,
            "measure": MEASURED[row.measure],
            "first minus second": round(row.difference, 4),
            "low": round(row.low, 4),
            "high": round(row.high, 4),
            "better": row.better or "not decided",
        }
        for row in report.differences
    )


def confusion_table(report: TranscriptReport) -> pd.DataFrame:
    """The words most often confused, of each model."""
    return pd.DataFrame(
        {
            "model": row.model,
            "said": row.reference or PUT_IN,
            "written": row.hypothesis or LEFT_OUT,
            "times": row.count,
        }
        for row in report.confusions
    )


def row_table(report: TranscriptReport) -> pd.DataFrame:
    """A row for each recording: each model's errors, the texts, and further scores.

    The rank difference is that by Damerau–Levenshtein minus the mean one by Jaccard and cosine: far
    from 0 where the measures disagree.
    """
    models, n_words = report.models.tolist(), report.lengths[:, 1]
    table = pd.DataFrame({"id": report.names, "words": n_words})
    for i, model in enumerate(models):
        table[f"{model}: word errors"] = (report.errors[i, :, 1] / n_words.clip(min=1)).round(4)
    table[SAID] = report.references
    for model, texts in zip(models, report.hypotheses, strict=True):
        table[model] = texts
    for i, model in enumerate(models):
        scores = pd.DataFrame(report.similarities[i], columns=list(MEASURES)).round(4)
        ranks = scores.rank()
        table[f"{model}: Damerau–Levenshtein"] = scores["damerau_levenshtein"]
        order, counts = ranks["damerau_levenshtein"], ranks[["jaccard", "cosine"]].mean(axis=1)
        table[f"{model}: {RANK_DIFFERENCE}"] = (order - counts).round()
    return table


def _percent(rate: float) -> str:
    return "–" if math.isnan(rate) else f"{rate:.1%}"


def _points(difference: float) -> str:
    return f"{signed(100 * difference, 1)} points"
