"""Whether a clip is like what the networks understand."""

import numpy as np
import pytest

from core.seq2seq import familiarity
from core.seq2seq.config import DECODERS
from core.seq2seq.familiarity import (
    familiarity_sentence,
    held_out_confidences,
    is_unfamiliar,
    share_below,
)


@pytest.fixture
def even(monkeypatch):
    """Held-out recordings with mean log-probabilities from -1 to 0."""
    values = np.linspace(-1, 0, 101)
    monkeypatch.setattr(familiarity, "held_out_confidences", lambda decoder: values)


@pytest.mark.parametrize(("value", "share"), [(-2.0, 0.0), (-0.5, 50 / 101), (0.1, 1.0)])
def test_the_share_of_recordings_that_were_less_sure(even, value, share):
    assert share_below("attention", value) == pytest.approx(share)


def test_a_clip_is_unlike_where_both_decoders_are_less_sure_than_nearly_always(even):
    assert is_unfamiliar({"attention": -0.99, "recurrent": -3.0})
    assert not is_unfamiliar({"attention": -0.99, "recurrent": -0.5})
    unlike = familiarity_sentence({"attention": -0.99, "recurrent": -3.0})
    assert unlike.startswith("**This clip is unlike") and "37%" in unlike and "101" in unlike
    assert not familiarity_sentence(dict.fromkeys(DECODERS, -0.1)).startswith("**")


@pytest.mark.parametrize("decoder", DECODERS)
def test_the_shipped_recordings_of_people_are_in_order(decoder):
    values = held_out_confidences(decoder)
    assert len(values) == 672 and (np.diff(values) >= 0).all() and values[-1] <= 0
