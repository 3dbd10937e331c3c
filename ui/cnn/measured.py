"""How the networks were trained and compared; the formulas and the code behind the page."""

import streamlit as st

from core.cnn.config import VARIANT_NAMES
from ui.cnn.answer import draw_comparison
from ui.cnn.data_set import draw_data_set
from ui.cnn.sweep import shared_settings
from ui.layout import formulas, show_source
from ui.shown_runs import ShownRuns


def draw_measured(sweep: ShownRuns) -> None:
    """The comparison over seeds, the trainings, and the images."""
    draw_comparison()
    st.header("How the networks were trained")
    networks = "; ".join(VARIANT_NAMES.values())
    st.markdown(
        f"{networks}. All see the same images in the same order, from the same seeds. "
        f"{shared_settings(sweep)}"
    )
    st.markdown(
        "Accuracies and losses are those after the **last** epoch; so are all weights, test "
        "results and pictures. The **best** epoch, the one with the highest validation accuracy, "
        "is listed under *Curves* for comparison only. The loss is measured while training, with "
        "dropout. Its *running mean* is over all steps since the first; the course's code called "
        "that training loss."
    )
    draw_data_set(sweep)


def draw_method() -> None:
    """The formulas of pooling and convolution, and the code."""
    formulas(
        r"\text{pool}(x)_{c,i,j} = \max_{a,b\in\{0,1\}} x_{c,\,2i+a,\,2j+b}",
        r"\text{conv}(x)_{c,i,j} = b_c + \sum_{c'} \sum_{a,b=0}^{2} "
        r"w_{c,c',a,b}\; x_{c',\,s i+a-p,\,s j+b-p}",
    )
    st.markdown(
        "A and B have stride s = 1 and pool; C has s = 2 and does not. The first convolution of B "
        "and C is padded: p = 1, with x = 0 outside the image; elsewhere p = 0. So B and C differ "
        "in pooling alone, A and C in padding too. Each convolution is followed by a ReLU, "
        "max(0, x)."
    )
    show_source("the network", "core/cnn/model.py", "CNN")
    show_source("the training loop", "core/training/loop.py", "fit")
    show_source("the interval over seeds", "core/metrics/paired.py", "t_interval")
    show_source("shifting an image", "core/cnn/comparison.py", "shift", "shift_test_images")
