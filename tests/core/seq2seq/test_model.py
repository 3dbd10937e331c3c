"""Encoders and decoders: what they may attend to, and what must not change their output."""

import pytest
import torch
from torch import nn
from torch.nn.functional import log_softmax
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from core.seq2seq.attention import causal_mask
from core.seq2seq.config import DECODERS, TRAINABLE
from core.seq2seq.decoders import State, Step
from core.seq2seq.encoders import sinusoids
from core.seq2seq.model import Seq2Seq, connectionist_loss, course_loss, smoothed_loss
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.vocabulary import LJSPEECH, PADDING_ID

TINY = {"d_model": 16, "n_heads": 2, "n_encoder_layers": 2, "n_decoder_layers": 2}
V, N_LETTERS = 12, 30
LENGTHS = torch.tensor([21, 30, 8])  # frames; of letters as many
INPUTS = ("speech", "letters")

each_decoder = pytest.mark.parametrize("decoder", TRAINABLE)
both_encoders = pytest.mark.parametrize("read", INPUTS)


def model_of(decoder: str, read: str = "speech", **more) -> Seq2Seq:
    config = (SpeechConfig if read == "speech" else SpellingConfig)(**{**TINY, **more})
    return Seq2Seq(config, decoder, V, N_LETTERS if read == "letters" else 0).double().eval()


def inputs_of(read: str, lengths=LENGTHS):
    """Inputs of those lengths, with zeros behind them."""
    generator, longest = torch.Generator().manual_seed(0), int(LENGTHS.max())
    valid = torch.arange(longest) < lengths.unsqueeze(1)
    if read == "letters":
        return torch.randint(1, N_LETTERS, (len(lengths), longest), generator=generator) * valid
    shape = (len(lengths), 80, longest)
    return torch.randn(shape, generator=generator, dtype=torch.float64) * valid.unsqueeze(1)


def symbols_of(n_rows: int = 3, n: int = 7) -> torch.Tensor:
    return torch.randint(0, V, (n_rows, n), generator=torch.Generator().manual_seed(1))


def positions(read: str, lengths=LENGTHS) -> torch.Tensor:
    """How many positions of the memory an input has."""
    return lengths if read == "letters" else (lengths + 1) // 2


@both_encoders
@each_decoder
def test_every_step_looks_at_the_whole_input_and_at_nothing_behind_it(decoder, read):
    model = model_of(decoder, read)
    step = model.decoder(symbols_of(), model.start(inputs_of(read), LENGTHS), weights=True)
    assert step.cross.shape == (3, 2, 2, 7, positions(read).max())
    torch.testing.assert_close(step.cross.sum(dim=-1), torch.ones(3, 2, 2, 7).double())
    for cross, n in zip(step.cross, positions(read), strict=True):
        assert (cross[..., :n] > 0).all() and (cross[..., n:] == 0).all()


def test_the_attention_decoder_looks_at_what_it_wrote_and_not_ahead():
    model = model_of("attention")
    self_attention = model.decoder(
        symbols_of(), model.start(inputs_of("speech"), LENGTHS), weights=True
    ).self_attention
    assert self_attention.shape == (3, 2, 2, 7, 7)
    torch.testing.assert_close(self_attention.sum(dim=-1), torch.ones(3, 2, 2, 7).double())
    torch.testing.assert_close(self_attention, self_attention.tril())


def test_the_recurrent_decoder_does_not_look_at_what_it_wrote():
    model = model_of("recurrent")
    state = model.start(inputs_of("speech"), LENGTHS)
    assert model.decoder(symbols_of(), state, weights=True).self_attention is None


@each_decoder
def test_weights_are_only_given_where_they_are_asked_for(decoder):
    model = model_of(decoder)
    state = model.start(inputs_of("speech"), LENGTHS)
    step = model.decoder(symbols_of(), state)
    assert step.cross is None and step.self_attention is None
    asked = model.decoder(symbols_of(), state, weights=True)
    assert torch.equal(step.logits, asked.logits)


@both_encoders
@each_decoder
def test_what_is_said_of_an_input_does_not_depend_on_its_batch(decoder, read):
    model, inputs, symbols = model_of(decoder, read), inputs_of(read), symbols_of()
    together = model(inputs, LENGTHS, symbols)
    for i, length in enumerate(LENGTHS):
        alone = model(inputs[i : i + 1, ..., :length], LENGTHS[i : i + 1], symbols[i : i + 1])
        torch.testing.assert_close(alone[0], together[i], rtol=1e-10, atol=1e-10)


@each_decoder
def test_every_frame_is_heard(decoder):
    model, frames = model_of(decoder), inputs_of("speech")[1:2].requires_grad_()
    model(frames, LENGTHS[1:2], symbols_of(1)).square().sum().backward()
    assert (frames.grad.abs().sum(dim=1) > 0).all()


@both_encoders
@each_decoder
def test_no_symbol_is_told_of_those_after_it(decoder, read):
    model, symbols = model_of(decoder, read), symbols_of()
    before = model(inputs_of(read), LENGTHS, symbols)
    for j in range(symbols.shape[1]):
        changed = symbols.clone()
        changed[:, j] = (changed[:, j] + 1) % V
        after = model(inputs_of(read), LENGTHS, changed)
        assert torch.equal(after[:, :j], before[:, :j])
        assert ((after[:, j:] - before[:, j:]).abs().amax(dim=-1) > 0).all()  # all after it are


def symbol_by_symbol(model: Seq2Seq, symbols: torch.Tensor, state: State) -> list[Step]:
    steps = []
    for j in range(symbols.shape[1]):
        steps.append(model.decoder(symbols[:, j : j + 1], state, weights=True))
        state = steps[-1].state
    return steps


@both_encoders
@each_decoder
def test_symbol_by_symbol_equals_all_at_once(decoder, read):
    model, symbols = model_of(decoder, read), symbols_of()
    state = model.start(inputs_of(read), LENGTHS)
    whole, steps = (
        model.decoder(symbols, state, weights=True),
        symbol_by_symbol(model, symbols, state),
    )
    close = {"rtol": 1e-10, "atol": 1e-10}
    for j, step in enumerate(steps):
        torch.testing.assert_close(step.logits[:, 0], whole.logits[:, j], **close)
        torch.testing.assert_close(step.cross[..., 0, :], whole.cross[..., j, :], **close)
        if decoder == "attention":
            expected = whole.self_attention[..., j, : j + 1]
            torch.testing.assert_close(step.self_attention[..., 0, :], expected, **close)


@each_decoder
def test_any_parts_equal_all_at_once(decoder):
    model, symbols = model_of(decoder), symbols_of()
    state = model.start(inputs_of("speech"), LENGTHS)
    whole = model.decoder(symbols, state)
    first = model.decoder(symbols[:, :3], state)
    second = model.decoder(symbols[:, 3:], first.state)
    parts = torch.cat([first.logits, second.logits], dim=1)
    torch.testing.assert_close(parts, whole.logits, rtol=1e-10, atol=1e-10)
    assert second.state.position == whole.state.position == symbols.shape[1]


@each_decoder
def test_a_state_of_other_rows_says_what_those_rows_say(decoder):
    model, symbols, rows = model_of(decoder), symbols_of(), torch.tensor([2, 0, 0])
    state = model.decoder(symbols[:, :3], model.start(inputs_of("speech"), LENGTHS)).state
    expected = model.decoder(symbols[rows, 3:], state.select(rows)).logits
    for i, row in enumerate(rows):
        alone = torch.tensor([row])
        logits = model.decoder(symbols[alone, 3:], state.select(alone)).logits
        torch.testing.assert_close(logits[0], expected[i], rtol=1e-10, atol=1e-10)


@both_encoders
def test_all_decoders_of_a_seed_begin_with_the_same_encoder(read):
    first, *others = (model_of(decoder, read).encoder.state_dict() for decoder in TRAINABLE)
    for other in others:
        assert first.keys() == other.keys()
        assert all(torch.equal(first[name], other[name]) for name in first)
    changed = model_of("attention", read, seed=1).encoder.state_dict()
    assert not all(torch.equal(first[name], changed[name]) for name in first)


@each_decoder
def test_all_weights_are_drawn_from_the_seed(decoder):
    weights = []
    for unrelated in (0, 1):
        torch.manual_seed(unrelated)
        weights.append(model_of(decoder).state_dict())
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])


@each_decoder
def test_dropout_is_drawn_from_its_own_generator_and_rests_in_evaluation(decoder):
    model = model_of(decoder, dropout=0.5)
    logits = [model(inputs_of("speech"), LENGTHS, symbols_of()) for _ in range(2)]
    assert torch.equal(*logits)
    assert not torch.equal(model.train()(inputs_of("speech"), LENGTHS, symbols_of()), logits[0])


def test_a_new_position_may_look_at_itself_and_those_before_it():
    assert causal_mask(2, 3).tolist() == [[True] * 4 + [False], [True] * 5]


def test_positions_are_sines_and_cosines():
    encodings = sinusoids(50, 16)
    assert encodings.shape == (50, 16)
    torch.testing.assert_close(encodings[:, 0], torch.arange(50).float().sin())
    torch.testing.assert_close(encodings[:, 15], (torch.arange(50) / 10_000).cos())
    torch.testing.assert_close(encodings.square().sum(dim=1), torch.full((50,), 8.0))


D, MLP, COURSE_V = 200, 400, len(LJSPEECH)
NORM, ATTENTION = 2 * D, 4 * (D * D + D)  # parameters
BLOCK = 2 * NORM + ATTENTION + (D * MLP + MLP) + (MLP * D + D)
CONVOLUTIONS = (80 * D * 3 + D) + (D * D * 3 + D)
ENCODER = CONVOLUTIONS + 4 * BLOCK + NORM
SHARED = COURSE_V * D + BLOCK + NORM + (D * COURSE_V + COURSE_V)  # embedding, cross, norm, linear
DECODER_PARAMETERS = {
    "attention": 100 * D + NORM + ATTENTION,  # positions, masked self-attention
    "recurrent": NORM + 4 * (D * D + D * D + 2 * D),  # norm, LSTM
}


@pytest.mark.parametrize("decoder", DECODERS)
def test_the_network_of_the_config_is_that_of_the_course(decoder):
    model = Seq2Seq(SpeechConfig(), decoder, COURSE_V)
    count = sum(p.numel() for p in model.parameters())
    assert COURSE_V == 35 and count == ENCODER + SHARED + DECODER_PARAMETERS[decoder]
    conv1, conv2 = model.encoder.conv1, model.encoder.conv2
    assert [(c.in_channels, c.out_channels, c.kernel_size, c.stride, c.padding)
            for c in (conv1, conv2)] == [(80, 200, (3,), (1,), (1,)),
                                         (200, 200, (3,), (2,), (1,))]  # fmt: skip
    assert all(m.n_heads == 2 for m in model.modules() if hasattr(m, "n_heads"))


def test_the_encoder_of_sounds_equals_that_of_torch():
    model = model_of("attention").encoder
    config = {"d_model": 16, "nhead": 2, "dim_feedforward": 32, "dropout": 0.0}
    x, valid = (
        torch.randn(2, 9, 16, generator=torch.Generator().manual_seed(0)).double(),
        (torch.arange(9) < torch.tensor([[9], [5]])),
    )
    for block in model.blocks.blocks:
        layer = nn.TransformerEncoderLayer(
            **config, activation="gelu", batch_first=True, norm_first=True
        ).double()
        attention, key_value = layer.self_attn, block.attention.key_value
        query, out = block.attention.query, block.attention.out
        weights = {
            "in_proj_weight": torch.cat([query.weight, key_value.weight]),
            "in_proj_bias": torch.cat([query.bias, key_value.bias]),
            "out_proj.weight": out.weight,
            "out_proj.bias": out.bias,
        }
        attention.load_state_dict(weights)
        layer.norm1, layer.norm2 = block.norm1, block.norm2
        layer.linear1, layer.linear2 = block.mlp[0], block.mlp[2]
        layer.train()  # the plain way, not the fused one
        expected = layer(x, src_key_padding_mask=~valid)
        output, _ = block(x, valid[:, None, None, :])
        torch.testing.assert_close(output, expected)


def test_the_encoder_of_letters_equals_bidirectional_lstms_of_torch():
    encoder, letters = model_of("attention", "letters").encoder, inputs_of("letters")
    x = encoder.embedding(letters)
    for layer in encoder.layers:
        reference = nn.LSTM(16, 12, batch_first=True, bidirectional=True).double()
        backwards = {f"{n}_reverse": w for n, w in layer.backwards.state_dict().items()}
        reference.load_state_dict(layer.forwards.state_dict() | backwards)
        packed = pack_padded_sequence(layer.norm(x), LENGTHS, True, enforce_sorted=False)
        read, _ = pad_packed_sequence(reference(packed)[0], batch_first=True)
        x = x + layer.out(read)
    memory, valid = encoder(letters, LENGTHS)
    torch.testing.assert_close(memory[valid], encoder.norm(x)[valid])


def padded_targets() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(3)
    logits = torch.randn(2, 5, V, generator=generator, dtype=torch.float64)
    targets = torch.randint(PADDING_ID + 1, V, (2, 5), generator=generator)
    targets[1, 3:] = PADDING_ID
    return logits, targets


def by_hand(logits: torch.Tensor, targets: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Of each symbol: -Σ q log p, with q of the target 1 - smoothing and the rest spread evenly."""
    q = torch.full_like(logits, smoothing / V)
    q.scatter_add_(2, targets.unsqueeze(2), torch.full_like(logits[..., :1], 1 - smoothing))
    return -(q * log_softmax(logits, dim=-1)).sum(dim=-1)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_both_losses_are_as_defined(smoothing):
    logits, targets = padded_targets()
    each = by_hand(logits, targets, smoothing)
    mean = each[targets != PADDING_ID].mean()
    torch.testing.assert_close(smoothed_loss(logits, targets, smoothing), mean)
    torch.testing.assert_close(course_loss(logits, targets, smoothing), each.mean())


def test_padding_counts_for_the_course_alone():
    logits, targets = padded_targets()
    changed = logits.clone()
    changed[1, 3:] += torch.arange(V)
    smoothed, course = (
        [loss(x, targets, 0.1) for x in (logits, changed)] for loss in (smoothed_loss, course_loss)
    )
    assert torch.equal(*smoothed) and not torch.equal(*course)


def test_ctc_is_the_sum_over_all_ways_to_place_the_symbols():
    logits = torch.randn(1, 4, 5, generator=torch.Generator().manual_seed(0)).double()
    targets = torch.tensor([[4, 3, 1]])  # two symbols and the stop, which is not asked for
    p, total = logits.softmax(-1)[0], 0.0
    for path in torch.cartesian_prod(*[torch.arange(5)] * 4):
        merged = [int(s) for i, s in enumerate(path) if i == 0 or s != path[i - 1]]
        if [s for s in merged if s != PADDING_ID] == [4, 3]:
            total += p[range(4), path].prod()
    loss = connectionist_loss(logits, torch.tensor([4]), targets)
    torch.testing.assert_close(loss, -total.log() / 2)


def test_a_text_too_long_for_its_sound_counts_nothing():
    logits = torch.zeros(1, 2, 5).double()
    loss = connectionist_loss(logits, torch.tensor([2]), torch.tensor([[4, 3, 4, 3, 1]]))
    assert loss == 0


def test_only_a_ctc_weight_adds_a_layer_and_the_encoders_stay_alike():
    with_ctc = [model_of(decoder, ctc_weight=0.3) for decoder in DECODERS]
    assert all(model.ctc.out_features == V for model in with_ctc)
    assert model_of("attention").ctc is None and model_of("attention", "letters").ctc is None
    first, second = (
        torch.cat([p.flatten() for p in (*m.encoder.parameters(), *m.ctc.parameters())])
        for m in with_ctc
    )
    assert torch.equal(first, second)
