"""Words in a row of a recording."""

import random

import numpy as np
import pytest

from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.word_times import AFTER, BEFORE, Span, cut, draw_words, word_times


@pytest.mark.parametrize("most", [1, 3, 50])
def test_drawn_words_are_within_the_sentence_and_no_more_than_asked(most):
    draw, seen = random.Random(0), set()
    for _ in range(500):
        chosen = draw_words(9, most, draw)
        assert 0 <= chosen.start < chosen.stop <= 9 and chosen.stop - chosen.start <= most
        seen |= set(range(chosen.start, chosen.stop))
    assert seen == set(range(9))


def test_a_cut_holds_its_words_and_fades_in_and_out():
    samples = np.ones(3 * RATE, np.float32)
    part = cut(samples, (Span(1.0, 1.2), Span(1.3, 1.5)))
    assert len(part) == pytest.approx((0.5 + BEFORE + AFTER) * RATE, abs=2)
    assert part[0] == part[-1] == 0 and part[len(part) // 2] == 1
    assert (samples == 1).all()


def test_a_cut_at_either_end_stays_within_the_recording():
    samples = np.ones(RATE, np.float32)
    assert len(cut(samples, (Span(0.0, 1.0),))) == RATE


def test_times_that_were_never_found_are_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    word_times.cache_clear()
    with pytest.raises(ValueError, match="core.prepare.word_times makes it"):
        word_times()


def test_the_times_of_each_word_are_read(tmp_path, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    (tmp_path / "word-times.tsv").write_text(
        "a\t0.10 0.20\t0.30 0.50\nb\t1.00 2.00\n", encoding="utf-8"
    )
    word_times.cache_clear()
    assert word_times() == {"a": (Span(0.1, 0.2), Span(0.3, 0.5)), "b": (Span(1.0, 2.0),)}
    word_times.cache_clear()
