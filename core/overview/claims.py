"""What the exercise claims and reports, and what is measured of it: from the results that ship."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

from core.attention.config import METHODS
from core.attention.growth import growths, measured_frame
from core.cnn.catalogue import DATA_SETS
from core.cnn.config import SHIPPED_DATA, VARIANTS, count_parameters
from core.cnn.pooling import ALIKE, pooling_effect
from core.cnn.reported import REPORTED as REPORTED_CNN
from core.cnn.reported import best_reported_test
from core.cnn.trainings import best_learning_rates, shipped_trainings
from core.metrics.claim import RARE, measure_claim
from core.metrics.study import compare_with_chance, rank_correlations
from core.runs.shipped import shipped_runs
from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from core.seq2seq.preferences import better, preferences
from core.seq2seq.reported import PUBLISHED, REPORTED
from core.seq2seq.scores import GREEDY, greedy_means, shipped_scores, shipped_summary
from core.seq2seq.speech.held_out import BOOK
from core.wording import listed, reporter, signed

SAME, AGREES, DIFFERS, OPEN, INCOMPARABLE = (
    "same",
    "agrees",
    "differs",
    "not decided",
    "not comparable",
)
N_CLASSES = 4  # of the exercise
EXPONENTS = {"materialised": 2, "fused": 2, "taylor": 1}  # of the time, as the formulas say
NEAR = 0.25  # how far a fitted exponent may lie from that


@dataclass(frozen=True)
class Row:
    """One claim or figure, and what was measured of it."""

    claim: str
    reported: str
    measured: str
    badge: str
    why: str
    page: str  # where the evidence is
    link: dict[str, str]


def claims() -> tuple[Row, ...]:
    """Every row, from the results that ship."""
    return tuple(
        row
        for part in (_speed, _parameters, _pooling, _rates, _speech, _spelling, _scores)
        for row in part()
    )


def _speed() -> Iterator[Row]:
    (run,) = shipped_runs("scaling")
    fits = growths(measured_frame(run.rows, "median_seconds"), quadratic=())
    laws = {growth.method: growth.law for growth in fits if growth.law}
    for method, exponent in EXPONENTS.items():
        law = laws[method]
        near = abs(law.exponent - exponent) <= NEAR
        yield Row(
            f"Time of {METHODS[method]}",
            f"grows as L^{exponent}",
            f"L^{law.exponent:.2f} ± {law.standard_error:.2f}, L = {law.lengths[0]:,} to "
            f"{law.lengths[-1]:,}",
            AGREES if near else DIFFERS,
            f"on {run.run.machine['processor']}; D = {run.run.config['dim']}",
            "scaling",
            {"tab": "Where lines cross"},
        )


def _parameters() -> Iterator[Row]:
    counts = {name: count_parameters(v, N_CLASSES) for name, v in VARIANTS.items()}
    reported = {"A": 168_572, "B": 224_892, "C": 224_892}
    yield Row(
        "Parameters of networks A, B, C",
        ", ".join(f"{n:,}" for n in reported.values()),
        ", ".join(f"{counts[name]:,}" for name in reported),
        SAME if counts == reported else DIFFERS,
        "pooling has none: A differs from C by its padding",
        "cnn",
        {"tab": "Where the parameters are"},
    )


def _pooling() -> Iterator[Row]:
    effects = {name: pooling_effect(shipped_trainings(name), *ALIKE) for name in SHIPPED_DATA}
    texts = [
        f"{DATA_SETS[name].subject} {signed(effect.mean)} "
        f"({signed(effect.interval[0])} to {signed(effect.interval[1])})"
        for name, effect in effects.items()
    ]
    gain = best_reported_test("B") - best_reported_test("C")
    yield Row(
        "Pooling raises test accuracy (B − C)",
        f"{signed(gain)}, one training each",
        "; ".join(texts),
        _direction([effect.verdict for effect in effects.values()], gain > 0),
        f"{len(next(iter(effects.values())).seeds)} seeds, 95 % intervals; other images than the "
        "whole of OctMNIST",
        "cnn",
        {"tab": "How it was measured"},
    )


def _rates() -> Iterator[Row]:
    """The best learning rates, and what network A comes to with its own."""
    rates = {name: best_learning_rates(shipped_trainings(name)) for name in SHIPPED_DATA}
    best = sorted({rate for by_variant in rates.values() for rate in by_variant.values()})
    yield Row(
        "Best learning rate of A, B and C",
        "0.01",
        "; ".join(
            f"{DATA_SETS[name].subject} "
            + ", ".join(f"{variant} {rate:g}" for variant, rate in sorted(by_variant.items()))
            for name, by_variant in rates.items()
        ),
        AGREES if best == [0.01] else DIFFERS,
        f"tried: {'; '.join(_tried(name) for name in SHIPPED_DATA)}; fewer images here",
        "cnn",
        {"tab": "Curves", "rate": "all"},
    )
    name = SHIPPED_DATA[0]
    accuracy = mean(
        t.validation_accuracy
        for t in shipped_trainings(name)
        if (t.config.variant, t.config.learning_rate) == ("A", rates[name]["A"])
    )
    yield Row(
        "Validation accuracy of A",
        f"{REPORTED_CNN[0][4]:.2f}",
        f"{accuracy:.3f} on {DATA_SETS[name].title}",
        INCOMPARABLE,
        "1.4 % of OctMNIST's training images; Pooling → Curves downloads the whole",
        "cnn",
        {"tab": "Reported"},
    )


def _tried(name: str) -> str:
    """The learning rates that were trained on a data set."""
    rates = sorted({t.config.learning_rate for t in shipped_trainings(name)})
    return f"{DATA_SETS[name].subject} {', '.join(f'{rate:g}' for rate in rates)}"


def _direction(verdicts: list[str], helps: bool) -> str:
    """How verdicts on several data sets stand to a reported direction."""
    expected, opposite = ("yes", "no") if helps else ("no", "yes")
    if opposite in verdicts:
        return DIFFERS
    return AGREES if expected in verdicts else OPEN


def _speech() -> Iterator[Row]:
    means, evidence = greedy_means(SPEECH), {"tab": "Reported and measured"}
    by_who = {}
    for who, decoder, *scores, _ in REPORTED:
        by_who.setdefault(reporter(who), {})[decoder] = scores[-1]
    gaps = [scores["attention"] - scores["recurrent"] for scores in by_who.values()]
    decided = {test: better(preference) for test, preference in preferences().items()}
    won = {d: sum(winner == d for winner in decided.values()) for d in DECODERS}
    verdicts = ["yes"] * won["attention"] + ["no"] * won["recurrent"]
    yield Row(
        "The attention decoder is better than the recurrent one",
        " and ".join(map(signed, gaps)) + " Damerau–Levenshtein similarity",
        f"of {len(decided)} test sets better on {won['attention']}, worse on {won['recurrent']}",
        _direction(verdicts, helps=True),
        "same encoder, data and budget; the interval must exclude 0",
        "seq2seq",
        {"tab": "Test sets"},
    )
    yield Row(
        "Damerau–Levenshtein similarity on LJ Speech",
        "; ".join(
            f"{who}: attention {scores['attention']:.2f}, recurrent {scores['recurrent']:.2f}"
            for who, scores in by_who.items()
        ),
        "; ".join(
            f"{decoder} {means.loc[(BOOK, decoder), 'damerau_levenshtein']:.2f}"
            for decoder in DECODERS
        )
        + " on another book of its reader",
        INCOMPARABLE,
        "37 minutes of her speech here, 24 hours there: train-seq2seq --data ljspeech",
        "seq2seq",
        evidence,
    )


def _spelling() -> Iterator[Row]:
    summary = shipped_summary(SPELLING)
    best = summary.loc[summary["word_error_rate"].idxmin()]
    here = 100 * float(best["word_error_rate"])
    reported = [float(word.rstrip("%")) for *_, word in PUBLISHED]
    yield Row(
        "Phoneme and word error on CMUdict",
        "; ".join(f"{model}: {phoneme} / {word}" for _, model, phoneme, word in PUBLISHED),
        f"{best['phoneme_error_rate']:.2%} / {best['word_error_rate']:.1%}, {best['decoder']} "
        f"decoder, {best['search']}",
        AGREES if min(reported) <= here <= max(reported) else DIFFERS,
        "the same test words; one network, no ensemble",
        "seq2seq",
        {"task": SPELLING, "tab": "Reported and measured"},
    )


def _scores() -> Iterator[Row]:
    scores = shipped_scores(SPEECH)
    book = scores[(scores["test"] == BOOK) & (scores["search"] == GREEDY)]
    compared = compare_with_chance(book, "characters")
    shares = {}
    for decoder in DECODERS:
        part = compared[compared["decoder"] == decoder]
        shares[decoder] = measure_claim(part, rank_correlations(part)).opposite
    known = {decoder: share for decoder, share in shares.items() if share is not None}
    text = listed([f"{share:.0%} ({decoder})" for decoder, share in known.items()])
    yield Row(
        "When one of the three scores rises, the others follow",
        "claimed",
        f"Jaccard and Damerau–Levenshtein order {text} of the pairs of utterances oppositely",
        AGREES if known and max(known.values()) < RARE else DIFFERS,
        "50 % would be no relation at all; shuffled letters leave Jaccard at 1",
        "similarity",
        {"test": BOOK, "compared": "test sets"},
    )
