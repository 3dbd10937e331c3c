"""The first sentence of a page is computed from what the page shows."""

import re
from dataclasses import replace

import pytest

from core.attention.charts import ERROR, MEMORY, SPEED, TIME
from core.attention.comparison import compare_attention
from core.attention.config import AttentionConfig
from core.metrics.config import SimilarityConfig
from core.metrics.edits import DELETED, INSERTED, SUBSTITUTED, SWAPPED
from core.metrics.texts import compare_texts
from core.overview.answers import speed as overview_speed
from core.runs.shipped import shipped_runs
from tests.ui.test_permalink import page
from ui.attention.comparison import answer as attention_answer
from ui.scaling import answer as scaling_answer
from ui.scaling.answer import answer, readout
from ui.shown_runs import ShownRun
from ui.similarity.edits import COLOURS, _coloured
from ui.similarity.scores import answer as similarity_answer
from ui.similarity.scores import score_figure


@pytest.fixture(autouse=True)
def nothing_kept():
    """The rows of a run do not change; those of these tests do."""
    scaling_answer._answer.clear()


def timing(change=lambda row: row) -> ShownRun:
    """The shipped timing, with each of its rows changed."""
    (shipped,) = shipped_runs("scaling")
    return ShownRun(shipped.run, [change(dict(row)) for row in shipped.rows], True)


@pytest.mark.parametrize("terms", [1, 3, 4])
def test_what_linear_attention_loses_is_that_of_the_chosen_k(terms):
    config = AttentionConfig(terms=terms, seq_len=32, dim=8)
    comparison = compare_attention(config)
    (row,) = [
        r for r in comparison.errors if (r.varied, r.method, r.terms) == ("none", "taylor", terms)
    ]
    text = attention_answer(config, comparison)
    assert f"**{row.output_error:.0%} off**" in text and f"{row.largest_logit:.1f}" in text
    assert text.startswith("With 1 term of" if terms == 1 else f"With {terms} terms of")
    reached = {1: "1 term is within 10% of exp up to t = 0.11", 3: "up to t = 1.1", 4: "t = 1.7"}
    assert text.endswith(f"{reached[terms]}.")


def test_the_lengths_from_which_linear_is_faster_are_named_with_the_error():
    text = answer(timing(), TIME)
    assert text.count("**L ≈ ") == 2 and "error 37% at L = 16,384" in text
    assert "disturbed" in text
    spans = re.findall(r"L ≈ ([\d,]+)\*\* \((?:quartiles )?([\d,]+)–([\d,]+)\)", text)
    assert len(spans) == 2
    for length, low, high in [[int(n.replace(",", "")) for n in span] for span in spans]:
        assert low <= length <= high
    assert f"quartiles {spans[1][1]}–{spans[1][2]}" in overview_speed().sentence
    assert overview_speed().number == f"L ≈ {spans[1][0]}"


def test_a_crossing_that_was_not_measured_is_not_claimed():
    def slow(row):
        if row["method"] == "taylor" and row["median_seconds"]:
            row["median_seconds"] *= 1e6
        return row

    text = answer(timing(slow), TIME)
    assert "L ≈" not in text and text.count("at no length up to 16,384") == 2


def test_an_undisturbed_timing_and_one_without_softmax_say_so():
    assert "disturbed" not in answer(timing(lambda row: row | {"disturbed": False}), TIME)
    alone = timing()
    alone = replace(alone, rows=[r for r in alone.rows if r["method"] == "elu"])
    assert answer(alone, TIME).startswith("This run does not time softmax")


@pytest.mark.parametrize(
    "shown, unit",
    [(TIME, " ms"), (MEMORY, " MB"), (SPEED, " GFLOP/s"), (ERROR, "plain formula: 0.")],
)
def test_the_figures_of_a_length_are_read_out(shown, unit):
    run = timing()
    text = readout(run, 1024, shown)
    assert text.startswith("**At L = 1,024**") and unit in text
    assert ("× faster" in text or "× slower" in text) == (shown == TIME)
    assert "nothing was measured" in readout(run, 77, shown)


def test_a_name_and_its_figure_are_told_apart():
    for part in readout(timing(), 1024, TIME).partition(": ")[2].split("; "):
        assert re.search(r": [\d.]+ ms", part)


@pytest.mark.parametrize(
    "shown, words",
    [(TIME, "slopes"), (MEMORY, "stored"), (SPEED, "matrix product"), (ERROR, "rounding")],
)
def test_what_to_look_for_is_in_the_chart_that_is_drawn(shown, words):
    app = page("scaling", shown=shown)
    said = next(m.value for m in app.markdown if "Look for" in m.value)
    assert words in said.partition("Look for")[2]


def test_a_ratio_says_which_way():
    seconds = {
        row["method"]: row["median_seconds"] for row in timing().rows if row["seq_len"] == 16384
    }
    ratio = seconds["fused"] / seconds["taylor"]
    assert f"(**{ratio:.2g} × faster**)" in readout(timing(), 16384, TIME)


def test_the_three_scores_are_said_beside_chance():
    config = SimilarityConfig(reference="abc def", hypothesis="abd def")
    scores = compare_texts(config)
    text = similarity_answer(config, scores)
    for value in (scores.jaccard, scores.cosine, scores.damerau_levenshtein):
        assert f"**{value:.3f}**" in text
    lines = [  # of the boxes
        f"{trace.median[i]:.2f}"
        for trace in score_figure(config, scores, "light").data
        if trace.type == "box" and trace.name == "chance"
        for i in range(3)
    ]
    assert f"by chance they would say {', '.join(lines)} in the median" in text


def test_every_edit_has_a_colour_and_hostile_text_stays_text():
    from core.metrics.edits import edit_path

    assert set(COLOURS) == {DELETED, INSERTED, SUBSTITUTED, SWAPPED}
    coloured = "".join(map(_coloured, edit_path("a*b", "ba*]")))
    assert "green-background" in coloured and "orange-background" in coloured
    for edit in edit_path("", ":red[x]"):
        assert "\\" in _coloured(edit) or edit.hypothesis in "redx"


@pytest.mark.parametrize(
    "link, compared",
    [
        ({"test": "prompts"}, "test sets"),
        ({"utterance": "2"}, "test sets"),
        ({"file": "upload 0123456789ab"}, "a whole file"),
        ({"compared": "two texts", "test": "prompts"}, "two texts"),
        ({}, "two texts"),
    ],
)
def test_a_link_opens_the_comparison_that_shows_what_it_names(link, compared):
    app = page("similarity", **link)
    assert not app.exception and app.session_state["compared"] == compared


@pytest.mark.parametrize(
    "link, message",
    [
        ({"at": "16384", "hidden": "fused"}, ""),
        ({"shown": "colour"}, "shown must be one of time, memory, speed, error"),
        ({"at": "7"}, "at must be one of"),
        ({"hidden": "<b>"}, "hidden must be names of methods"),
    ],
)
def test_what_a_link_asks_of_a_timing_is_shown_or_told(link, message):
    app = page("scaling", **link)
    assert not app.exception
    told = " ".join(w.value.replace("\\", "") for w in app.warning)
    assert message in told if message else not app.warning


def test_a_run_without_a_figure_leaves_those_that_ship(monkeypatch):
    from core.runs.run import CANCELLED
    from ui.scaling.earlier import measured
    from ui.shown_runs import ShownRuns

    shipped = timing()
    cancelled = ShownRun(replace(shipped.run, id="0" * 12, state=CANCELLED), [], False)
    assert measured(ShownRuns((cancelled,), True)).run.id == shipped.run.id
    assert measured(ShownRuns((shipped,))).rows == shipped.rows
    active = ShownRun(replace(cancelled.run, state="running"), shipped.rows, False)
    assert measured(ShownRuns((active,), True)).run.id == shipped.run.id
