"""Examples of speech: the recorded speaker, synthetic voices, or LJ Speech; varied or not."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.seq2seq import vocabulary
from core.seq2seq.augmentation import as_tensor, mask_frames, vary
from core.seq2seq.compositions import draw_composition, held_out
from core.seq2seq.config import LJSPEECH, SpeechConfig
from core.seq2seq.examples import Example
from core.seq2seq.ljspeech import read_clip, read_ljspeech
from core.seq2seq.log_mel import log_mel
from core.seq2seq.speech import clip, joined_clips, prompts, waveform
from core.seq2seq.vocabulary import Vocabulary
from core.seq2seq.voices import VOICES, recordings

PROMPT_SHARE = 0.25  # of the utterances of the recorded speaker
JOINED_SHARE = 0.35  # of the utterances of a synthetic voice: units joined, as for the speaker


def vocabulary_of(config: SpeechConfig) -> Vocabulary:
    return vocabulary.LJSPEECH if config.data == LJSPEECH else vocabulary.TELEPHONE


def n_examples(config: SpeechConfig) -> int:
    """Utterances of an epoch."""
    if config.data != LJSPEECH:
        return config.examples
    return sum(c.split == "train" for c in read_ljspeech(Path(config.folder)))


def training_examples(config: SpeechConfig, epoch: int) -> Iterator[Example]:
    """The utterances of one epoch: the same for both decoders, other ones in every epoch."""
    draw = random.Random(f"{config.seed} {epoch}")
    noise = np.random.default_rng([config.seed, epoch])
    for text, samples in _utterances(config, draw, noise):
        yield _example(config, text, vary(samples, noise) if config.augment else samples, noise)


def validation_examples(config: SpeechConfig) -> list[Example]:
    """Held out compositions and prompts, or LJ Speech's validation clips, as they were recorded."""
    if config.data == LJSPEECH:
        clips = [c for c in read_ljspeech(Path(config.folder)) if c.split == "validation"]
        return [_example(config, c.text, read_clip(c)) for c in clips]
    utterances = (*held_out("validation"), *(p for p in prompts() if p.split == "validation"))
    return [_example(config, u.text, waveform(u)) for u in utterances]


def _utterances(config: SpeechConfig, draw: random.Random, noise: np.random.Generator):
    if config.data == LJSPEECH:
        clips = [c for c in read_ljspeech(Path(config.folder)) if c.split == "train"]
        draw.shuffle(clips)
        yield from ((c.text, read_clip(c)) for c in clips)
        return
    ours = [p for p in prompts() if p.split == "train"]
    for _ in range(config.examples):
        if draw.random() >= config.real_share:
            yield _said_by_a_voice(draw, noise)
        elif draw.random() < PROMPT_SHARE:
            prompt = draw.choice(ours)
            yield prompt.text, joined_clips([clip(prompt.name)], noise)
        else:
            utterance = draw_composition(draw, "train")
            yield utterance.text, joined_clips([clip(name) for name in utterance.clips], noise)


def _said_by_a_voice(draw: random.Random, noise: np.random.Generator) -> tuple[str, np.ndarray]:
    said = recordings(draw.choice(VOICES))
    if draw.random() < JOINED_SHARE:
        utterance = draw_composition(draw, "train")
        clips = [said.clip(i) for i in said.of_clips(utterance.clips)]
        return utterance.text, joined_clips(clips, noise)
    i = draw.choice(said.whole)
    return said.texts[i], joined_clips([said.clip(i)], noise)


def _example(
    config: SpeechConfig, text: str, samples: np.ndarray, noise: np.random.Generator | None = None
) -> Example:
    frames = log_mel(as_tensor(samples))
    if noise is not None and config.augment:
        frames = mask_frames(frames, noise)
    symbols = vocabulary_of(config).encode(text[: config.longest_output - 1])
    return Example(frames, symbols)
