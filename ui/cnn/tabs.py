"""The tabs below the first screen: sent when opened, the open one named in the link."""

import streamlit as st

from core.cnn.data import Images
from ui import tabs
from ui.cnn.curves import draw_curves
from ui.cnn.errors import draw_errors
from ui.cnn.layers import draw_layers
from ui.cnn.measured import draw_measured, draw_method
from ui.cnn.pair import Pair
from ui.cnn.parameters import draw_parameters
from ui.cnn.reported import draw_reported
from ui.cnn.shifted import draw_shifted
from ui.cnn.view import (
    CURVES,
    ERRORS,
    LAYERS,
    MEASURED,
    METHOD,
    PARAMETERS,
    REPORTED,
    SHIFTED,
)
from ui.shown_runs import ShownRun, ShownRuns


def draw_tabs(
    sweep: ShownRuns, networks: dict[str, ShownRun], pair: Pair, images: Images | None
) -> None:
    """The tabs; those that look into networks need the images."""
    contents = {
        CURVES: lambda: draw_curves(sweep),
        ERRORS: lambda: _with(images, draw_errors, networks, pair),
        SHIFTED: lambda: _with(images, draw_shifted, networks, pair),
        LAYERS: lambda: _with(images, draw_layers, networks, pair),
        PARAMETERS: draw_parameters,
        REPORTED: lambda: draw_reported(sweep),
        MEASURED: lambda: draw_measured(sweep),
        METHOD: draw_method,
    }
    tabs.draw_tabs(contents)


def _with(images: Images | None, draw, networks: dict[str, ShownRun], pair: Pair) -> None:
    if images is None:
        st.info("The test images cannot be shown: see above.")
    else:
        draw(networks, pair, images)
