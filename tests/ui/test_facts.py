"""Numbers in the sentences of the pages are those of the configs and the data."""

from itertools import product

import pytest

from core.attention.growth import N_FITTED
from core.attention.scaling import PEAK_SIZE
from core.cnn.config import CHANNELS, HIDDEN, KERNEL, VARIANTS, Architecture, count_parameters
from core.cnn.model import CNN
from core.machine.timing import SPREAD_LIMIT
from tests.ui.test_permalink import page
from ui.cnn import parameters
from ui.cnn.training import DROPOUT_HELP
from ui.cnn.view import LAYERS, PARAMETERS
from ui.scaling.view import METHOD


def texts(app) -> str:
    return "\n".join(e.value for kind in (app.markdown, app.caption) for e in kind)


@pytest.mark.parametrize("name", ["A", "C"])
def test_the_puzzle_counts_the_parameters_of_the_networks(name):
    network = CNN(VARIANTS[name], parameters.N_CLASSES, dropout=0.0, seed=0)
    n_parameters = sum(p.numel() for p in network.parameters())
    assert f"{n_parameters:,}" in texts(page("cnn", tab=PARAMETERS))


def test_the_answer_holds_for_every_setting_of_the_puzzle():
    settings = [Architecture(*setting) for setting in product((True, False), (0, 1))]
    ends = {setting: parameters.map_sides(setting)[-1] for setting in settings}
    alone = ends.pop(VARIANTS["A"])
    (other,) = set(ends.values())
    answer = parameters._answer()
    assert f"{alone} × {alone} (" in answer and f"{other} × {other}, " in answer
    counts = {count_parameters(setting, parameters.N_CLASSES) for setting in ends}
    (more,) = {n - count_parameters(VARIANTS["A"], parameters.N_CLASSES) for n in counts}
    assert f"= {more:,} parameters more" in answer


def test_filters_and_units_are_those_of_the_config():
    layers = texts(page("cnn", tab=LAYERS))
    assert f"{KERNEL} × {KERNEL} filters" in layers and f"{HIDDEN[0]} units" in DROPOUT_HELP
    assert f"its {CHANNELS[1]} output channels" in layers


def test_the_notes_on_a_timing_give_its_limits():
    text = texts(page("scaling", tab=METHOD))
    assert f"{N_FITTED} largest lengths" in text and f"{PEAK_SIZE:,} × {PEAK_SIZE:,}" in text
    if "marked as disturbed" in text:
        assert f"more than {100 * SPREAD_LIMIT:.0f}% of the median" in text
