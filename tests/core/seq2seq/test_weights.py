"""Where the states of a training are kept."""

from dataclasses import replace

import pytest
import torch

from core.runs.kinds import Kind
from core.seq2seq.config import DECODERS
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.train import new_model
from core.seq2seq.weights import load_trained, training_folder
from core.training.checkpoint import Checkpoint, save_weights

TINY_SPEECH = {"d_model": 8, "n_heads": 2, "n_encoder_layers": 1}


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


def test_a_network_begins_with_the_weights_of_a_smaller_one(tmp_path):
    small = SpeechConfig(**TINY_SPEECH, longest_output=10)
    large = replace(
        small, data="people", longest_output=20, ctc_weight=0.2, begin_with=str(tmp_path)
    )
    for decoder in DECODERS:
        first = new_model(small, decoder)
        state = Checkpoint(
            1, {f"model.{n}": t for n, t in first.state_dict().items()}, {"epoch": 1}
        )
        save_weights(tmp_path / f"speech-{decoder}.safetensors", state)
        begun, fresh = new_model(large, decoder), new_model(replace(large, begin_with=""), decoder)
        kept = first.state_dict()
        for name, tensor in begun.state_dict().items():
            old = kept.get(name, tensor[:0])
            torch.testing.assert_close(tensor[: len(old)], old.half().float())
            torch.testing.assert_close(tensor[len(old) :], fresh.state_dict()[name][len(old) :])


def test_a_decoder_whose_weights_are_not_here_is_told_of(monkeypatch, tmp_path):
    monkeypatch.setattr("core.seq2seq.weights.SHIPPED", tmp_path)
    with pytest.raises(ValueError, match="there is no .*speech-attention.safetensors"):
        load_trained("speech", "attention")


def test_weights_of_another_network_are_refused(tmp_path):
    config = SpeechConfig(**TINY_SPEECH, begin_with=str(tmp_path))
    with pytest.raises(ValueError, match="folder that holds speech-attention.safetensors"):
        new_model(config, "attention")
    other = new_model(replace(config, begin_with="", d_model=16), "attention")
    state = Checkpoint(1, {f"model.{n}": t for n, t in other.state_dict().items()}, {"epoch": 1})
    save_weights(tmp_path / "speech-attention.safetensors", state)
    with pytest.raises(ValueError, match="must fit into"):
        new_model(config, "attention")
