"""Does max-pooling help? The answer of the trainings that ship, on each of their data sets."""

import pandas as pd
import streamlit as st

from core.cnn.catalogue import DATA_SETS
from core.cnn.config import SHIPPED_DATA
from core.cnn.kinds import SHIFTS
from core.cnn.pooling import ALIKE, PoolingEffect, pooling_effect, shift_effect
from core.cnn.trainings import shipped_trainings
from core.runs.shipped import load_result
from core.wording import signed
from ui.table import show_table

PAIRS = (ALIKE, ("A", "C"))
VERDICTS = {
    "yes": "**yes**",
    "no": "**no, it harms**",
    "undecided": "**these trainings do not decide**",
}


def page_answer(first: str) -> str:
    """One sentence that the shipped rows decide; the data set `first` comes first."""
    names = sorted(SHIPPED_DATA, key=lambda name: name != first)
    return answer({name: effect_on(name, *ALIKE) for name in names})


def answer(effects: dict[str, PoolingEffect]) -> str:
    """The sentence: for each data set whether pooling helps, by how much, with the interval."""
    sentence = "; ".join(_part(name, effect) for name, effect in effects.items())
    return f"{sentence[0].upper()}{sentence[1:]}."


def shift_sentence(name: str) -> str:
    """What a shift by one pixel does to the answers on all test images, over the seeds."""
    effect = _shift_effect(name)
    pooled, strided = (
        f"{sum(scores) / len(scores):.0%}"
        for scores in (effect.pooled_scores, effect.strided_scores)
    )
    decided = {
        "yes": f"{effect.pooled} keeps more",
        "no": f"{effect.pooled} keeps fewer",
        "undecided": "these trainings do not decide which keeps more",
    }[effect.verdict]
    low, high = (f"{signed(100 * x, 1)}" for x in effect.interval)
    return (
        f"**All test images, shifted by one pixel**, networks that ship: {effect.pooled} keeps its "
        f"answer on {pooled}, "
        f"{effect.strided} on {strided}: {decided} (difference {signed(100 * effect.mean, 1)} "
        f"points, 95% interval {low} to {high}, {len(effect.seeds)} seeds)."
    )


@st.cache_resource
def effect_on(name: str, pooled: str, strided: str) -> PoolingEffect:
    """Of the trainings that ship, which never change while the app runs."""
    return pooling_effect(shipped_trainings(name), pooled, strided)


@st.cache_resource
def _shift_effect(name: str) -> PoolingEffect:
    trainings = shipped_trainings(name)
    return shift_effect(trainings, effect_on(name, *ALIKE), lambda c: load_result(SHIFTS, c))


def _part(name: str, effect: PoolingEffect) -> str:
    return (
        f"{DATA_SETS[name].subject}: {VERDICTS[effect.verdict]}, "
        f"{signed(100 * effect.mean, 1)} points of test accuracy (95% interval "
        f"{_interval(effect)})"
    )


def _interval(effect: PoolingEffect) -> str:
    """The ends of the interval, in points of accuracy."""
    low, high = effect.interval
    return f"{signed(100 * low, 1)} to {signed(100 * high, 1)}"


def draw_comparison() -> None:
    """How B and C, and A and C, were compared: a row for each seed, and the method."""
    st.header("How B and C were compared")
    st.markdown(
        "Test accuracy with pooling minus without, **at the same seed**. Each network has the "
        "learning rate whose validation accuracy, averaged over the seeds, is highest after the "
        "last epoch; the test images choose nothing. B and C have the same padding. A and C do "
        "not: their difference is of pooling and padding together. The interval is Student's t "
        "with n − 1 degrees of freedom: with so few seeds a normal interval or a bootstrap would "
        "be too narrow. It says how much other seeds would change the difference, not other images."
    )
    effects = [(name, effect_on(name, *pair)) for name in SHIPPED_DATA for pair in PAIRS]
    means = pd.DataFrame([_mean_row(name, effect) for name, effect in effects])
    show_table(means, "Pooling minus no pooling, mean over the seeds")
    with st.expander("Each seed"):
        seeds = pd.DataFrame([row for name, effect in effects for row in seed_rows(name, effect)])
        show_table(seeds, "Pooling minus no pooling at each seed")


def _mean_row(name: str, effect: PoolingEffect) -> dict[str, object]:
    low, high = effect.interval
    return {
        "images": DATA_SETS[name].subject,
        "networks": f"{effect.pooled} − {effect.strided}",
        "seeds": len(effect.seeds),
        "difference": round(effect.mean, 4),
        "interval from": round(low, 4),
        "interval to": round(high, 4),
        "pooling helps": {"yes": "yes", "no": "no"}.get(effect.verdict, "not decided"),
    }


def seed_rows(name: str, effect: PoolingEffect) -> list[dict[str, object]]:
    """A row for each seed: both test accuracies, and their difference."""
    scores = zip(effect.seeds, effect.pooled_scores, effect.strided_scores, strict=True)
    return [
        {
            "images": DATA_SETS[name].subject,
            "networks": f"{effect.pooled} − {effect.strided}",
            "seed": seed,
            "learning rate, pooling": effect.pooled_rate,
            "learning rate, stride 2": effect.strided_rate,
            "test, pooling": pooled,
            "test, stride 2": strided,
            "difference": round(pooled - strided, 4),
        }
        for seed, pooled, strided in scores
    ]
