"""Two typed texts: the answer, the fields and the changes, the scores; the rest in tabs."""

from streamlit.delta_generator import DeltaGenerator

from core.metrics.texts import compare_texts
from ui.collected import Build
from ui.similarity.edits import draw_coloured_edits
from ui.similarity.entry import typed_entry
from ui.similarity.scores import answer, draw_scores, similarity_controls
from ui.similarity.tabs import draw_tabs


def draw_typed(place: DeltaGenerator) -> Build | None:
    """The view of two texts; its answer in its place. Nothing where controls exclude each other.

    Returns what makes the entry of a report.
    """
    config = similarity_controls()
    if config is None:
        return None
    scores = compare_texts(config)
    place.markdown(answer(config, scores))
    draw_scores(config, scores)
    draw_coloured_edits(config)
    draw_tabs(config, scores)
    return lambda: typed_entry(config, scores)
