"""Learning curves of both decoders, with their chance level."""

import pandas as pd

from core.figures.learning import learning_figure

MEASURES = {"jaccard": "Jaccard", "cosine": "cosine"}


def frame() -> pd.DataFrame:
    rows = [(d, e, 0.1 * e, 0.2 * e) for d in ("attention", "recurrent") for e in (1, 2, 3)]
    return pd.DataFrame(rows, columns=["decoder", "epoch", "jaccard", "cosine"])


def test_each_decoder_has_a_line_for_each_measure():
    names = {d: d for d in ("attention", "recurrent")}
    figure = learning_figure(frame(), MEASURES, "t", names=names)
    assert [(t.line.dash, list(t.x)) for t in figure.data] == [
        ("solid", [1, 2, 3]),
        ("dash", [1, 2, 3]),
    ] * 2
    assert len({t.line.color for t in figure.data}) == 2 and not figure.layout.shapes
    texts = [note.text.replace("<br>", " ") for note in figure.layout.annotations]
    assert texts == [trace.name for trace in figure.data]


def test_chance_is_a_line_with_its_number():
    names = {d: d for d in ("attention", "recurrent")}
    levels = {"jaccard": 0.25, "cosine": 0.5}
    figure = learning_figure(frame(), MEASURES, "t", names=names, chance=levels)
    assert [shape.y0 for shape in figure.layout.shapes] == [0.25, 0.5]
    texts = [note.text for note in figure.layout.annotations]
    assert texts[:2] == ["chance, Jaccard: 0.25", "chance, cosine: 0.50"]
