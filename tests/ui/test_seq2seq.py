"""What the page of the two decoders computes before it draws."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.seq2seq.alignment import rank_heads
from core.seq2seq.config import FIRST_WORDS, FORCED, FREE, SPEECH, SPELLING
from core.seq2seq.rows import Reading
from core.seq2seq.speech.clips import Sound
from core.seq2seq.spelling.dictionary import (
    first_pronunciation,
    pronunciations,
    words,
)
from core.seq2seq.vocabulary import STOP
from ui.seq2seq.downloads import input_names, json_content, map_table, map_tables
from ui.seq2seq.input import Input
from ui.seq2seq.reading import Side, chosen_head, head_names
from ui.seq2seq.spelling import EXAMPLES
from ui.seq2seq.texts import hypothesis_of, marked_hypothesis, reference_and_hypothesis
from ui.seq2seq.view import BEST, DIFFERENCE, MEAN, SELF_ATTENTION, Seq2SeqView
from ui.seq2seq.words import aligned_words

N_POSITIONS = 12


def reading(text: str, *, stop: bool = True, decoder: str = "attention", seed: int = 0) -> Reading:
    """Two layers of three heads that attend to twelve positions at random."""
    symbols = [*text, *[STOP] * stop]
    draw, n = np.random.default_rng(seed), len(symbols)
    cross = draw.dirichlet(np.ones(N_POSITIONS), (2, 3, n)).astype(np.float32)
    self_attention = np.tril(np.ones((2, 3, n, n), np.float32))
    self_attention /= self_attention.sum(axis=-1, keepdims=True)
    return Reading(
        symbols=np.array(symbols),
        predicted=np.array(symbols),
        probabilities=np.full(n, 0.5, np.float32),
        cross=cross,
        self_attention=self_attention
        if decoder == "attention"
        else np.zeros((0, 0, 0, 0), np.float32),
        loss=np.array(np.log(2)),
    )


def side(free: str, forced: str | None = None, mode: str = FREE) -> Side:
    return Side(reading(free), None if forced is None else reading(forced), mode)


@pytest.mark.parametrize(
    "reference, hypothesis, expected",
    [
        ("abc", "abc", "abc"),
        ("abc", "axc", "a:orange-background[b→x]c"),
        ("abc", "ac", "a:red-background[−b]c"),
        ("ac", "abc", "a:green-background[+b]c"),
        ("abc", "acb", "a:violet-background[⇄cb]"),
        ("a b", "ab", "a:red-background[−␣]b"),
        ("ab", "a b", "a:green-background[+␣]b"),
        ("", "", "*(nothing)*"),
        ("a", "", ":red-background[−a]"),
    ],
)
def test_every_edit_is_marked_by_its_kind(reference, hypothesis, expected):
    assert marked_hypothesis(tuple(reference), tuple(hypothesis), "") == expected


def test_phonemes_are_marked_one_by_one():
    marked = marked_hypothesis(("TH", "AO", "R"), ("TH", "AH", "R", "OW"), " ")
    assert marked == "TH :orange-background[AO→AH] R :green-background[+OW]"


@pytest.mark.parametrize("text", ["<b>", "**x**", "$x$", ":red[y]", "[a](b)", "`", "~~z~~", "# t"])
def test_a_text_is_shown_as_it_is_and_never_as_markup(text):
    kept = marked_hypothesis(tuple(text), tuple(text), "")
    inserted = marked_hypothesis((), tuple(text), "")
    assert kept.replace("\\", "") == text
    for character in text:
        if not character.isalnum() and character != " ":
            assert f"\\{character}" in kept and f"\\{character}" in inserted


@pytest.mark.parametrize(
    "free, forced, expected",
    [
        ("one", "one", None),
        ("one", None, None),
        ("one", "two", 0),
        ("one", "ore", 1),
        ("one", "on", 2),  # one goes on where the other stops
        ("on", "one", 2),
        ("", "one", 0),
    ],
)
def test_the_first_difference_is_the_first_step_at_which_the_texts_differ(free, forced, expected):
    assert side(free, forced).first_difference == expected


def test_a_text_that_was_cut_differs_at_its_end():
    cut = Side(reading("one", stop=False), reading("one"), FREE)
    assert cut.first_difference == 3  # after its last symbol, which is right


def test_forced_is_shown_where_it_is_asked_for_and_known():
    assert side("one", "two", FREE).reading.text == "one"
    assert side("one", "two", FORCED).reading.text == "two"
    assert side("one", None, FORCED).reading.text == "one"


def test_heads_are_named_by_layer_and_number_and_found_by_name():
    cross = reading("one").cross
    names = head_names(reading("one"))
    assert names == [BEST, MEAN, "1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]
    for name in names[2:]:
        layer, head = (int(part) - 1 for part in name.split("."))
        assert np.array_equal(chosen_head(cross, name, cross, 2), cross[layer, head])
    np.testing.assert_allclose(chosen_head(cross, MEAN, cross, 2), cross.mean(axis=(0, 1)))


def test_the_best_aligned_head_is_that_of_the_attention_to_the_input():
    spelled = reading("abcdefghijk")
    cross = spelled.cross.copy()
    cross[1, 0] = np.eye(N_POSITIONS)  # a perfect diagonal
    assert rank_heads(cross)[0][:2] == (1, 0)
    assert np.array_equal(chosen_head(cross, BEST, cross, 2), cross[1, 0])
    assert np.array_equal(
        chosen_head(spelled.self_attention, BEST, cross, 2), spelled.self_attention[1, 0]
    )


def test_words_have_their_rows_and_places():
    free = side("one two")
    one, missing, two = aligned_words(Seq2SeqView(), free, "one and two", 0.24)
    assert (one.span.first_row, one.span.last_row) == (0, 2)
    assert (two.span.first_row, two.span.last_row) == (4, 6)
    assert missing.span is None and missing.pair.reference == "and"
    assert [w.pair.hypothesis for w in aligned_words(Seq2SeqView(), free, "", 0.24)] == [
        "one",
        "two",
    ]


def test_a_table_holds_the_whole_map():
    free = side("one")
    weights = free.reading.cross[0, 0]
    names = input_names({"seconds_per_column": 0.02}, N_POSITIONS)
    table = map_table(free, weights, names)
    assert table.shape == (4, 1 + N_POSITIONS) and list(table["symbol"]) == ["o", "n", "e", STOP]
    assert list(table.columns[[0, 1, -1]]) == ["symbol", "0.00 s", "0.22 s"]
    np.testing.assert_array_equal(table.iloc[:, 1:].to_numpy(), weights)


def test_the_table_is_that_of_the_map_that_is_shown():
    sides, axis = {"attention": side("noon")}, {"column_labels": [*"noo"]}
    maps = {"attention": np.ones((5, 3))}
    table = map_tables(Seq2SeqView(), sides, maps, axis)["attention"]
    assert list(table.columns) == ["symbol", "n", "o", "o"] and (table.iloc[:, 1:] == 1).all(
        axis=None
    )
    view = Seq2SeqView(shown=SELF_ATTENTION, head=MEAN)
    self_attention = map_tables(view, sides, maps, axis)["attention"]
    assert list(self_attention.columns) == ["symbol", "<", "n", "o", "o", "n"]
    expected = sides["attention"].reading.self_attention.mean(axis=(0, 1))
    np.testing.assert_allclose(self_attention.iloc[:, 1:].to_numpy(), expected)


def test_the_hypothesis_of_a_forced_text_has_the_most_likely_symbols():
    forced = replace(reading("two"), predicted=np.array([*"to", STOP, "x"]))
    assert hypothesis_of(Side(reading("one"), forced, FORCED)) == ["t", "o"]
    assert hypothesis_of(Side(reading("one"), forced, FREE)) == ["o", "n", "e"]


def test_everything_can_be_written_as_json():
    view = Seq2SeqView(source="one")
    free = Side(reading("one", decoder="recurrent"), None, FREE)
    sides = {"attention": side("one", "two"), "recurrent": free}
    references = dict.fromkeys(sides, "")
    content = json.loads(json.dumps(json_content(view, sides, references), allow_nan=False))
    assert list(content)[2:] == ["attention free", "attention forced", "recurrent free"]
    assert content["view"]["source"] == "one"
    assert content["attention forced"]["symbols"] == ["t", "w", "o", STOP]
    assert np.shape(content["attention free"]["cross"]) == (2, 3, 4, N_POSITIONS)
    np.testing.assert_allclose(
        content["attention free"]["cross"], sides["attention"].free.cross, atol=1e-5
    )


@pytest.mark.parametrize(
    "name, value",
    [
        ("task", "singing"),
        ("source", ""),
        ("source", "x" * 201),
        ("words", ""),
        ("words", "x" * 2001),
        ("reference", "x" * 99),
        ("mode", "x"),
        ("beam", 0),
        ("beam", 9),
        ("shown", "everything"),
        ("head", "0.1"),
        ("head", "9"),
        ("head", "1.2.3"),
        ("head", "best"),
        ("word", -1),
        ("word", 401),
        ("cell", "zzz"),
        ("cell", "other-1-1"),
        ("cell", "attention-1"),
        ("cell", "attention--1-1"),
        ("cell", "attention-1-12345"),
        ("cell", "attention-1-1\n"),
    ],
)
def test_what_no_control_offers_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=f"^{name} must be "):
        Seq2SeqView(**{name: value})


@pytest.mark.parametrize(
    "values",
    [
        {"head": MEAN},
        {"head": "1.2"},
        {"head": "2.12", "shown": DIFFERENCE},
        {"cell": "recurrent-0-0"},
        {"cell": "attention-98-1000"},
        {"words": "one\ntwo"},
        {"word": 400, "beam": 8},
    ],
)
def test_what_the_controls_offer_is_accepted(values):
    assert replace(Seq2SeqView(), **values) == Seq2SeqView(**values)


def test_a_forced_reading_does_not_search_and_a_free_one_knows_no_text():
    view = Seq2SeqView(beam=5, reference="one")
    free, forced = (
        view.reading("attention", mode, "clip 000000000000", "one") for mode in (FREE, FORCED)
    )
    assert (free.beam, free.reference) == (5, "")
    assert (forced.beam, forced.reference) == (1, "one")
    spelled = replace(view, task=SPELLING).reading("attention", FORCED, "one")
    assert spelled.reference == ""  # as shipped for a first visit: the usual pronunciation


@pytest.mark.parametrize("number", [0, 1])
def test_there_is_no_first_difference_in_a_word_that_is_right_in_any_pronunciation(number):
    symbols = pronunciations()["tomato"][number]
    free = spelled_reading(symbols)
    chosen = Input("tomato", first_pronunciation("tomato"))
    assert chosen.forced_text(free) == ("" if number == 0 else " ".join(symbols))
    reference = chosen.reference(free)
    assert reference == tuple(free.written)
    assert Side(free, spelled_reading(reference), FREE).first_difference is None


def spelled_reading(symbols) -> Reading:
    return replace(reading("x" * len(symbols)), symbols=np.array([*symbols, STOP]))


def test_the_typed_text_of_a_clip_is_forced_and_a_known_text_is_not_typed_again():
    samples = np.zeros(16_000, np.float32)
    typed, known = Sound(samples, "", ""), Sound(samples, "one two", "train")
    free = reading("one")
    assert Input("clip 0", "one two", typed).forced_text(free) == "one two"
    assert Input("one two", "one two", known).forced_text(free) == ""


def test_the_report_has_the_reference_and_the_hypothesis_of_the_page():
    forced_reading = replace(reading("two"), predicted=np.array(["x"]))
    forced = Side(reading("one"), forced_reading, FORCED)
    assert reference_and_hypothesis(SPEECH, forced, "two") == (
        "Reference: two",
        "Most likely at each step: x",
    )
    free = side("one", "two")
    assert reference_and_hypothesis(SPEECH, free, "two") == ("Reference: two", "Hypothesis: one")
    unknown = reference_and_hypothesis(SPELLING, side(""), ())
    assert unknown == ("In the dictionary: (not known)", "Hypothesis: (nothing)")


def test_the_words_of_the_examples_were_never_trained_on():
    shown = [word for example in EXAMPLES for word in example.split()]
    assert len(shown) > 15 and {FIRST_WORDS, *shown} <= set(words("test"))
