"""Three similarities of two texts: how they are made, and what they see."""

import streamlit as st

from core import jobs
from core.metrics.config import SimilarityConfig
from core.metrics.texts import compare_texts
from ui.layout import frame, show_source
from ui.permalink import check_link, share_box
from ui.similarity import (
    draw_counts,
    draw_experiments,
    draw_path,
    draw_scores,
    draw_words,
    similarity_controls,
)

PAGE = "pages/similarity.py"

frame(
    PAGE,
    "How much of a sentence was understood? Three scores answer, and not the same. Jaccard and "
    "cosine compare what the two texts are made of, Damerau–Levenshtein what it takes to turn "
    "one into the other. **Look for** how high the first two are for a text whose letters were "
    "shuffled.",
)
check_link(SimilarityConfig, PAGE)
config = similarity_controls()
if config is None:
    st.stop()
draw_scores(config, compare_texts(config))
draw_counts(config)
draw_words(config)
draw_path(config)
draw_experiments(config)
show_source("the similarities", "core/metrics/similarity.py", "similarities", "edit_distances")
show_source("the edit path", "core/metrics/edits.py", "distance_matrix", "edit_path")
show_source("word by word", "core/metrics/edits.py", "align_words")
share_box(config)
jobs.warm_up()
