"""Encoders: how many positions a memory has, and that padding does not change it."""

import pytest
import torch

from tests.core.seq2seq.test_model import LENGTHS, inputs_of, model_of


@pytest.mark.parametrize(("n_frames", "n_positions"), [(1, 1), (4, 1), (5, 2), (8, 2), (21, 6)])
def test_a_position_for_every_four_frames(n_frames, n_positions):
    model = model_of("attention", frames_per_position=4)
    frames = torch.randn(1, 80, n_frames, generator=torch.Generator().manual_seed(0)).double()
    memory, valid = model.encoder(frames, torch.tensor([n_frames]))
    assert memory.shape == (1, n_positions, 16) and valid.all()


@pytest.mark.parametrize("frames_per_position", [2, 4])
def test_what_stands_behind_a_short_input_does_not_change_its_memory(frames_per_position):
    model = model_of("attention", frames_per_position=frames_per_position)
    together, valid = model.encoder(inputs_of("speech"), LENGTHS)
    for i, n in enumerate(LENGTHS.tolist()):
        alone, _ = model.encoder(inputs_of("speech")[i : i + 1, :, :n], LENGTHS[i : i + 1])
        torch.testing.assert_close(together[i : i + 1, valid[i]], alone)
