"""What the exercise claims and reports, and what is measured of it: from the results that ship."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

from core.attention.config import METHODS
from core.attention.growth import growths, measured_frame
from core.cnn.catalogue import DATA_SETS
from core.cnn.config import FASHION, SHIPPED_DATA, VARIANTS, count_parameters
from core.cnn.pooling import ALIKE, pooling_effect
from core.cnn.reported import REPORTED as REPORTED_CNN
from core.cnn.reported import best_reported_test
from core.cnn.trainings import best_learning_rates, shipped_trainings
from core.metrics.claim import RARE, measure_claim
from core.metrics.similarity import MEASURES
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
FIGURES = (  # of a network: in words, the column of those reported, what is measured of a training
    ("Running training loss", 3, lambda t: t.last_epoch.running_loss),
    ("Validation accuracy", 4, lambda t: t.validation_accuracy),
    ("Test accuracy", 5, lambda t: t.test_accuracy),
)
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
    return tuple(row for part in PARTS for row in part())


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
        f"{DATA_SETS[name].subject} {signed(100 * effect.mean, 1)} points "
        f"({' to '.join(signed(100 * end, 1) for end in effect.interval)})"
        for name, effect in effects.items()
    ]
    gain = best_reported_test("B") - best_reported_test("C")
    yield Row(
        "Pooling raises test accuracy (B − C)",
        f"{signed(100 * gain, 1)} points, one training each",
        "; ".join(texts),
        _direction([effect.verdict for effect in effects.values()], gain > 0),
        f"{len(next(iter(effects.values())).seeds)} seeds, 95% intervals: one that has 0 in it "
        "decides nothing; other images than the whole of OctMNIST",
        "cnn",
        {"tab": "How it was measured"},
    )


def _rates() -> Iterator[Row]:
    """The best learning rates."""
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


def _networks() -> Iterator[Row]:
    """Every figure that is reported of a network, beside the same learning rates on clothing."""
    trainings = shipped_trainings(FASHION)
    for name, column, measured in FIGURES:
        rows = [row for row in REPORTED_CNN if row[column] is not None]
        pairs = [(variant, rate) for _, variant, rate, *_ in rows]
        means = [
            mean(
                measured(t) for t in trainings if (t.config.variant, t.config.learning_rate) == pair
            )
            for pair in pairs
        ]
        yield Row(
            f"{name} of the networks",
            _by_rate(pairs, [row[column] for row in rows]),
            f"{_by_rate(pairs, means)}, on clothing",
            INCOMPARABLE,
            "other images; the same: python -m core sweep-cnn --data octmnist --variants A,B,C "
            "--learning-rates 0.1,0.01,0.001",
            "cnn",
            {"tab": "Reported"},
        )


def _by_rate(pairs: list[tuple[str, float]], values: list[float]) -> str:
    """'A 0.86 (at 0.01); B …': the values of each network by its learning rates."""
    texts: dict[str, list[str]] = {}
    for (variant, rate), value in zip(pairs, values, strict=True):
        texts.setdefault(variant, []).append(f"{value:.2f} (at {rate:g})")
    return "; ".join(f"{variant} {', '.join(parts)}" for variant, parts in texts.items())


def _tried(name: str) -> str:
    """The learning rates that were trained on a data set."""
    rates = sorted({t.config.learning_rate for t in shipped_trainings(name)})
    return f"{DATA_SETS[name].subject} {', '.join(f'{rate:g}' for rate in rates)}"


def _direction(verdicts: list[str], helps: bool) -> str:
    """How verdicts on several data sets stand to a reported direction."""
    expected, opposite = ("yes", "no") if helps else ("no", "yes")
    if opposite in verdicts:
        return DIFFERS
    return AGREES if verdicts and set(verdicts) == {expected} else OPEN


def _decoders() -> Iterator[Row]:
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


def _ljspeech() -> Iterator[Row]:
    means = greedy_means(SPEECH)
    for i, (column, name) in enumerate((*MEASURES.items(), ("loss", "Loss"))):
        yield Row(
            f"{name[0].upper()}{name[1:]}{' similarity' * (column != 'loss')} on LJ Speech",
            "; ".join(
                f"{reporter(who)}: {decoder} {figures[i]:.2f}"
                for who, decoder, *figures in REPORTED
            ),
            "; ".join(f"{d} {means.loc[(BOOK, d), column]:.2f}" for d in DECODERS)
            + " on another book of its reader",
            INCOMPARABLE,
            "37 minutes of her speech here, 24 hours there; the same: python -m core train-seq2seq "
            "--data ljspeech --folder LJSpeech-1.1",
            "seq2seq",
            {"tab": "Reported and measured"},
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
        f"Jaccard and Damerau–Levenshtein order {text} of the pairs of utterances of a "
        "book never heard oppositely",
        AGREES if known and max(known.values()) < RARE else DIFFERS,
        "50% would be no relation at all; shuffled letters leave Jaccard at 1",
        "similarity",
        {"test": BOOK, "compared": "test sets"},
    )


PARTS = (  # what is decided comes first
    _speed,
    _parameters,
    _pooling,
    _decoders,
    _spelling,
    _scores,
    _rates,
    _networks,
    _ljspeech,
)
