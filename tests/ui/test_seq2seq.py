"""What the page of the two decoders computes before it draws."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.seq2seq.config import FIRST_WORDS, FORCED, FREE, SPEECH, SPELLING
from core.seq2seq.rows import Reading
from core.seq2seq.speech.clips import Sound
from core.seq2seq.spelling.dictionary import (
    first_pronunciation,
    pronunciations,
    words,
)
from core.seq2seq.vocabulary import STOP
from tests.ui.explorer.made import reading_of
from ui.seq2seq.contents import partner_rows, peaks, written_words
from ui.seq2seq.downloads import json_content
from ui.seq2seq.input import Input
from ui.seq2seq.reading import Side, head_names
from ui.seq2seq.spelling import EXAMPLES, TypedWord, words_sentence
from ui.seq2seq.summary import MOST_QUOTED, split_sentence, summary
from ui.seq2seq.texts import hypothesis_of, marked_hypothesis, reference_and_hypothesis
from ui.seq2seq.view import BEST, DIFFERENCE, MEAN, Seq2SeqView

N_POSITIONS = 12


def reading(text: str, *, stop: bool = True, decoder: str = "attention", seed: int = 0) -> Reading:
    """Two layers of three heads that attend to twelve positions at random."""
    symbols = [*text, *[STOP] * stop]
    draw, n = np.random.default_rng(seed), len(symbols)
    cross = draw.dirichlet(np.ones(N_POSITIONS), (2, 3, n)).astype(np.float32)
    return reading_of(symbols, cross, own=decoder == "attention", sure=0.5)


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
        ("reference", "x" * 301),
        ("mode", "x"),
        ("beam", 0),
        ("beam", 9),
        ("shown", "everything"),
        ("head", "0.1"),
        ("head", "9"),
        ("head", "1.2.3"),
        ("head", "best"),
        ("head", "1.2/1.1/1.1"),
        ("head", "1.2/"),
        ("zoom", "3"),
        ("zoom", "3-12345"),
        ("tab", "Everything"),
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
        {"head": "1.2/mean", "zoom": "20-80", "tab": "Test sets"},
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


def test_heads_are_named_by_layer_and_number():
    assert head_names(reading("one")) == [BEST, MEAN, "1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]


def test_words_have_their_rows_and_the_missing_and_the_extra_ones_none_and_some():
    words = written_words(SPEECH, side("one two nine"), "one and two")
    kept, missing, two, extra = words
    assert (kept["text"], kept["first"], kept["last"], kept["score"]) == ("one", 0, 2, 1)
    assert (missing["kind"], missing["reference"], missing["first"]) == ("deleted", "and", None)
    assert (two["first"], two["last"]) == (4, 6) and [w["number"] for w in words] == [1, 2, 3, 4]
    assert (extra["kind"], extra["score"], extra["last"]) == ("inserted", 0, 11)


@pytest.mark.parametrize("words", [("", FREE), ("one two", FORCED)])
def test_words_are_not_scored_where_the_text_is_unknown_or_forced(words):
    reference, mode = words
    free = written_words(SPEECH, side("one too", "one two", mode), reference)
    assert [w["score"] for w in free] == [None, None]


def test_a_pronunciation_is_one_word_that_no_link_names():
    spelled = Side(spelled_reading(("TH", "ER", "OW")), None, FREE)
    (word,) = written_words(SPELLING, spelled, ("TH", "ER", "UW"))
    assert (word["text"], word["number"], word["last"]) == ("TH ER OW", 0, 2)
    assert word["score"] == pytest.approx(2 / 3) and word["kind"] == "substituted"
    assert written_words(SPELLING, Side(spelled_reading(()), None, FREE), ("TH",)) == []


def test_partners_are_the_rows_of_the_same_place():
    assert partner_rows("one", "one") == ([0, 1, 2], [0, 1, 2])
    assert partner_rows("ne", "one") == ([1, 2], [None, 0, 1])
    assert partner_rows("", "a") == ([], [None])


def test_peaks_hold_the_least_and_the_greatest_sample():
    samples = np.array([0, 1, -0.5, 0.25, 2, -2], np.float32)
    assert peaks(samples, 2).tolist() == [[-64, -127], [127, 127]]
    assert peaks(samples[:1], 0).tolist() == [[0], [0]]


@pytest.mark.parametrize(
    "attention, recurrent, reference, expected",
    [
        ("one", "one", "one", "Both decoders wrote **“one”**: without an error, where chance is "),
        ("one", "too", "", "The recurrent decoder wrote **“too”**: the true text is not known."),
        ("one", "", "one", "The recurrent decoder wrote nothing: similarity 0.000, where chance"),
        ("*a*", "*a*", "", "Both decoders wrote **“\\*a\\*”**: the true text is not known."),
    ],
)
def test_the_line_says_who_wrote_what_and_how_well(attention, recurrent, reference, expected):
    sides = {"attention": side(attention), "recurrent": side(recurrent)}
    assert expected in summary(SPEECH, sides, dict.fromkeys(sides, reference))


def test_a_long_text_is_cut_in_the_line_and_two_that_differ_late_are_told_apart():
    shared = "seven " * 20
    sides = {"attention": side(f"{shared}one"), "recurrent": side(f"{shared}two")}
    line = summary(SPEECH, sides, dict.fromkeys(sides, ""))
    quoted = f"**“{shared[: MOST_QUOTED - 1].rstrip()}…”**"
    assert line.count(quoted) == 2 and "Both" not in line


def typed_word(word: str, attention: tuple, recurrent: tuple) -> TypedWord:
    return TypedWord(word, {"attention": attention, "recurrent": recurrent})


def test_of_several_words_the_right_ones_of_each_decoder_are_counted():
    book, tomato = first_pronunciation("book"), pronunciations()["tomato"][1]
    said = [typed_word("book", book, ("B",)), typed_word("tomato", tomato, tomato)]
    assert words_sentence(said, "book") == (
        "Of 2 words, the attention decoder wrote 2 and the recurrent decoder 1 without an error. "
        "Shown: “book”."
    )
    unknown = typed_word("blorptz", ("B",), ("B",))
    assert words_sentence([*said, unknown], "book").startswith("Of 2 words of the dictionary, ")
    assert words_sentence(said[:1], "book") == words_sentence([unknown] * 2, "blorptz") == ""


def test_the_split_of_a_word_is_said_where_the_dictionary_has_it():
    split_of = pronunciations().split_of
    assert split_of(FIRST_WORDS) == "test" and split_of("blorptz") == ""
    assert split_of(words("train")[0]) == "train"
    assert split_sentence(SPELLING, "train").startswith("This word is in the training split")
    assert split_sentence(SPEECH, "") == ""


def test_the_line_of_a_forced_text_counts_the_steps_that_foresaw_it():
    forced = replace(reading("two"), predicted=np.array([*"tww", STOP]))
    sides = dict.fromkeys(("attention", "recurrent"), Side(reading("one"), forced, FORCED))
    line = summary(SPEECH, sides, dict.fromkeys(sides, "two"))
    assert line.count("75%") == 2 and "**“two”**" in line
