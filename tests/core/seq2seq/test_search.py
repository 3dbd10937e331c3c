"""Greedy and beam search against all texts and against teacher forcing."""

from dataclasses import replace
from itertools import product

import pytest
import torch

from core.seq2seq.config import TRAINABLE, Seq2SeqConfig
from core.seq2seq.decoders import State
from core.seq2seq.model import Seq2Seq
from core.seq2seq.references import held_out_utterances
from core.seq2seq.search import (
    Hypothesis,
    beam_search,
    greedy,
    next_log_probabilities,
    without_loop,
)
from core.seq2seq.speech.utterances import transcripts
from core.seq2seq.spelling.dictionary import pronunciations
from core.seq2seq.vocabulary import PADDING_ID, START_ID, STOP, STOP_ID

V, LONGEST = 9, 10
SEEDS = range(6)
LENGTHS = torch.tensor([6, 9, 4, 7])
LETTERS = torch.randint(1, 20, (4, 9), generator=torch.Generator().manual_seed(0))

each_decoder = pytest.mark.parametrize("decoder", TRAINABLE)


def model_of(decoder: str, seed: int = 0, stop: float = 0.0) -> Seq2Seq:
    """An untrained network, made sharper, so that its choices differ; `stop`: it ends sooner."""
    config = Seq2SeqConfig(
        d_model=16, n_heads=2, n_encoder_layers=1, longest_output=LONGEST, seed=seed
    )
    model = Seq2Seq(config, decoder, V, n_letters=20).double().eval()
    with torch.no_grad():
        model.decoder.linear.weight *= 6
        model.decoder.linear.bias[STOP_ID] += stop
    return model


def state_of(model: Seq2Seq, rows: slice = slice(None)) -> State:
    with torch.no_grad():
        return model.start(LETTERS[rows], LENGTHS[rows])


@torch.no_grad()
def forced(model: Seq2Seq, state: State, symbols: tuple[int, ...]) -> float:
    """The log-probability of a text whose symbols are given, start and padding left out."""
    step = model.decoder(torch.tensor([[START_ID, *symbols[:-1]]]), state)
    rows = [next_log_probabilities(replace(step, logits=step.logits[:, : i + 1]))[0]
            for i in range(len(symbols))]  # fmt: skip
    return sum(row[symbol].item() for row, symbol in zip(rows, symbols, strict=True))


def all_texts(longest: int) -> list[tuple[int, ...]]:
    """Every text that ends at a stop symbol or at the longest length."""
    written = [s for s in range(V) if s not in (START_ID, STOP_ID, PADDING_ID)]
    texts = []
    for n in range(longest):
        texts += [(*text, STOP_ID) for text in product(written, repeat=n)]
    return texts + list(product(written, repeat=longest))


def assert_well_formed(hypothesis: Hypothesis, longest: int) -> None:
    assert 1 <= len(hypothesis.symbols) <= longest
    assert START_ID not in hypothesis.symbols and PADDING_ID not in hypothesis.symbols
    assert hypothesis.stopped == (hypothesis.symbols[-1] == STOP_ID)
    assert STOP_ID not in hypothesis.symbols[:-1]
    assert hypothesis.stopped or len(hypothesis.symbols) == longest


@each_decoder
@pytest.mark.parametrize("seed", SEEDS)
def test_a_beam_of_one_is_greedy_search(decoder, seed):
    model = model_of(decoder, seed)
    state = state_of(model, slice(0, 1))
    by_beam, by_greedy = (
        beam_search(model.decoder, state, LONGEST, 1),
        greedy(model.decoder, state, LONGEST),
    )
    assert len(by_beam) == 1 and by_beam[0].symbols == by_greedy[0].symbols
    assert by_beam[0].log_probability == pytest.approx(by_greedy[0].log_probability)


@each_decoder
@pytest.mark.parametrize("stop", [0.0, 3.0])
@pytest.mark.parametrize("longest", [1, 3, LONGEST])
def test_texts_end_at_the_stop_symbol_or_at_the_longest_length(decoder, longest, stop):
    for seed in SEEDS:
        model = model_of(decoder, seed, stop)
        hypotheses = greedy(model.decoder, state_of(model), longest)
        for width in (1, 3, 5):
            hypotheses += beam_search(model.decoder, state_of(model, slice(0, 1)), longest, width)
        for text in hypotheses:
            assert_well_formed(text, longest)


@each_decoder
def test_some_texts_stop_and_some_do_not(decoder):
    ends = set()
    for seed in SEEDS:
        for stop in (0.0, 3.0):
            model = model_of(decoder, seed, stop)
            hypotheses = greedy(model.decoder, state_of(model), LONGEST)
            ends |= {hypothesis.stopped for hypothesis in hypotheses}
    assert ends == {True, False}  # so that the laws above speak of both


@each_decoder
def test_greedy_search_of_a_batch_equals_one_by_one(decoder):
    for seed in SEEDS:
        model = model_of(decoder, seed, stop=2.0)
        together = greedy(model.decoder, state_of(model), LONGEST)
        for i, expected in enumerate(together):
            alone = greedy(model.decoder, state_of(model, slice(i, i + 1)), LONGEST)[0]
            assert alone.symbols == expected.symbols and alone.stopped == expected.stopped
            assert alone.log_probability == pytest.approx(expected.log_probability)


@each_decoder
@pytest.mark.parametrize("width", [1, 4])
def test_log_probabilities_are_those_of_teacher_forcing(decoder, width):
    for seed in SEEDS:
        model = model_of(decoder, seed, stop=2.0)
        state = state_of(model, slice(0, 1))
        hypotheses = beam_search(model.decoder, state, LONGEST, width)
        for text in hypotheses + greedy(model.decoder, state, LONGEST):
            assert text.log_probability == pytest.approx(forced(model, state, text.symbols))


@each_decoder
def test_a_beam_gives_different_texts_best_first(decoder):
    for seed in SEEDS:
        model = model_of(decoder, seed, stop=2.0)
        hypotheses = beam_search(model.decoder, state_of(model, slice(0, 1)), LONGEST, 5)
        assert 1 <= len(hypotheses) <= 5
        assert len({text.symbols for text in hypotheses}) == len(hypotheses)
        scores = [text.log_probability / len(text.symbols) for text in hypotheses]
        assert scores == sorted(scores, reverse=True)


@each_decoder
@pytest.mark.parametrize("seed", SEEDS)
def test_a_beam_as_wide_as_the_choices_finds_the_best_of_all_texts(decoder, seed):
    model = model_of(decoder, seed)
    state = state_of(model, slice(0, 1))
    scores = {t: forced(model, state, t) / len(t) for t in all_texts(longest=2)}
    best = beam_search(model.decoder, state, 2, V - 2)[0]
    assert best.symbols == max(scores, key=scores.get)


@each_decoder
def test_the_probabilities_of_all_texts_sum_to_one(decoder):
    model = model_of(decoder)
    state = state_of(model, slice(0, 1))
    total = sum(torch.tensor(forced(model, state, t)).exp() for t in all_texts(longest=2))
    assert total.item() == pytest.approx(1)


@each_decoder
def test_a_beam_takes_one_input_at_a_time(decoder):
    model = model_of(decoder)
    with pytest.raises(ValueError, match="one input at a time, got 4"):
        beam_search(model.decoder, state_of(model), LONGEST, 2)


@pytest.mark.parametrize(
    ("symbols", "kept"),
    [
        ("EY EY EY EY EY >", "EY"),
        ("S IY IY IY AY >", "S IY"),
        ("ER ER >", "ER ER >"),  # as in acquirer
        ("K EY K EY K EY >", "K EY K EY K EY >"),  # kkk, in the dictionary
        ("D IY D IY D IY D", "D IY"),  # until the longest length
        ("B K Y UW K Y UW K Y UW K Y", "B K Y UW"),
        ("A B A B A B C D", "A B A B A B C D"),
        (">", ">"),
        ("", ""),
    ],
)
def test_a_loop_ends_at_its_first_repetition(symbols, kept):
    assert without_loop(tuple(symbols.split())) == tuple(kept.split())


def test_what_is_right_is_never_a_loop():
    for listed in pronunciations().values():
        assert all(without_loop((*phonemes, STOP)) == (*phonemes, STOP) for phonemes in listed)
    utterances = [*held_out_utterances("test"), *held_out_utterances("validation")]
    for text in [*transcripts().values(), *(u.text for u in utterances)]:
        assert without_loop((*text, STOP)) == (*text, STOP)
