"""Sentences on the shipped trainings state what configs, rows and data say."""

import pytest

from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from ui.seq2seq.learned import (
    extended_after,
    lstm_note,
    shipped_training,
    test_note,
    training_note,
)

test_note.__test__ = False


def trainings(task: str) -> dict:
    return {decoder: shipped_training(task, decoder) for decoder in DECODERS}


def test_the_sizes_of_the_states_are_those_of_the_network_that_is_shown():
    assert "LSTM, 200 hidden and 200 cell values, whatever" in lstm_note(SPEECH)
    assert "LSTM, 256 hidden and 256 cell values, whatever" in lstm_note(SPELLING)


@pytest.mark.parametrize("task", [SPEECH, SPELLING])
def test_the_sizes_of_the_states_are_those_of_the_config(task):
    config = shipped_training(task, "recurrent")[0].config
    assert f"{config['d_model']} hidden and {config['d_model']} cell" in lstm_note(task)


def test_the_note_on_a_training_counts_what_there_is():
    speech, spelling = (training_note(task, trainings(task)) for task in (SPEECH, SPELLING))
    assert "It began with the weights of earlier trainings: on one telephone voice" in speech
    assert "100 compositions, 33 prompts and 113 recordings of people" in speech
    assert "extended" not in speech
    assert "1,000 words" in spelling and "extended" not in spelling


def test_a_training_that_was_not_extended_is_not_said_to_be():
    falling = [{"epoch": i, "train_loss": 1 / i} for i in range(1, 9)]
    assert extended_after([falling, falling], 2) == []
    rising = [{"epoch": 9, "train_loss": 0.2}]
    assert extended_after([falling + rising, falling + rising], 2) == [8]
    assert extended_after([falling + rising, falling], 2) == []


def test_the_searches_that_were_measured_are_named():
    assert "beam 5: the search keeps 5 texts." in test_note(SPEECH)
    assert "beam 5: the search keeps 5 pronunciations." in test_note(SPELLING)
