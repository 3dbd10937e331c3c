"""Both decoders on one input: the output, its probabilities, and the attention weights."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from core.seq2seq.config import (
    DECODERS,
    FORCED,
    SPEECH,
    SPELLING,
    ReadingConfig,
    Seq2SeqConfig,
    WordsConfig,
)
from core.seq2seq.decoders import State
from core.seq2seq.examples import Example, collate
from core.seq2seq.model import Seq2Seq
from core.seq2seq.rows import Frames, Pronunciations, Reading
from core.seq2seq.search import beam_search, greedy, without_loop
from core.seq2seq.speech.augmentation import as_tensor
from core.seq2seq.speech.clips import sound_of
from core.seq2seq.speech.log_mel import as_levels, log_mel
from core.seq2seq.spelling.dictionary import encode_letters, first_pronunciation, pronunciations
from core.seq2seq.spelling.typed_words import words_of
from core.seq2seq.vocabulary import START_ID, STOP_ID, Vocabulary
from core.seq2seq.weights import load_trained


@dataclass(frozen=True)
class TrainedNetwork:
    """A trained model, the config of its training, and the vocabulary of its output."""

    model: Seq2Seq
    config: Seq2SeqConfig
    vocabulary: Vocabulary


@lru_cache(maxsize=8)
def trained_network(task: str, decoder: str) -> TrainedNetwork:
    """The network shipped with the app."""
    return TrainedNetwork(*load_trained(task, decoder))


def read_source(config: ReadingConfig) -> Reading:
    """The output of a decoder for one source, free-running or with a forced text.

    Raises a `ValueError` if the source is not available, or if there is no text to force.
    """
    inputs, reference = load_input(config)
    return read_inputs(config, inputs, reference)


@torch.no_grad()
def read_inputs(config: ReadingConfig, inputs: Tensor, reference: list[str]) -> Reading:
    """The same for frames (80, T) or letters (S,); `reference` may be empty."""
    network = trained_network(config.task, config.decoder)
    state = network.model.start(inputs.unsqueeze(0), torch.tensor([inputs.shape[-1]]))
    if config.mode == FORCED:
        ids = _forced_ids(config, reference, network)
    else:
        longest = network.config.longest_output
        best = beam_search(network.model.decoder, state, longest, config.beam)[0]
        ids = list(without_loop(best.symbols))
    return teacher_forced_reading(network, state, ids)


def teacher_forced_reading(network: TrainedNetwork, state: State, ids: list[int]) -> Reading:
    """The probabilities and attention of these symbols, each step given the symbols before it."""
    given = torch.tensor([[START_ID, *ids[:-1]]])
    step = network.model.decoder(given, state, weights=True)
    log_probabilities = step.logits[0].log_softmax(dim=-1)  # (T, V)
    chosen = log_probabilities.gather(1, torch.tensor(ids).unsqueeze(1)).squeeze(1)
    symbols = network.vocabulary.symbols
    return Reading(
        symbols=np.array([symbols[i] for i in ids]),
        predicted=np.array([symbols[i] for i in log_probabilities.argmax(dim=-1).tolist()]),
        probabilities=chosen.exp().numpy(),
        cross=step.cross[0].numpy(),
        self_attention=np.zeros((0, 0, 0, 0), np.float32)
        if step.self_attention is None
        else step.self_attention[0].numpy(),
        loss=np.array(-chosen.mean().item()),
    )


@torch.no_grad()
def pronounce(config: WordsConfig) -> Pronunciations:
    """What both decoders write for every readable word of a text, all words in one batch."""
    words = words_of(config.words)
    inputs, lengths, *_ = collate([Example(torch.tensor(encode_letters(w)), []) for w in words])
    by_decoder = {}
    for decoder in DECODERS:
        network = trained_network(SPELLING, decoder)
        state = network.model.start(inputs, lengths)
        hypotheses = greedy(network.model.decoder, state, network.config.longest_output)
        phonemes = [network.vocabulary.decode(without_loop(h.symbols)) for h in hypotheses]
        by_decoder[decoder] = np.array([" ".join(symbols) for symbols in phonemes])
    return Pronunciations(np.array(words), **by_decoder)


def log_mel_frames(config: ReadingConfig) -> Frames:
    """The log-mel frames of a speech source, as bytes."""
    return Frames(as_levels(log_mel(as_tensor(sound_of(config.source).samples))))


def load_input(config: ReadingConfig) -> tuple[Tensor, list[str]]:
    """The input of a network, and the symbols of its reference; none if that is unknown."""
    if config.task == SPEECH:
        sound = sound_of(config.source)
        return log_mel(as_tensor(sound.samples)), list(sound.text)
    letters = words_of(config.source)
    if len(letters) > 1:
        raise ValueError(f"a word must be given, got {len(letters)} words")
    return torch.tensor(encode_letters(letters[0])), _listed(letters[0], config.reference)


def _listed(word: str, reference: str) -> list[str]:
    """The first pronunciation of a word, or the one that is asked for."""
    symbols = tuple(reference.split()) or first_pronunciation(word)
    if reference and symbols not in pronunciations().get(word, ()):
        raise ValueError(f"the reference must be a listed pronunciation of {word}, got {reference}")
    return list(symbols)


def _forced_ids(config: ReadingConfig, reference: list[str], network: TrainedNetwork) -> list[int]:
    """The known reference, or else the text of the config, with the stop."""
    symbols = reference or list(config.reference)
    longest = network.config.longest_output - 1
    if not 1 <= len(symbols) <= longest:
        raise ValueError(f"the forced text must have 1 to {longest} symbols, got {len(symbols)}")
    return [*network.vocabulary.encode(symbols), STOP_ID]
