"""The dictionary, its three splits, its encodings, and the words of a typed text."""

import random
from collections import Counter
from itertools import islice

import pytest

from core.prepare.cmudict import entries
from core.seq2seq.examples import collate
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.spelling.dictionary import (
    ARPABET,
    LETTERS,
    MOST_LETTERS,
    PERCENT,
    PHONEMES,
    best_pronunciation,
    encode_letters,
    nearest_pronunciation,
    pronunciations,
    split_of_word,
    without_stress,
    words,
)
from core.seq2seq.spelling.examples import n_examples, training_examples, validation_examples
from core.seq2seq.vocabulary import PADDING, START, STOP, UNKNOWN


def test_the_dictionary_is_whole():
    assert len(pronunciations()) == 124_926
    assert sum(map(len, pronunciations().values())) == 133_971
    assert pronunciations()["tomato"] == (
        ("T", "AH0", "M", "EY1", "T", "OW2"),
        ("T", "AH0", "M", "AA1", "T", "OW2"),
    )
    for references in pronunciations().values():
        assert len(set(references)) == len(references) and all(references)
    assert {s for references in pronunciations().values() for p in references for s in p} == set(
        ARPABET
    )


def test_entries_are_read_without_comments_and_other_words():
    lines = ["a.m. EY1 EH1 M", "ad-lib AE1 D", "'em AH0 M", "aalen(2) AA1 L # place, german"]
    assert list(entries(lines)) == [("'em", "AH0 M"), ("aalen", "AA1 L")]


def test_the_parts_are_disjoint_whole_and_of_their_sizes():
    parts = {split: set(words(split)) for split in PERCENT}
    assert set.union(*parts.values()) == set(pronunciations())
    for split, part in parts.items():
        assert len(part) / len(pronunciations()) == pytest.approx(PERCENT[split] / 100, abs=0.01)
    assert sum(map(len, parts.values())) == len(pronunciations())  # so no word is in two


@pytest.mark.parametrize(
    ("word", "split"),
    [("though", "train"), ("tomato", "train"), ("the", "validation"), ("enough", "test")],
)
def test_the_parts_never_change(word, split):
    assert split_of_word(word) == split and word in words(split)


def test_letters_and_phonemes_come_back_from_their_numbers():
    assert PHONEMES.symbols[:4] == (START, STOP, PADDING, UNKNOWN)
    for word in random.Random(0).sample(sorted(pronunciations()), 500):
        ids = encode_letters(word)
        assert 0 not in ids and "".join(LETTERS[i] for i in ids) == word
        for phonemes in pronunciations()[word]:
            assert tuple(PHONEMES.decode(PHONEMES.encode(phonemes))) == phonemes


def test_without_stress_there_are_39_phonemes():
    assert without_stress(("AH0", "B", "AW1", "T")) == ("AH", "B", "AW", "T")
    assert len(set(without_stress(ARPABET))) == 39


def test_the_best_pronunciation_is_the_nearest():
    usual, second = pronunciations()["tomato"]
    for phonemes in (usual, second):
        assert best_pronunciation("tomato", phonemes) == phonemes
        assert best_pronunciation("tomato", phonemes[:-1]) == phonemes
    assert best_pronunciation("tomato", ()) == usual
    assert best_pronunciation("tomatoish", usual) is None


def test_the_nearest_pronunciation_has_its_stress_also_where_that_does_not_count():
    usual, second = pronunciations()["tomato"]
    written = [symbol.rstrip("012") for symbol in second]
    assert nearest_pronunciation("tomato", written, stress=False) == second
    assert best_pronunciation("tomato", written, stress=False) == without_stress(second)
    assert nearest_pronunciation("tomatoish", usual) is None


def test_an_epoch_holds_every_pronunciation_of_the_training_words_once():
    expected = Counter((len(w), p) for w in words("train") for p in pronunciations()[w])
    examples = list(training_examples(SpellingConfig(), 0))
    assert Counter((e.length, tuple(PHONEMES.decode(e.symbols))) for e in examples) == expected
    assert len(examples) == n_examples(SpellingConfig())


def test_epochs_differ_in_their_order_and_decoders_do_not():
    config = SpellingConfig()
    first, again, next_epoch, other_seed = (
        [e.symbols for e in islice(training_examples(c, epoch), 50)]
        for c, epoch in ((config, 0), (config, 0), (config, 1), (SpellingConfig(seed=1), 0))
    )
    assert first == again != next_epoch != other_seed != first


def test_validation_words_are_of_their_part():
    examples = validation_examples(SpellingConfig())
    validated = {"".join(LETTERS[n] for n in e.inputs.tolist()) for e in examples}
    assert len(validated) == len(examples) == 1000 and validated <= set(words("validation"))
    letters, lengths, given, wanted = collate(list(examples[:8]))
    assert letters.shape == (8, lengths.max()) and given.shape == wanted.shape


def test_all_that_is_listed_fits():
    assert max(map(len, pronunciations())) <= MOST_LETTERS
    longest = max(
        len(phonemes) for references in pronunciations().values() for phonemes in references
    )
    assert longest < SpellingConfig().longest_output  # with the stop symbol
