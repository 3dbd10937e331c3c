"""The dictionary, its three splits, its encodings, and the words of a typed text."""

import gzip
import random
from collections import Counter
from itertools import islice

from core.prepare.cmudict import make_dictionary
from core.seq2seq.examples import collate
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.spelling.dictionary import (
    ARPABET,
    DICTIONARY,
    LETTERS,
    MOST_LETTERS,
    PHONEMES,
    SPLITS,
    encode_letters,
    first_pronunciation,
    nearest_pronunciation,
    pronunciations,
    words,
)
from core.seq2seq.spelling.examples import n_examples, training_examples, validation_examples
from core.seq2seq.vocabulary import PADDING, START, STOP, UNKNOWN
from tests.real_files import REAL_FILES, needs_real_files


def test_the_dictionary_is_that_of_the_published_split():
    assert {split: len(words(split)) for split in SPLITS} == {
        "train": 101_347,
        "validation": 5_447,
        "test": 11_994,
    }
    assert len(pronunciations()) == 118_788  # so no word is in two parts
    assert sum(map(len, pronunciations().values())) == 126_157
    assert set(pronunciations()["tomato"]) == {
        ("T", "AH", "M", "EY", "T", "OW"),
        ("T", "AH", "M", "AA", "T", "OW"),
    }
    for references in pronunciations().values():
        assert len(set(references)) == len(references) and all(references)
    assert {s for references in pronunciations().values() for p in references for s in p} == set(
        ARPABET
    )
    assert len(set(ARPABET)) == 39


def test_a_word_is_of_one_part_and_an_entry_is_written_once(tmp_path):
    files = {
        "test": "TOUGH  T AH F\n",
        "train-dev-1-21": "A  AH\nA  EY\n",
        "train-dev-20-21": "A  AO\nBOUGH  B AW\nBOUGH  B AW\nTOUGH  T OW\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.txt.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "LICENSE.txt").write_text("as is", encoding="utf-8")
    made = tmp_path / "made.txt.gz"
    make_dictionary(tmp_path, made)
    assert gzip.decompress(made.read_bytes()).decode().splitlines() == [
        "test|tough|T AH F",
        "validation|a|AH",
        "validation|a|EY",
        "train|bough|B AW",
    ]
    assert (tmp_path / "cmudict.LICENSE").read_text(encoding="utf-8").endswith("as is")


@needs_real_files
def test_the_shipped_dictionary_is_made_again_from_the_published_files(tmp_path):
    make_dictionary(REAL_FILES / "cmudict-split", tmp_path / DICTIONARY.name)
    assert (tmp_path / DICTIONARY.name).read_bytes() == DICTIONARY.read_bytes()


def test_letters_and_phonemes_come_back_from_their_numbers():
    assert PHONEMES.symbols[:4] == (START, STOP, PADDING, UNKNOWN)
    for word in random.Random(0).sample(sorted(pronunciations()), 500):
        ids = encode_letters(word)
        assert 0 not in ids and "".join(LETTERS[i] for i in ids) == word
        for phonemes in pronunciations()[word]:
            assert tuple(PHONEMES.decode(PHONEMES.encode(phonemes))) == phonemes


def test_the_nearest_pronunciation_has_the_fewest_edits():
    first, second = pronunciations()["tomato"]
    for phonemes in (first, second):
        assert nearest_pronunciation("tomato", phonemes) == phonemes
        assert nearest_pronunciation("tomato", phonemes[:-1]) == phonemes
    assert nearest_pronunciation("tomato", ()) == first_pronunciation("tomato") == first
    assert nearest_pronunciation("tomatoish", first) is None


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
