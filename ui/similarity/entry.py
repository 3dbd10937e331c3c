"""What the page gives to a report: of two texts, of a file of transcripts, of a test set."""

import numpy as np
import pandas as pd

from core.metrics.config import SimilarityConfig
from core.metrics.similarity import MEASURES
from core.metrics.texts import TextScores, score_shuffles
from core.report.charts import chart
from core.report.entry import Entry, table_of
from ui.layout import escaped
from ui.similarity import claim
from ui.similarity.scores import answer, box_note, chance_of, score_alt, score_figure
from ui.similarity.utterances import drawn_scores, scatter_alt, scatter_note, scatter_of
from ui.similarity.view import TEST_NAMES, SimilarityView

COLUMNS = ["decoder", "name", "reference", "hypothesis", *MEASURES]


def typed_entry(config: SimilarityConfig, scores: TextScores) -> Entry:
    """Two typed texts."""
    chance = np.median(chance_of(config, config.hypothesis), axis=0)
    shuffled = np.median(score_shuffles(config), axis=0)
    rows = [
        (label, getattr(scores, name), chance[i], shuffled[i])
        for i, (name, label) in enumerate(MEASURES.items())
    ]
    table = pd.DataFrame(rows, columns=["measure", "score", "by chance", "reference, shuffled"])
    distance = "no part edited twice" if config.restricted else "parts may be edited twice"
    return Entry(
        answer(config, scores),
        parts=(chart(score_alt(scores), lambda mode: score_figure(config, scores, mode)),),
        tables=(table_of("Scores and the median of their chance level", table),),
        settings=(
            f"What was said: “{escaped(config.reference)}”. What was understood: "
            f"“{escaped(config.hypothesis)}”. Compared by {config.symbols}; {distance}; seed of "
            f"the shuffles {config.seed}. {box_note(config)}"
        ),
    )


def study_entry(view: SimilarityView) -> Entry:
    """A test set: the claim, and every utterance as a point."""
    return Entry(
        claim.answer(view),
        parts=(chart(scatter_alt(view), lambda mode: scatter_of(view, mode)),),
        tables=(table_of("Every utterance", drawn_scores(view)[COLUMNS]),),
        settings=TEST_NAMES[view.test],
        measured=scatter_note(view),
    )
