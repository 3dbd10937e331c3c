"""Tiny T5 and Whisper with random weights: what `generate` returned against a pass of its own.

A sequence that was generated is given to the model once more, alone, without padding and without
search: then every weight is known independently of beams and steps.
"""

import pytest
import torch
from transformers import (
    T5Config,
    T5ForConditionalGeneration,
    WhisperConfig,
    WhisperForConditionalGeneration,
)

from core.exchange.hugging_face import ASKED, from_generate, from_whisper
from core.exchange.writing import from_tensors

INPUTS = torch.tensor([[5, 6, 7, 8, 1], [9, 10, 1, 0, 0]])
MASK = (INPUTS != 0).long()
ASK = {
    "max_new_tokens": 7,
    "output_attentions": True,
    "output_logits": True,
    "return_dict_in_generate": True,
}


def tokens(ids):
    return [f"t{i}" for i in ids]


@pytest.fixture(scope="module", params=[(2, 0.6), (9, 0.3)], ids=["whole", "ended early"])
def t5(request):
    seed, spread = request.param
    torch.manual_seed(seed)
    sizes = {"d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4}
    model = T5ForConditionalGeneration(T5Config(vocab_size=50, decoder_start_token_id=0, **sizes))
    for parameter in model.parameters():  # as it is drawn, it writes one symbol again and again
        parameter.data.normal_(std=spread)
    model.set_attn_implementation("eager")
    return model.eval()


@pytest.fixture(scope="module")
def whisper():
    torch.manual_seed(4)
    config = WhisperConfig(
        vocab_size=60,
        d_model=32,
        encoder_layers=1,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_source_positions=50,
        max_target_positions=40,
        decoder_start_token_id=1,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
        suppress_tokens=None,
        begin_suppress_tokens=None,
    )
    model = WhisperForConditionalGeneration(config)
    model.set_attn_implementation("eager")
    return model.eval()


def alone(model, sequence, **inputs):
    """Cross- and self-attention (layers, H, T, ...) of one pass, and probabilities (T, V)."""
    with torch.no_grad():
        passed = model(**inputs, decoder_input_ids=sequence[None, :-1], output_attentions=True)
    cross = torch.stack([layer[0] for layer in passed.cross_attentions])
    own = torch.stack([layer[0] for layer in passed.decoder_attentions])
    return cross.numpy(), own.numpy(), passed.logits[0].softmax(-1).numpy()


@pytest.mark.parametrize(
    "search", [{}, {"num_beams": 3}, {"num_beams": 3, "num_return_sequences": 2}]
)
def test_every_weight_is_that_of_the_sequence_alone(t5, search):
    outputs = t5.generate(input_ids=INPUTS, attention_mask=MASK, **ASK, **search)
    n_sequences = search.get("num_return_sequences", 1)
    for example, sequence in enumerate(outputs.sequences):
        made = from_generate("T5", outputs, tokens, example=example, attention_mask=MASK)
        source = INPUTS[example // n_sequences]
        cross, own, chances = alone(t5, sequence, input_ids=source[source != 0][None])
        n = len(made.symbols)
        assert made.cross.shape == (2, 4, n, int((source != 0).sum()))
        assert made.symbols == tuple(tokens(sequence[1 : n + 1].tolist()))
        assert abs(made.cross - cross[:, :, :n]).max() < 1e-5
        assert abs(made.self_attention - own[:, :, :n, :n]).max() < 1e-5
        for i, probability in enumerate(made.probabilities):
            assert probability == pytest.approx(chances[i, sequence[i + 1]], abs=1e-5)


def test_beams_change_places_in_these_tests_and_one_ends_early(t5, request):
    outputs = t5.generate(input_ids=INPUTS, attention_mask=MASK, num_beams=3, **ASK)
    assert len(outputs.beam_indices.unique()) > 4
    ended = (outputs.beam_indices < 0).any().item()
    assert ended == ("ended" in request.node.callspec.id)


def test_a_sequence_is_cut_after_its_end(t5):
    outputs = t5.generate(input_ids=INPUTS, attention_mask=MASK, **ASK)
    end = int(outputs.sequences[0, 3])
    first = outputs.sequences[0, 1:].tolist().index(end) + 1
    made = from_generate("T5", outputs, tokens, attention_mask=MASK, end_id=end)
    assert len(made.symbols) == first
    assert made.symbols[-1] == f"t{end}"
    assert made.cross.shape[2] == made.self_attention.shape[3] == len(made.probabilities) == first


def test_without_attention_it_says_how_to_ask(t5):
    asked = {**ASK, "output_attentions": False}
    outputs = t5.generate(input_ids=INPUTS, attention_mask=MASK, **asked)
    with pytest.raises(ValueError, match=ASKED[:30]):
        from_generate("T5", outputs, tokens)


FRAMES = torch.randn(1, 80, 100, generator=torch.Generator().manual_seed(5))
ASK_WHISPER = {name: value for name, value in ASK.items() if name != "output_logits"}


def test_whisper_keeps_the_positions_of_the_sound(whisper):
    outputs = whisper.generate(input_features=FRAMES, **ASK_WHISPER)
    made = from_whisper("Whisper", outputs, tokens, seconds=0.61)
    sequence = outputs.sequences[0]
    cross, _, _ = alone(whisper, sequence, input_features=FRAMES)
    n = len(made.symbols)
    assert made.symbols == tuple(tokens(sequence[-n:].tolist()))
    assert made.cross.shape == (2, 2, n, 31)
    assert abs(made.cross - cross[:, :, -n:, :31]).max() < 1e-5


def test_of_whispers_beams_another_way_is_told_and_holds(whisper):
    outputs = whisper.generate(input_features=FRAMES, num_beams=2, **ASK_WHISPER)
    with pytest.raises(ValueError, match="num_beams=1, got beams"):
        from_whisper("Whisper", outputs, tokens, seconds=0.61)
    cross, own, _ = alone(whisper, outputs.sequences[0], input_features=FRAMES)
    made = from_tensors("Whisper", tokens(outputs.sequences[0, 1:].tolist()), cross, own)
    assert made.cross.shape[2] == len(made.symbols)


@pytest.mark.parametrize("example", [-1, 4])
def test_a_sequence_that_was_not_returned_is_refused_in_words(t5, example):
    outputs = t5.generate(INPUTS, attention_mask=MASK, num_beams=2, num_return_sequences=2, **ASK)
    with pytest.raises(ValueError, match=f"example must be from 0 to 3, .* got {example}"):
        from_generate("T5", outputs, tokens, example=example)
