"""The small charts of the overview say what ships, in both themes."""

import xml.etree.ElementTree as ET

import pytest

from core.figures.theme import colour
from core.overview import answers, pictures

ALL = [
    pictures.approximation,
    pictures.speed,
    pictures.pooling,
    pictures.decoders,
    pictures.scores,
]


def texts(svg: str) -> list[str]:
    return [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("picture", ALL)
def test_every_picture_is_drawn_in_the_colours_of_the_theme(picture, mode):
    drawn = picture(mode)
    root = ET.fromstring(drawn.svg)
    assert colour("ink", mode) in drawn.svg and pictures.INK not in drawn.svg
    assert len(drawn.alt) > 5 and texts(drawn.svg)[0] == drawn.alt
    width = float(root.get("viewBox").split()[2])
    for e in root.iter():
        if e.tag.endswith("text"):
            assert 0 <= float(e.get("x")) <= width


def test_the_pictures_have_the_numbers_of_the_answers():
    assert answers.approximation().number in texts(pictures.approximation("light").svg)
    assert answers.decoders().number in texts(pictures.decoders("light").svg)
    assert answers.pooling().number in texts(pictures.pooling("light").svg)
    assert answers.scores().number in texts(pictures.scores("light").svg)


def test_a_bar_is_as_long_as_its_value():
    drawn = pictures._bars("t", [("a", 1.0, "1", "#000"), ("b", 0.5, ".5", "#000")], "light")
    long, short = (
        float(e.get("width")) for e in ET.fromstring(drawn.svg).iter() if e.tag.endswith("rect")
    )
    assert long == pytest.approx(2 * short)
