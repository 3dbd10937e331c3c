"""Both decoders on one input: what they write, how sure they are, and where they look."""

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
from core.seq2seq.search import beam_search, greedy
from core.seq2seq.speech.augmentation import as_tensor
from core.seq2seq.speech.clips import sound_of
from core.seq2seq.speech.log_mel import log_mel
from core.seq2seq.spelling.dictionary import encode_letters, usual_pronunciation, words_of
from core.seq2seq.vocabulary import START_ID, STOP_ID, Vocabulary
from core.seq2seq.weights import load_trained


@dataclass(frozen=True)
class Trained:
    """A network with its weights, what it was trained by, and the symbols that it writes."""

    model: Seq2Seq
    config: Seq2SeqConfig
    vocabulary: Vocabulary


@lru_cache(maxsize=8)
def trained(task: str, decoder: str) -> Trained:
    """The decoder that comes with the app."""
    return Trained(*load_trained(task, decoder))


def read_source(config: ReadingConfig) -> Reading:
    """What a decoder writes about one input, or how it follows a text that is forced on it.

    Raises a `ValueError` where the input cannot be had, or where nothing is known to be forced.
    """
    inputs, known = read_input(config)
    return read_inputs(config, inputs, known)


@torch.no_grad()
def read_inputs(config: ReadingConfig, inputs: Tensor, known: list[str]) -> Reading:
    """The same for frames (80, T) or letters (S,); `known` are the symbols known to be right."""
    found = trained(config.task, config.decoder)
    state = found.model.start(inputs.unsqueeze(0), torch.tensor([inputs.shape[-1]]))
    if config.mode == FORCED:
        numbers = _forced(config, known, found)
    else:
        longest = found.config.longest_output
        best = beam_search(found.model.decoder, state, longest, config.beam)[0]
        numbers = list(best.symbols)
    return follow(found, state, numbers)


def follow(found: Trained, state: State, numbers: list[int]) -> Reading:
    """All that the decoder says of these symbols, each told of the true ones before it."""
    given = torch.tensor([[START_ID, *numbers[:-1]]])
    step = found.model.decoder(given, state, weights=True)
    log_probabilities = step.logits[0].log_softmax(dim=-1)  # (T, V)
    chosen = log_probabilities.gather(1, torch.tensor(numbers).unsqueeze(1)).squeeze(1)
    symbols = found.vocabulary.symbols
    return Reading(
        symbols=np.array([symbols[n] for n in numbers]),
        predicted=np.array([symbols[n] for n in log_probabilities.argmax(dim=-1).tolist()]),
        probabilities=chosen.exp().numpy(),
        cross=step.cross[0].numpy(),
        self_attention=np.zeros((0, 0, 0, 0), np.float32)
        if step.self_attention is None
        else step.self_attention[0].numpy(),
        loss=np.array(-chosen.mean().item()),
    )


@torch.no_grad()
def pronounce(config: WordsConfig) -> Pronunciations:
    """How both decoders say every word of a text, all words at once."""
    words = words_of(config.words)
    batch = collate([Example(torch.tensor(encode_letters(word)), []) for word in words])
    said = {}
    for decoder in DECODERS:
        found = trained(SPELLING, decoder)
        state = found.model.start(*batch[:2])
        texts = greedy(found.model.decoder, state, found.config.longest_output)
        said[decoder] = np.array([" ".join(found.vocabulary.decode(t.symbols)) for t in texts])
    return Pronunciations(np.array(words), **said)


def log_mel_frames(config: ReadingConfig) -> Frames:
    """The log-mel frames of a source of speech, as bytes."""
    frames = log_mel(as_tensor(sound_of(config.source).samples))
    low, high = frames.min(), frames.max()
    return Frames(((frames - low) / (high - low + 1e-9) * 255).to(torch.uint8).numpy())


def read_input(config: ReadingConfig) -> tuple[Tensor, list[str]]:
    """The input of a network, and the symbols that are known to be right (perhaps none)."""
    if config.task == SPEECH:
        sound = sound_of(config.source)
        return log_mel(as_tensor(sound.samples)), list(sound.text)
    letters = words_of(config.source)
    if len(letters) > 1:
        raise ValueError(f"a word must be given, got {len(letters)} words")
    return torch.tensor(encode_letters(letters[0])), list(usual_pronunciation(letters[0]))


def _forced(config: ReadingConfig, known: list[str], found: Trained) -> list[int]:
    symbols = known or list(config.reference.lower())
    longest = found.config.longest_output - 1
    if not 1 <= len(symbols) <= longest:
        raise ValueError(f"the forced text must have 1 to {longest} symbols, got {len(symbols)}")
    return [*found.vocabulary.encode(symbols), STOP_ID]
