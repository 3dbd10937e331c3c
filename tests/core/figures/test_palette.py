"""One colour for one idea: no two share one, all can be read, and all stay apart."""

from itertools import combinations

import pytest

from core.attention.config import METHODS
from core.figures.palette import COLOURS, IDEAS, MODELS, TOGETHER
from core.figures.theme import colour, marker
from core.seq2seq.config import DECODERS
from tests.core.figures.colour_vision import VISIONS, contrast, distance, lab

MODES = ("light", "dark")
APART, BESIDE, WITHIN = 9, 10, 7.5  # CIEDE2000: any two ideas; in one chart; methods of one idea
APART_BARS = 6  # a bar of a model and another idea
TEXT, GRAPHICS = 4.5, 3  # of WCAG
ONLY_BARS = MODELS[1:]  # are never text


@pytest.mark.parametrize(
    "first, second, expected",
    [  # of Sharma, Wu and Dalal (2005), table 1
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_that_of_its_authors(first, second, expected):
    assert distance(first, second) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("mode", MODES)
def test_no_two_ideas_share_a_colour(mode):
    for names, others in combinations(IDEAS.values(), 2):
        for name in names:
            for other in others:
                near = distance(lab(colour(name, mode)), lab(colour(other, mode)))
                least = APART_BARS if {name, other} & set(ONLY_BARS) else APART
                assert near >= least, (name, other)


@pytest.mark.parametrize("mode", MODES)
def test_every_colour_can_be_read_on_the_paper_of_its_theme(mode):
    for names in IDEAS.values():
        for name in names:
            least = GRAPHICS if name in ONLY_BARS else TEXT
            assert contrast(colour(name, mode), colour("paper", mode)) >= least, name


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("mode", MODES)
def test_ideas_of_one_chart_stay_apart_with_every_common_colour_vision(mode, vision):
    def far(name, other):
        return distance(lab(colour(name, mode), vision), lab(colour(other, mode), vision))

    for ideas in TOGETHER:
        for a, b in combinations(ideas, 2):
            for name in IDEAS[a]:
                for other in IDEAS[b]:
                    if {name, other} & set(ONLY_BARS):
                        continue  # bars of models have neither chance nor reference beside them
                    assert far(name, other) >= BESIDE, (name, other)
    for a, b in combinations([m for m in METHODS if m in COLOURS[mode]], 2):
        assert far(a, b) >= WITHIN, (a, b)
    for a, b in combinations(MODELS[:3], 2):
        assert far(a, b) >= WITHIN, (a, b)


@pytest.mark.parametrize("mode", MODES)
def test_more_terms_are_farther_from_the_paper(mode):
    contrasts = [contrast(colour(str(k), mode), colour("paper", mode)) for k in range(1, 6)]
    assert contrasts == sorted(contrasts)
    assert all(b / a > 1.2 for a, b in zip(contrasts, contrasts[1:], strict=False))


@pytest.mark.parametrize("mode", MODES)
def test_every_method_network_and_decoder_has_a_colour_and_a_marker(mode):
    for group in (METHODS, "ABC", DECODERS, "12345"):
        assert len({colour(name, mode) for name in group}) == len(group)
        assert len({marker(name) for name in group}) == len(group)
    assert set(COLOURS["light"]) == set(COLOURS["dark"])
    assert colour("some_module:function", mode) == colour("own", mode)
