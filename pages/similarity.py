"""Three similarities: of two typed texts, with their formulas, and of whole test sets."""

import streamlit as st

from core import jobs
from core.metrics.texts import compare_texts
from ui.layout import frame, show_source
from ui.permalink import check_link, share_box
from ui.similarity.agreement import draw_correlations, draw_disagreements
from ui.similarity.claim import draw_claim
from ui.similarity.edits import draw_path, draw_words
from ui.similarity.scores import draw_counts, draw_perturbations, draw_scores, similarity_controls
from ui.similarity.utterances import draw_scatter, draw_utterance
from ui.similarity.view import PAGE, SimilarityView, offered_tests, study_controls
from ui.similarity.whole_file import draw_whole_file

frame(
    PAGE,
    "Three scores give three different answers, for two texts or a whole file of your own. Jaccard "
    "and cosine compare which symbols the two texts contain and how often; Damerau–Levenshtein "
    "counts the edits that turn one into the other. **Look for** how high the first two are for a "
    "text whose letters were shuffled.",
)
check_link(SimilarityView, PAGE, offered=offered_tests())
config = similarity_controls()
if config is None:
    share_box(None)
    st.stop()
draw_scores(config, compare_texts(config))
draw_counts(config)
draw_words(config)
draw_path(config)
draw_perturbations(config)
draw_whole_file()
view = study_controls(config)
if view is not None:
    draw_claim(view)
    draw_scatter(view)
    view = draw_utterance(view)
    draw_correlations(view)
    draw_disagreements(view)
show_source("the similarities", "core/metrics/similarity.py", "similarities", "edit_distances")
show_source("the edit path", "core/metrics/edits.py", "distance_matrix", "edit_path")
show_source("word by word", "core/metrics/edits.py", "align_words")
show_source(
    "the chance level", "core/metrics/chance.py", "chance_similarities", "shuffled_similarities"
)
show_source("rank correlations", "core/metrics/ranks.py", "ranks", "spearman", "opposite_pairs")
share_box(view or config)
jobs.warm_up()
