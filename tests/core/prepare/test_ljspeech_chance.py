"""What the decoders' page says of chance on LJ Speech, made again from its texts."""

import gzip

import pytest

from core.metrics.similarity import similarities
from core.prepare.ljspeech_chance import LONGEST, as_scored, sentence_chance
from core.seq2seq.reported import LJSPEECH_CHANCE, LJSPEECH_SENTENCES
from core.seq2seq.speech.ljspeech import SPLITS
from tests.real_files import REAL_FILES, needs_real_files


@needs_real_files
def test_the_chance_that_the_page_shows_is_that_of_the_validation_sentences():
    content = (REAL_FILES / "speech" / "ljspeech-texts.txt.gz").read_bytes()
    texts = [line.split("|")[-1] for line in gzip.decompress(content).decode().splitlines()]
    assert len(texts) == sum(SPLITS.values())
    validation = [t.lower() for t in texts[SPLITS["train"] :][: SPLITS["validation"]]]
    assert len(validation) == LJSPEECH_SENTENCES
    assert sentence_chance(validation) == pytest.approx(LJSPEECH_CHANCE, abs=5e-4)


def test_every_two_different_sentences_are_compared_both_ways():
    a, b = as_scored("one two"), as_scored("two, three")
    expected = similarities([a, b], [b, a]).mean(axis=0)
    assert sentence_chance(["one two", "two, three"]) == pytest.approx(expected)
    assert sentence_chance(["one two", "two, three", "one two"]) == pytest.approx(expected)


def test_sentences_are_scored_in_the_symbols_of_the_exercise():
    assert as_scored("it's é-1.") == "<it#s #-#.>"
    assert len(as_scored("a" * 500)) == LONGEST and as_scored("a" * 500).endswith("a>")
