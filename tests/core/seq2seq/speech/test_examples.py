"""The examples of an epoch."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from core.seq2seq.config import DECODERS
from core.seq2seq.examples import Example
from core.seq2seq.speech import examples as speech_examples
from core.seq2seq.speech.compositions import held_out_compositions
from core.seq2seq.speech.config import MOST_WORDS_BY_EPOCH, SpeechConfig
from core.seq2seq.speech.examples import (
    PROMPT_SHARE,
    n_examples,
    ramp,
    training_examples,
    validation_examples,
)
from core.seq2seq.speech.utterances import clip, is_unit, prompts, units
from core.seq2seq.speech.voices import VOICES, Recordings
from core.seq2seq.tasks import vocabulary_of

SMALL = {"real_share": 1.0, "examples": 4}
FULL = len(MOST_WORDS_BY_EPOCH)  # the first epoch of any length, variation and voices


def examples_of(epoch: int, **options) -> list[Example]:
    return list(training_examples(SpeechConfig(**SMALL, **options), epoch))


def texts_of(examples: list[Example]) -> list[str]:
    decode = vocabulary_of(SpeechConfig()).decode
    return ["".join(decode(example.symbols)) for example in examples]


def equal(first: list[Example], second: list[Example]) -> bool:
    pairs = zip(first, second, strict=True)
    return all(torch.equal(a.inputs, b.inputs) and a.symbols == b.symbols for a, b in pairs)


@pytest.mark.parametrize("augment", [True, False])
def test_an_epoch_is_always_the_same_and_no_other_is_like_it(augment):
    epochs = (FULL, FULL, FULL + 1)
    first, again, second = (examples_of(epoch, augment=augment) for epoch in epochs)
    assert len(first) == n_examples(SpeechConfig(**SMALL)) == 4
    assert equal(first, again) and not equal(first, second)


@pytest.mark.parametrize("epoch", [0, 1, FULL])
def test_which_decoder_is_trained_does_not_change_what_is_heard(epoch):
    assert equal(*(examples_of(epoch, decoders=decoder) for decoder in DECODERS))


def test_varying_changes_the_sound_and_not_the_texts():
    varied, plain = examples_of(FULL), examples_of(FULL, augment=False)
    assert texts_of(varied) == texts_of(plain)
    assert not any(torch.equal(a.inputs, b.inputs) for a, b in zip(varied, plain, strict=True))


def test_the_first_epoch_is_heard_as_it_was_recorded():
    assert equal(examples_of(0), examples_of(0, augment=False))


def test_variation_and_voices_come_in_epoch_by_epoch():
    shares = [ramp(epoch) for epoch in range(2 * FULL)]
    assert shares[0] == 0 and shares[FULL:] == [1] * FULL
    assert all(0 <= a < b for a, b in pairwise(shares[: FULL + 1]))


@pytest.fixture
def one_voice(monkeypatch) -> Recordings:
    """A voice for all: every unit as ten milliseconds of silence, and one long prompt."""
    texts = (*units(), "a prompt that is longer than any composition of the first epochs may be")
    kinds = (*["unit"] * len(units()), "prompt")
    ends = 160 * np.arange(1, len(texts) + 1)
    voice_recordings = Recordings("any", texts, kinds, ends, np.zeros(ends[-1], np.int16))
    monkeypatch.setattr(speech_examples, "recordings", lambda voice: voice_recordings)
    return voice_recordings


@pytest.fixture
def clip_names(monkeypatch) -> list[str]:
    """The names of the recorded speaker's clips, in the order in which they are read."""
    names: list[str] = []
    monkeypatch.setattr(speech_examples, "clip", lambda name: names.append(name) or clip(name))
    return names


@pytest.mark.parametrize("epoch", range(FULL))
def test_the_first_epochs_hear_short_compositions_only(epoch, one_voice, clip_names):
    config = SpeechConfig(real_share=0.5, examples=60, augment=False)
    n_words = [len(text.split()) for text in texts_of(list(training_examples(config, epoch)))]
    assert max(n_words) == MOST_WORDS_BY_EPOCH[epoch]
    assert all(map(is_unit, clip_names))


def test_then_prompts_are_heard_too(clip_names):
    config = SpeechConfig(real_share=1.0, examples=300, augment=False)
    assert len(list(training_examples(config, FULL))) == 300
    n_prompts = sum(not is_unit(name) for name in clip_names)
    assert n_prompts / 300 == pytest.approx(PROMPT_SHARE, abs=0.1)


@pytest.mark.parametrize("epoch", [0, 1, 3, FULL, 23])
@pytest.mark.parametrize("real_share", [0.5, 0.6, 1.0])
def test_synthetic_voices_are_heard_as_often_as_asked_for(epoch, real_share, monkeypatch):
    voice, speaker = ((text, np.zeros(1600, np.float32)) for text in ("v", "s"))
    monkeypatch.setattr(speech_examples, "_synthetic_utterance", lambda *_: voice)
    monkeypatch.setattr(speech_examples, "_recorded_utterance", lambda *_: speaker)
    config = SpeechConfig(real_share=real_share, examples=500, augment=False)
    share = texts_of(list(training_examples(config, epoch))).count("v") / 500
    expected = (1 - real_share) * min(1, epoch / FULL)
    assert share == pytest.approx(expected, abs=0.07 if expected else 0)


def test_every_voice_is_heard_but_those_held_out(one_voice, monkeypatch):
    asked = set()
    monkeypatch.setattr(speech_examples, "recordings", lambda voice: asked.add(voice) or one_voice)
    config = SpeechConfig(real_share=0.5, examples=300, augment=False)
    assert len(list(training_examples(config, FULL))) == 300
    assert asked == set(VOICES)


@pytest.mark.parametrize("epoch", [0, FULL])
def test_nothing_that_is_held_out_is_heard(epoch):
    config = SpeechConfig(real_share=1.0, examples=100, augment=False)
    held = {u.text for split in ("validation", "test") for u in held_out_compositions(split)}
    held |= {p.text for p in prompts() if p.split != "train"}
    assert not held & set(texts_of(list(training_examples(config, epoch))))


def test_validation_hears_all_that_is_held_out_as_it_was_recorded(monkeypatch):
    every = held_out_compositions("validation")
    monkeypatch.setattr("core.seq2seq.references.held_out_compositions", lambda split: every[:3])
    texts = [u.text for u in every[:3]]
    texts += [p.text for p in prompts() if p.split == "validation"]
    config = SpeechConfig(**SMALL)
    first, again = validation_examples(config), validation_examples(config)
    assert texts_of(first) == [text[: config.longest_output - 1] for text in texts]
    assert equal(first, again)


def test_a_text_that_is_too_long_leaves_room_for_the_stop():
    for example in examples_of(FULL, longest_output=5):
        assert 1 <= len(example.symbols) <= 4


def test_texts_have_no_unknown_symbol():
    config = SpeechConfig(**SMALL)
    for utterance in prompts():
        symbols = vocabulary_of(config).encode(utterance.text)
        assert "".join(vocabulary_of(config).decode(symbols)) == utterance.text


def test_every_epoch_draws_texts_of_its_own():
    epochs = [texts_of(examples_of(epoch, augment=False)) for epoch in range(FULL, FULL + 3)]
    assert all(a != b for a, b in pairwise(epochs))
