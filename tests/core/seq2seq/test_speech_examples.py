"""What an epoch hears."""

from itertools import pairwise

import pytest
import torch

from core.seq2seq.compositions import held_out
from core.seq2seq.config import SpeechConfig
from core.seq2seq.examples import Example
from core.seq2seq.speech import prompts
from core.seq2seq.speech_examples import (
    n_examples,
    training_examples,
    validation_examples,
)
from core.seq2seq.tasks import vocabulary_of

SMALL = {"real_share": 1.0, "examples": 4}


def examples_of(epoch: int, **options) -> list[Example]:
    return list(training_examples(SpeechConfig(**SMALL, **options), epoch))


def equal(one: list[Example], other: list[Example]) -> bool:
    pairs = zip(one, other, strict=True)
    return all(torch.equal(a.inputs, b.inputs) and a.symbols == b.symbols for a, b in pairs)


@pytest.mark.parametrize("augment", [True, False])
def test_an_epoch_is_always_the_same_and_no_other_is_like_it(augment):
    first, again, second = (examples_of(epoch, augment=augment) for epoch in (0, 0, 1))
    assert len(first) == n_examples(SpeechConfig(**SMALL)) == 4
    assert equal(first, again) and not equal(first, second)


def test_which_decoder_is_trained_does_not_change_what_is_heard():
    assert equal(examples_of(0, decoders="attention"), examples_of(0, decoders="recurrent"))


def test_varying_changes_the_sound_and_not_the_texts():
    varied, plain = examples_of(0), examples_of(0, augment=False)
    assert varied[0].symbols == plain[0].symbols
    assert not torch.equal(varied[0].inputs, plain[0].inputs)


def test_nothing_that_is_held_out_is_heard():
    config = SpeechConfig(real_share=1.0, examples=100, augment=False)
    held = {u.text for split in ("validation", "test") for u in held_out(split)}
    held |= {p.text for p in prompts() if p.split != "train"}
    symbols = vocabulary_of(config).decode
    assert not held & {"".join(symbols(e.symbols)) for e in training_examples(config, 0)}


def test_validation_hears_all_that_is_held_out_as_it_was_recorded(monkeypatch):
    every = held_out("validation")
    monkeypatch.setattr("core.seq2seq.speech_examples.held_out", lambda split: every[:3])
    texts = [u.text for u in every[:3]]
    texts += [p.text for p in prompts() if p.split == "validation"]
    config = SpeechConfig(**SMALL)
    found, again = validation_examples(config), validation_examples(config)
    symbols = vocabulary_of(config).encode
    assert [e.symbols for e in found] == [symbols(t[: config.longest_output - 1]) for t in texts]
    assert equal(found, again)


def test_a_text_that_is_too_long_leaves_room_for_the_stop():
    for example in examples_of(0, longest_output=5):
        assert 1 <= len(example.symbols) <= 4


def test_texts_have_no_unknown_symbol():
    config = SpeechConfig(**SMALL)
    for utterance in prompts():
        symbols = vocabulary_of(config).encode(utterance.text)
        assert "".join(vocabulary_of(config).decode(symbols)) == utterance.text


def test_every_epoch_draws_texts_of_its_own():
    epochs = [examples_of(epoch, augment=False) for epoch in range(3)]
    assert all([e.symbols for e in a] != [e.symbols for e in b] for a, b in pairwise(epochs))
