"""Both decoders on the test sets, and the three scores: what ships."""

import numpy as np
import pandas as pd

from core.figures.chance import chance_figure
from core.figures.scores import scatter_matrix_figure
from core.figures.theme import Mode
from core.metrics.chance import unrelated_similarities
from core.metrics.config import SimilarityConfig
from core.metrics.similarity import MEASURES
from core.metrics.study import compare_with_chance
from core.metrics.texts import compare_texts, score_shuffles
from core.overview import answers, pictures
from core.report.charts import chart
from core.report.entry import Chart, Entry, table_of
from core.report.shipped.parts import entry_of, picture_of
from core.seq2seq.config import DECODER_NAMES, DECODERS, SPEECH, SPELLING
from core.seq2seq.references import unrelated_texts
from core.seq2seq.scores import GREEDY, shipped_scores, shipped_summary
from core.seq2seq.speech.held_out import DIGITS


def decoders() -> Entry:
    """The test sets, and every recording of strangers' digits."""
    tables = [
        table_of(f"Test sets of {task}", shipped_summary(task).drop(columns="task"))
        for task in (SPEECH, SPELLING)
    ]
    title, settings = "Where does a decoder look while it writes?", "Same encoder, data and budget."
    parts = [picture_of(pictures.decoders), _utterances(DIGITS)]
    return entry_of(title, answers.decoders(), parts, tables, settings)


def _utterances(test: str) -> Chart:
    """Every recording of a test set by every two measures."""
    scores = shipped_scores(SPEECH)
    chosen = scores[(scores["test"] == test) & (scores["search"] == GREEDY)]
    compared = compare_with_chance(chosen, "characters")
    chance = {m: float(compared[f"chance_{m}"].mean()) for m in MEASURES}
    names, title = {d: DECODER_NAMES[d] for d in DECODERS}, f"Scores of every recording: {test}"

    def drawn(mode: Mode):
        options = {"names": names, "chance": chance, "mode": mode}
        return scatter_matrix_figure(compared, MEASURES, title, **options)

    return chart(f"Three similarities of {len(compared)} texts against each other", drawn)


def scores() -> Entry:
    """Two texts, and what chance gives."""
    config = SimilarityConfig()
    scored = compare_texts(config)
    values = np.array([getattr(scored, name) for name in MEASURES])
    chance = unrelated_similarities(unrelated_texts(SPEECH), config.hypothesis, config.reference)
    shuffled = score_shuffles(config)

    def drawn(mode: Mode):
        own, names = {"exact": values}, {"exact": "the hypothesis"}
        labels = list(MEASURES.values())
        return chance_figure(own, {"exact": chance}, shuffled, labels, names=names, mode=mode)

    rows = zip(MEASURES.values(), values, chance.mean(axis=0), shuffled.mean(axis=0), strict=True)
    columns = ["measure", "score", "by chance", "reference, shuffled"]
    return entry_of(
        "How much of a text was understood?",
        answers.scores(),
        [chart("The three scores and their chance level", drawn)],
        [table_of("Scores and their chance level", pd.DataFrame(rows, columns=columns))],
        f"What was said: “{config.reference}”. What was understood: “{config.hypothesis}”.",
    )
