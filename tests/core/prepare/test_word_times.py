"""When each word of a recording is said."""

import pytest

pocketsphinx = pytest.importorskip("pocketsphinx")

import soundfile  # noqa: E402

from core.prepare.word_times import add_words, align  # noqa: E402
from core.seq2seq.speech.audio import RATE  # noqa: E402
from core.seq2seq.speech.corpora import Clip  # noqa: E402
from core.seq2seq.speech.utterances import compose, waveform  # noqa: E402

TEXT = "four - one, five"  # one token of it is no word


@pytest.fixture(scope="module")
def decoder():
    return pocketsphinx.Decoder(lm=None, loglevel="FATAL")


def clip_of(tmp_path, text: str, said: str) -> Clip:
    path = tmp_path / "clip.wav"
    soundfile.write(path, waveform(compose(said)), RATE)
    return Clip("made", "clip", "speaker", "train", text, 2.0, path)


def test_every_word_has_its_time_in_order(decoder, tmp_path):
    spans = align(decoder, clip_of(tmp_path, TEXT, "four one five"))
    assert len(spans) == 4 and spans[1] == spans[0]  # the hyphen takes the word before it
    words = [spans[0], *spans[2:]]
    assert all(0.1 < span.end - span.start < 1 for span in words)
    assert all(a.end <= b.start + 0.02 for a, b in zip(words, words[1:], strict=False))


def test_a_word_of_no_dictionary_is_pronounced_by_our_network(decoder):
    assert decoder.lookup_word("skinners") is None
    add_words(decoder, ["skinners", "the"])
    assert decoder.lookup_word("skinners").split()[0] == "S"
