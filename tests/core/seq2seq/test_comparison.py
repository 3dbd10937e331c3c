"""The output of the shipped decoders for one input."""

from functools import lru_cache
from itertools import groupby

import numpy as np
import pytest

from core.seq2seq.comparison import log_mel_frames, pronounce, read_source, trained_network
from core.seq2seq.config import (
    DECODERS,
    FORCED,
    FREE,
    SECONDS_PER_POSITION,
    SPEECH,
    SPELLING,
    ReadingConfig,
    WordsConfig,
)
from core.seq2seq.rows import Reading
from core.seq2seq.speech.audio import RATE, to_wav
from core.seq2seq.speech.clips import keep_clip
from core.seq2seq.speech.utterances import compose, prompts, waveform
from core.seq2seq.spelling.dictionary import first_pronunciation, pronunciations
from core.seq2seq.vocabulary import STOP
from core.seq2seq.weights import shipped_file

TASKS = {
    SPEECH: ("four hundred and twelve", "friday may first", "a", "dir-usingkeypad"),
    SPELLING: ("thorough", "a", "don't"),
}


def inputs(*tasks: str):
    """Every decoder with every input of the tasks; skipped if its weights are not shipped."""
    parameters = []
    for task in tasks:
        for decoder in DECODERS:
            path = shipped_file(task, decoder)
            skip = pytest.mark.skipif(not path.exists(), reason=f"{path.name} is not shipped yet")
            parameters += [pytest.param(task, decoder, s, marks=skip) for s in TASKS[task]]
    return pytest.mark.parametrize("task, decoder, source", parameters)


@lru_cache(maxsize=64)
def read(task: str, decoder: str, source: str, mode: str = FREE, **more) -> Reading:
    return read_source(ReadingConfig(task, source, decoder, mode, **more))


def n_positions(task: str, source: str) -> int:
    """How many positions of the input a decoder attends to."""
    if task == SPELLING:
        return len(source)
    by_name = {prompt.name: prompt for prompt in prompts()}
    seconds = len(waveform(by_name.get(source) or compose(source))) / RATE
    return round(seconds / SECONDS_PER_POSITION)


@inputs(SPEECH, SPELLING)
@pytest.mark.parametrize("mode", [FREE, FORCED])
def test_every_row_of_every_array_is_one_step(task, decoder, source, mode):
    config, reading = trained_network(task, decoder).config, read(task, decoder, source, mode)
    n_steps = len(reading.symbols)
    assert 1 <= n_steps <= config.longest_output
    assert reading.predicted.shape == reading.probabilities.shape == (n_steps,)
    n_layers, n_heads, *rest = reading.cross.shape
    assert (n_layers, n_heads) == (config.n_decoder_layers, config.n_heads)
    assert rest[0] == n_steps and abs(rest[1] - n_positions(task, source)) <= 1
    if decoder == "attention":
        assert reading.self_attention.shape == (n_layers, n_heads, n_steps, n_steps)
        assert not np.triu(reading.self_attention, 1).any()  # nothing of the future
        np.testing.assert_allclose(reading.self_attention.sum(axis=-1), 1, atol=1e-5)
    else:
        assert reading.self_attention.size == 0
    assert reading.cross.min() >= 0
    np.testing.assert_allclose(reading.cross.sum(axis=-1), 1, atol=1e-5)
    assert ((reading.probabilities > 0) & (reading.probabilities <= 1)).all()
    assert reading.loss == pytest.approx(-np.log(reading.probabilities).mean(), abs=1e-4)


@inputs(SPEECH, SPELLING)
def test_without_forcing_the_likeliest_symbol_is_written(task, decoder, source):
    reading = read(task, decoder, source)
    assert reading.symbols.tolist() == reading.predicted.tolist()
    assert STOP not in reading.symbols[:-1]
    stopped = reading.symbols[-1] == STOP
    assert stopped or source in ("a", "dir-usingkeypad")  # where a decoder repeats itself
    assert reading.written == reading.symbols.tolist()[: len(reading.symbols) - stopped]
    assert reading.text == "".join(reading.written)


@inputs(SPEECH, SPELLING)
def test_what_is_forced_is_what_is_known(task, decoder, source):
    text = {p.name: p.text for p in prompts()}.get(source, source)
    expected = list(text) if task == SPEECH else list(first_pronunciation(source))
    assert read(task, decoder, source, FORCED).symbols.tolist() == [*expected, STOP]


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("text", TASKS[SPEECH][:3])
def test_forcing_what_was_written_changes_nothing(text, decoder, tmp_path, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    clip = keep_clip(to_wav(waveform(compose(text))))  # its text is not known, so any is forced
    free = read(SPEECH, decoder, clip)
    if free.symbols[-1] != STOP or not free.text:
        pytest.skip("the decoder does not end, or ends at once")
    forced = read(SPEECH, decoder, clip, FORCED, reference=free.text)
    assert forced.symbols.tolist() == free.symbols.tolist()
    for name in ("cross", "self_attention", "probabilities", "loss"):
        written, given = getattr(free, name), getattr(forced, name)
        np.testing.assert_allclose(written, given, rtol=0, atol=1e-4)


@pytest.mark.parametrize("decoder", DECODERS)
def test_a_file_of_a_composition_reads_as_the_composition(decoder, tmp_path, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    text = "four hundred and twelve"
    clip = keep_clip(to_wav(waveform(compose(text))))
    uploaded, composed = read(SPEECH, decoder, clip), read(SPEECH, decoder, text)
    assert uploaded.text == composed.text
    np.testing.assert_allclose(uploaded.cross, composed.cross, rtol=0, atol=0.05)


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize(
    "source, mode, message",
    [
        ("one banana", FREE, "every word must be one that was recorded, got 'banana'"),
        ("clip 000000000000", FREE, "the clip must be on this server"),
        ("clip ../../etc", FREE, "every word must be one that was recorded, got 'clip'"),
    ],
)
def test_what_cannot_be_said_is_told(source, mode, message, decoder):
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        read_source(ReadingConfig(source=source, mode=mode, decoder=decoder))


@pytest.mark.parametrize("decoder", DECODERS)
def test_a_text_must_be_there_to_be_forced(decoder, tmp_path, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    clip = keep_clip(to_wav(waveform(compose("one"))))
    with pytest.raises(ValueError, match="the forced text must have 1 to 329 symbols, got 0"):
        read_source(ReadingConfig(SPEECH, clip, decoder, FORCED))


@pytest.mark.parametrize("source", TASKS[SPEECH])
def test_frames_are_bytes_every_ten_milliseconds(source):
    levels = log_mel_frames(ReadingConfig(source=source)).levels
    assert levels.dtype == np.uint8 and levels.shape[0] == 80
    assert abs(levels.shape[1] - 2 * n_positions(SPEECH, source)) <= 2
    assert levels.min() == 0 and levels.max() >= 254


needs_spelling = pytest.mark.skipif(
    not all(shipped_file(SPELLING, d).exists() for d in DECODERS),
    reason="the weights of spelling are not shipped yet",
)


@needs_spelling
def test_words_said_together_are_said_as_one_by_one():
    text = "Though, through — tough thorough; don't a supercalifragilisticexpialidocious"
    pronunciations = pronounce(WordsConfig(text))
    assert pronunciations.words[4] == "don't" and len(pronunciations.words) == 7
    for decoder in DECODERS:
        alone = [
            " ".join(read(SPELLING, decoder, str(word)).written) for word in pronunciations.words
        ]
        assert getattr(pronunciations, decoder).tolist() == alone


@needs_spelling
@pytest.mark.parametrize(
    "source, message",
    [
        ("two words", "a word must be given, got 2 words"),
        ("слово", "letters a to z and apostrophes, got слово"),
        ("!", "1 to 200 words, got 0"),
    ],
)
def test_what_cannot_be_read_is_told(source, message):
    with pytest.raises(ValueError, match=message):
        read_source(ReadingConfig(SPELLING, source))


@needs_spelling
def test_a_word_that_is_in_no_dictionary_is_read_but_not_forced():
    assert read(SPELLING, "attention", "blorptz").written
    with pytest.raises(ValueError, match="the forced text must have 1 to 39 symbols, got 0"):
        read(SPELLING, "attention", "blorptz", FORCED)


@needs_spelling
def test_a_word_of_several_pronunciations_is_forced_to_the_one_asked_for():
    for symbols in pronunciations()["tomato"]:
        forced = read(SPELLING, "attention", "tomato", FORCED, reference=" ".join(symbols))
        assert tuple(forced.written) == symbols
    with pytest.raises(ValueError, match="a listed pronunciation of tomato, got K AE T"):
        read(SPELLING, "attention", "tomato", FORCED, reference="K AE T")


@needs_spelling
@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("word", ["a", "aaaaaaaaaaaa", "zzzzzzzzzzzzzzzzzzzz", "hahahahahahaha"])
def test_no_decoder_writes_a_symbol_three_times_in_a_row(decoder, word):
    written = read(SPELLING, decoder, word).written
    assert written and all(len(list(same)) < 3 for _, same in groupby(written))
    assert getattr(pronounce(WordsConfig(word)), decoder).tolist() == [" ".join(written)]
