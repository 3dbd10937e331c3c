"""Similarities of the whole text with their chance level, and measures of the alignment."""

from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from core.figures.chance import chance_figure
from core.metrics.chance import shuffled_similarities, unrelated_similarities
from core.metrics.similarity import MEASURES, Symbols, similarities
from core.seq2seq.alignment import measure_alignment, padding_weight
from core.seq2seq.config import DECODER_NAMES
from core.seq2seq.references import unrelated_texts
from ui.layout import draw_when_open, mode, show_figure
from ui.seq2seq.reading import Side, reach_of
from ui.seq2seq.view import Seq2SeqView
from ui.table import show_table

N_SHUFFLES = 20
KEPT = 256  # texts whose scores are kept for all visitors


def draw_scores(view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]) -> None:
    """The three similarities of the whole text with their chance level, loss, and exactness."""
    if not all(references.values()):
        st.info("The true text is not known, so nothing can be scored.")
        return
    scores = text_scores(view, sides, references)
    table = score_table(sides, references, scores)
    show_table(table, "Scores of both decoders")
    draw_when_open("Chart: the scores beside chance", lambda: _draw_chance(scores))
    n = len(scores.chance["attention"])
    st.caption(
        "Scores of the **free-running** text, whichever text is shown above. Chance level: "
        f"similarity to unrelated references, here {n} *other* texts of the test sets; the table "
        "has the mean. Boxes: the middle half, the line in it the median, whiskers from the 5th to "
        f"the 95th percentile. Shuffled: the true text and its own symbols in {N_SHUFFLES} random "
        "orders: Jaccard and cosine (Ochiai's, of counted symbols, not that of vectors) cannot "
        "tell them from the original. **Look for** the distance to chance, not to 0. Loss: mean of "
        "−log p over the symbols of the true text, each step given the true ones before it."
    )


def _draw_chance(scores: "TextScores") -> None:
    figure = chance_figure(
        scores.similarities,
        scores.chance,
        scores.shuffled,
        list(MEASURES.values()),
        names=DECODER_NAMES,
        mode=mode(),
    )
    show_figure(figure, "Scores of both decoders and their chance level", "chance")


@dataclass(frozen=True)
class TextScores:
    """The similarities of both decoders' texts to the true text and to others."""

    similarities: dict[str, np.ndarray]  # (3,) of each decoder
    chance: dict[str, np.ndarray]  # (N, 3)
    shuffled: np.ndarray  # (N_SHUFFLES, 3): of the true text to itself


def text_scores(
    view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]
) -> TextScores:
    """The scores of the free-running texts."""
    scores, chance = {}, {}
    for decoder, side in sides.items():
        written, reference = tuple(side.free.written), tuple(references[decoder])
        scores[decoder], chance[decoder] = score_and_chance(view.task, written, reference)
    return TextScores(scores, chance, _shuffled(tuple(references["attention"])))


@lru_cache(maxsize=KEPT)
def score_and_chance(
    task: str, written: tuple[str, ...], reference: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """The three similarities of a text to the true one, and to others: (3,), (N, 3)."""
    others = [list(text) for text in unrelated_texts(task)]
    score = similarities([reference], [written])[0]
    return score, unrelated_similarities(others, list(written), list(reference))


@lru_cache(maxsize=KEPT)
def _shuffled(reference: tuple[str, ...]) -> np.ndarray:
    return shuffled_similarities(reference, 0, N_SHUFFLES)


def score_table(
    sides: dict[str, Side], references: dict[str, Symbols], scores: TextScores
) -> pd.DataFrame:
    """A row for each measure: score and chance of each decoder, and the shuffled reference."""
    table = pd.DataFrame({"measure": [*MEASURES.values(), "exact", "loss"]})
    for decoder, side in sides.items():
        chance = scores.chance[decoder].mean(axis=0)
        exact = "yes" if side.free.written == list(references[decoder]) else "no"
        loss = f"{float(side.forced.loss):.3f}" if side.forced else "–"
        values = [f"{x:.3f}" for x in scores.similarities[decoder]]
        table[DECODER_NAMES[decoder]] = [*values, exact, loss]
        table[f"{decoder}: chance"] = [*(f"{x:.3f}" for x in chance), "–", "–"]
    table["shuffled"] = [*(f"{x:.3f}" for x in scores.shuffled.mean(axis=0)), "–", "–"]
    return table


def draw_measures(view: Seq2SeqView, sides: dict[str, Side]) -> None:
    """Four measures of every head, the one that follows the input best first."""
    for column, (decoder, side) in zip(st.columns(2), sides.items(), strict=True):
        with column:
            st.markdown(f"**{DECODER_NAMES[decoder]}**")
            table = head_table(side.reading.cross, reach_of(view.task))
            alt = f"Heads of the {decoder} decoder, the one that follows best first"
            show_table(table, alt)
    reach = reach_of(view.task)
    near = f"{reach} positions on either side" if reach else "the letter itself"
    st.markdown(
        "- **Sharpness**: 1 if every step attends to a single position, 0 if it attends to all of "
        "them equally (1 − entropy / log of the length).\n"
        "- **Monotonicity**: the share of steps that look no further back than the step before.\n"
        "- **Coverage**: 1 if all parts of the input get the same attention, lower if parts are "
        "left out.\n"
        f"- **Focus**: the share of a step's attention near its peak ({near}).\n"
        "- **On padding**: attention to positions that hold no input; they are masked, so it must "
        "be 0.\n\n"
        "Heads are ranked by sharpness × monotonicity × coverage."
    )


def head_table(cross: np.ndarray, reach: int) -> pd.DataFrame:
    """A row for each head, the one that follows the input best first."""
    rows = []
    for layer, head in np.ndindex(*cross.shape[:2]):
        weights = cross[layer, head]
        measures = measure_alignment(weights, reach=reach)
        on_padding = padding_weight(weights, np.ones(weights.shape[1], bool))
        rows.append(
            {
                "head": f"{layer + 1}.{head + 1}",
                **{name: round(value, 3) for name, value in asdict(measures).items()},
                "on padding": round(on_padding, 6),
                "score": measures.score,
            }
        )
    table = pd.DataFrame(rows).sort_values("score", ascending=False)
    return table.drop(columns="score")
