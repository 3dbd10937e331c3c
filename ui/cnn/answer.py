"""Does max-pooling help? The answer of the trainings that ship, on each of their data sets."""

import pandas as pd
import streamlit as st

from core.cnn.catalogue import DATA_SETS
from core.cnn.config import SHIPPED_DATA
from core.cnn.data import load_images
from core.cnn.pooling import PoolingEffect, pooling_effect
from core.cnn.trainings import shipped_trainings
from ui.cnn.data_set import draw_warnings
from ui.cnn.reported import best_reported

ALIKE = ("B", "C")  # they differ in pooling alone
PAIRS = (ALIKE, ("A", "C"))
VERDICTS = {
    "yes": "**yes**",
    "no": "**no, it harms**",
    "undecided": "**these trainings do not decide**",
}


def draw_answer() -> None:
    """One sentence that the shipped rows decide, the figures reported elsewhere, and the method."""
    effects = {name: _effect(name, *ALIKE) for name in SHIPPED_DATA}
    st.markdown(f"**Does max-pooling help?** {answer(effects)}")
    n_seeds = min(len(effect.seeds) for effect in effects.values())
    st.caption(
        f"Test accuracy of B (pools) minus that of C (does not; otherwise alike), paired by seed; "
        f"95 % interval over {n_seeds} seeds. Reported by another group for the whole of OctMNIST: "
        f"validation accuracy {_reported()}."
    )
    for name in SHIPPED_DATA:
        draw_warnings(name, load_images(name))
    with st.expander("How this was compared"):
        st.dataframe(_table(), hide_index=True, alt="Pooling minus no pooling, on each data set")
        st.markdown(
            "Each network has the learning rate whose validation accuracy, averaged over the "
            "seeds, is highest after the last epoch; the test images choose nothing. B and C have "
            "the same padding, A and C do not: there the difference is of both. The interval is "
            "Student's t with n − 1 degrees of freedom, on the differences at the same seed: with "
            "so few seeds a normal interval or a bootstrap would be too narrow. It says how much "
            "other seeds would change the difference, not other images."
        )


def answer(effects: dict[str, PoolingEffect]) -> str:
    """The sentence: for each data set whether pooling helps, by how much, with the interval."""
    parts = [_part(name, effect) for name, effect in effects.items()]
    return f"{'; '.join(parts)}."


@st.cache_resource
def _effect(name: str, pooled: str, strided: str) -> PoolingEffect:
    """Of the trainings that ship, which never change while the app runs."""
    return pooling_effect(shipped_trainings(name), pooled, strided)


def _part(name: str, effect: PoolingEffect) -> str:
    return (
        f"{DATA_SETS[name].title}: {VERDICTS[effect.verdict]}, {_signed(effect.mean)} in test "
        f"accuracy (95 % interval {_interval(effect)})"
    )


def _interval(effect: PoolingEffect) -> str:
    low, high = effect.interval
    return f"{_signed(low)} to {_signed(high)}"


def _signed(difference: float) -> str:
    return f"{difference:+.3f}".replace("-", "−")


def _reported() -> str:
    pooled, strided = (best_reported(variant) for variant in ALIKE)
    return f"{pooled} ({ALIKE[0]}) against {strided} ({ALIKE[1]})"


def _table() -> pd.DataFrame:
    """A row for each data set and pair of networks."""
    return pd.DataFrame(
        [_row(name, _effect(name, *pair)) for name in SHIPPED_DATA for pair in PAIRS]
    )


def _row(name: str, effect: PoolingEffect) -> dict[str, str]:
    return {
        "images": DATA_SETS[name].title,
        "networks": f"{effect.pooled} − {effect.strided}",
        "learning rates": f"{effect.pooled_rate:g}, {effect.strided_rate:g}",
        "pooling on": _listed(effect.pooled_accuracies),
        "pooling off": _listed(effect.strided_accuracies),
        "differences": ", ".join(map(_signed, effect.differences)),
        "mean (95 % interval)": f"{_signed(effect.mean)} ({_interval(effect)})",
    }


def _listed(accuracies: tuple[float, ...]) -> str:
    return ", ".join(f"{accuracy:.3f}" for accuracy in accuracies)
