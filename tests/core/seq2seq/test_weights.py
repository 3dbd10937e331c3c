"""Where the states of a training are kept."""

from dataclasses import replace

import pytest

from core.runs.kinds import Kind
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.weights import training_folder


@pytest.fixture(autouse=True)
def data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))


@pytest.mark.parametrize("config", [SpeechConfig(), SpellingConfig()])
def test_only_the_number_of_epochs_may_change_between_a_training_and_what_continues_it(config):
    folder = training_folder(config, "attention")
    longer, both = replace(config, epochs=99), replace(config, decoders="attention")
    assert folder == training_folder(longer, "attention") == training_folder(both, "attention")
    others = [training_folder(replace(config, seed=1), "attention")]
    others += [training_folder(config, "recurrent")]
    assert folder not in others


@pytest.mark.parametrize("config", [SpeechConfig(), SpellingConfig()])
def test_another_version_of_the_code_does_not_continue_a_training(config, monkeypatch):
    folder = training_folder(config, "attention")
    assert folder == training_folder(config, "attention")
    monkeypatch.setattr(Kind, "version", "another")
    assert training_folder(config, "attention") != folder
