"""Two texts compared, and texts perturbed in a known way."""

from itertools import product
from unicodedata import normalize

import pytest

from core.metrics.chance import shuffled_similarities
from core.metrics.config import LONGEST, SimilarityConfig
from core.metrics.similarity import jaccard_similarity
from core.metrics.texts import CHANGES, compare_texts, perturbed_texts
from tests.real_files import REAL_FILES, needs_real_files


def test_the_numbers_are_those_of_the_formulas():
    scores = compare_texts(SimilarityConfig(reference="aab", hypothesis="abcd"))
    assert (scores.shared, scores.together, scores.edits) == (2, 5, 3)
    assert scores.jaccard == pytest.approx(2 / 5) and scores.cosine == pytest.approx(2 / 12**0.5)
    assert scores.damerau_levenshtein == pytest.approx(1 - 3 / 4)


def test_words_are_compared_as_words():
    texts = {"reference": "one two three", "hypothesis": "two one three"}
    scores = compare_texts(SimilarityConfig(**texts, symbols="words"))
    assert (
        scores.jaccard == 1 and scores.edits == 1 and scores.word_error_rate == pytest.approx(2 / 3)
    )


@pytest.mark.parametrize("reference, hypothesis", [("", ""), ("", "a"), ("a", ""), (" ", "")])
def test_empty_texts_have_scores_and_no_rates(reference, hypothesis):
    scores = compare_texts(SimilarityConfig(reference=reference, hypothesis=hypothesis))
    assert scores.jaccard == float(reference == hypothesis)
    assert (scores.word_error_rate is None) == (not reference.strip())


def test_shuffling_keeps_the_multiset_and_depends_on_the_seed():
    scores = shuffled_similarities("a sentence with an order", 0, 20)
    assert (scores[:, :2] == 1).all() and scores[:, 2].max() < 1
    assert (scores == shuffled_similarities("a sentence with an order", 0, 20)).all()


def test_perturbed_texts_are_what_their_names_say():
    text = "a sentence of seven words is here"
    texts = perturbed_texts(text, seed=3)
    assert sum(a != b for a, b in zip(text, texts["letter changed"], strict=True)) == 1
    for name in ("neighbours swapped", "letters shuffled", "backwards"):
        assert jaccard_similarity(text, texts[name]) == 1
    swapped = texts["words swapped"].split()
    assert swapped != text.split() and sorted(swapped) == sorted(text.split())
    assert texts["twice"].count(text) == 2 and text.startswith(texts["first half"])


TEXTS = [
    "the cat sat on the mat",  # one word twice: drawn as the two to swap, nothing changed
    "to be or not to be to be",
    "aab",
    "ab",
    "a  b\n b\ta ",
    "the the the thee",
    "été été ete",
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_change_alters_the_text_whatever_the_seed(text):
    for seed in range(200):
        texts = perturbed_texts(text, seed)
        assert all(changed != text for name, changed in texts.items() if name != "unchanged")
        if len(set(text.split())) > 1:
            swapped = texts["words swapped"]
            assert sum(a != b for a, b in zip(text.split(), swapped.split(), strict=True)) == 2
            assert sorted(swapped) == sorted(text)
        assert texts.keys() - {"unchanged"} <= CHANGES.keys()


@pytest.mark.parametrize(
    "text, impossible",
    [
        ("", set(CHANGES)),
        ("same same same", {"words swapped"}),
        ("level", {"backwards", "words swapped"}),
        (
            "aaa",
            {
                "neighbours swapped",
                "letters shuffled",
                "backwards",
                "words swapped",
            },
        ),
    ],
)
def test_a_change_that_cannot_alter_the_text_is_left_out(text, impossible):
    for seed in range(20):
        assert CHANGES.keys() - perturbed_texts(text, seed).keys() == impossible


@pytest.mark.parametrize("text", ["", "x", "xx", " ", "👩‍👩‍👧", "ab"])
def test_very_short_texts_can_be_perturbed(text):
    assert perturbed_texts(text, seed=0)["unchanged"] == text


COMPOSED = ["café naïve", "Ångström", "ệ", "한국", "ά"]


@pytest.mark.parametrize("symbols", ["characters", "words"])
@pytest.mark.parametrize("text", COMPOSED)
def test_both_unicode_forms_of_a_text_are_equal(text, symbols):
    forms = [normalize(form, text) for form in ("NFC", "NFD")]
    assert forms[0] != forms[1]
    for reference, hypothesis in product(forms, forms):
        config = SimilarityConfig(reference=reference, hypothesis=hypothesis, symbols=symbols)
        scores = compare_texts(config)
        assert (scores.jaccard, scores.cosine, scores.damerau_levenshtein) == (1, 1, 1)
        assert scores.edits == scores.character_error_rate == scores.word_error_rate == 0
        assert perturbed_texts(config.reference, 0) == perturbed_texts(config.hypothesis, 0)
    assert len({SimilarityConfig(reference=form) for form in forms}) == 1


@needs_real_files
def test_two_files_of_one_text_in_both_forms_are_equal():
    names = ("14-composed.txt", "14-decomposed.txt")
    texts = [(REAL_FILES / "reports" / name).read_text(encoding="utf-8") for name in names]
    assert texts[0] != texts[1]
    scores = compare_texts(SimilarityConfig(*texts, symbols="words"))
    assert scores.jaccard == 1 and scores.edits == 0


def test_a_text_that_is_longer_in_its_composed_form_has_the_same_limit():
    with pytest.raises(ValueError, match="reference must be a text of at most 10,000 characters"):
        SimilarityConfig(reference="\u0958" * (LONGEST // 2 + 1))


def test_a_text_has_a_limit():
    SimilarityConfig(reference="\n" * LONGEST)
    with pytest.raises(ValueError, match="reference must be a text of at most 10,000 characters"):
        SimilarityConfig(reference="a" * (LONGEST + 1))
