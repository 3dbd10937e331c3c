"""Scores of the utterance beside chance, and measures of the alignment."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.figures.chance import chance_figure
from core.metrics.chance import shuffled_similarities, unrelated_similarities
from core.metrics.similarity import MEASURES, Symbols, similarities
from core.seq2seq.alignment import measure_alignment, padding_weight
from core.seq2seq.config import DECODER_NAMES
from core.seq2seq.references import other_texts
from ui.chance import column_beside_chance
from ui.layout import mode, show_figure
from ui.seq2seq.reading import Side, reach_of
from ui.seq2seq.view import Seq2SeqView

N_SHUFFLES = 20


def draw_scores(view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]) -> None:
    """The three similarities of the whole text, each beside chance; loss; exact or not."""
    st.subheader("The whole text, beside chance")
    if not all(references.values()):
        st.info("What is said is not known, so that nothing can be scored.")
        return
    scores = text_scores(view, sides, references)
    table = score_table(sides, references, scores)
    st.dataframe(table, hide_index=True, alt="Similarities of both decoders beside chance")
    figure = chance_figure(
        scores.own,
        scores.chance,
        scores.shuffled,
        list(MEASURES.values()),
        names=DECODER_NAMES,
        mode=mode(),
    )
    show_figure(figure, "Scores of both decoders in what chance gives", "chance")
    n = len(scores.chance["attention"])
    st.caption(
        "Of the **free-running** text, whatever is shown above. "
        f"Chance: what the decoder wrote against {n} *other* texts of the test sets; in the table "
        "the mean. Boxes: the middle half, the line in it the median, whiskers from the 5th to the "
        "95th percentile. Shuffled: the true text against its own symbols in a drawn order, "
        f"{N_SHUFFLES} times: Jaccard and cosine (Ochiai's, of counted symbols, not that of "
        "vectors) cannot tell it from the original. **Look for** the distance to chance, not to "
        "0. Loss: mean of −log p over the symbols of the true text, each step told of the true "
        "ones before it."
    )


@dataclass(frozen=True)
class TextScores:
    """What both decoders wrote, against the true text and against others."""

    own: dict[str, np.ndarray]  # (3,) of each decoder
    chance: dict[str, np.ndarray]  # (N, 3)
    shuffled: np.ndarray  # (N_SHUFFLES, 3): the true text against itself


def text_scores(
    view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]
) -> TextScores:
    """The scores of what each decoder wrote by itself."""
    others = [list(text) for text in other_texts(view.task, stress=view.stress)]
    own, chance = {}, {}
    for decoder, side in sides.items():
        text, reference = side.free.written, list(references[decoder])
        own[decoder] = similarities([reference], [text])[0]
        chance[decoder] = unrelated_similarities(others, text, reference)
    shuffled = shuffled_similarities(references["attention"], 0, N_SHUFFLES)
    return TextScores(own, chance, shuffled)


def score_table(
    sides: dict[str, Side], references: dict[str, Symbols], scores: TextScores
) -> pd.DataFrame:
    """One row a measure: 'x, chance y' for each decoder, and the shuffled reference."""
    table = pd.DataFrame({"measure": [*MEASURES.values(), "exact", "loss"]})
    for decoder, side in sides.items():
        values = column_beside_chance(scores.own[decoder], scores.chance[decoder].mean(axis=0))
        exact = "yes" if side.free.written == list(references[decoder]) else "no"
        loss = f"{float(side.forced.loss):.3f}" if side.forced else "–"
        table[DECODER_NAMES[decoder]] = [*values, exact, loss]
    table["shuffled"] = [*(f"{x:.3f}" for x in scores.shuffled.mean(axis=0)), "–", "–"]
    return table


def draw_measures(view: Seq2SeqView, sides: dict[str, Side]) -> None:
    """Four measures of every head, the best aligned first."""
    st.subheader("How well are the heads aligned?")
    for place, (decoder, side) in zip(st.columns(2), sides.items(), strict=True):
        with place:
            st.markdown(f"**{DECODER_NAMES[decoder]}**")
            table = head_table(side.shown.cross, reach_of(view.task))
            st.dataframe(table, hide_index=True, alt=f"Heads of the {decoder} decoder by alignment")
    near = "two positions on either side" if reach_of(view.task) else "the letter itself"
    st.markdown(
        "- **Sharpness**: 1 where every step looks at one position, 0 where it looks at all "
        "alike (1 − entropy / log of the length).\n"
        "- **Monotonicity**: the share of steps that look no further back than the step before.\n"
        "- **Coverage**: 1 where all of the input is looked at alike, lower where parts are "
        "left out.\n"
        f"- **Focus**: the share of a step's attention near its peak ({near}).\n"
        "- **On padding**: attention to positions that are no input; masked, so it must be 0.\n\n"
        "Heads are ranked by sharpness × monotonicity × coverage."
    )


def head_table(cross: np.ndarray, reach: int) -> pd.DataFrame:
    """One row a head, best first."""
    rows = []
    for layer, head in np.ndindex(*cross.shape[:2]):
        weights = cross[layer, head]
        found = measure_alignment(weights, reach=reach)
        outside = padding_weight(weights, np.ones(weights.shape[1], bool))
        rows.append(
            {
                "head": f"{layer + 1}.{head + 1}",
                **{name: round(value, 3) for name, value in asdict(found).items()},
                "on padding": round(outside, 6),
                "score": found.score,
            }
        )
    table = pd.DataFrame(rows).sort_values("score", ascending=False)
    return table.drop(columns="score")
