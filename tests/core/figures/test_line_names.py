"""Names at the ends of lines."""

import plotly.graph_objects as go
import pytest

from core.figures.line_names import LINE, name_lines, on_one_line, spread, wrapped

CASES = ([1.0, 1.0, 1.0], [0.0, 5.0, 9.9], [9.0, 9.5, 10.0], [3.0])


@pytest.mark.parametrize("values", CASES)
def test_no_name_is_over_another_and_all_are_beside_the_chart(values):
    figure = go.Figure()
    ends = [(f"name {i} of a line, long", y, "#000000") for i, y in enumerate(values)]
    name_lines(figure, ends, (0.0, 10.0), 200)
    heights = [note.y for note in figure.layout.annotations]
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [heights[i] for i in order]
    assert placed == sorted(placed) and placed[0] >= 0 and placed[-1] <= 10
    assert all(b - a >= 2 * LINE * 10 / 200 for a, b in zip(placed, placed[1:], strict=False))
    assert all(note.font.size >= 12 for note in figure.layout.annotations)
    assert figure.layout.margin.r > 6 * max(
        len(line) for note in figure.layout.annotations for line in note.text.split("<br>")
    )


def test_names_that_have_room_stay_at_their_lines():
    assert spread([1.0, 9.0], [2.0, 2.0]) == [1.0, 9.0]
    assert spread([9.0, 5.0, 5.0], [2.0, 2.0, 2.0]) == [9.0, 4.0, 6.0]  # the first is not moved


def test_names_beside_an_end_of_the_axis_are_moved_within_it():
    assert spread([9.0, 10.0], [2.0, 2.0], (0.0, 10.0)) == [7.0, 9.0]
    assert spread([0.0, 0.0], [2.0, 4.0], (0.0, 10.0)) == [1.0, 4.0]
    assert spread([], [], (0.0, 1.0)) == []


def test_no_word_of_a_name_is_broken():
    assert wrapped("attention: Damerau–Levenshtein") == ["attention:", "Damerau–Levenshtein"]
    assert wrapped(f"Linear: {on_one_line('L^1.00 ± 0.02')}")[-1] == "L^1.00\u00a0±\u00a00.02"
