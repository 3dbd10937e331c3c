"""Examples of speech: many people, the telephone's speaker, or LJ Speech; augmented or not."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.seq2seq.examples import Example
from core.seq2seq.references import held_out_utterances
from core.seq2seq.speech import corpora, people
from core.seq2seq.speech.augmentation import (
    WARPS,
    as_tensor,
    mask_frames,
    vary,
    warp_bands,
)
from core.seq2seq.speech.compositions import draw_composition
from core.seq2seq.speech.config import (
    LJSPEECH,
    MOST_WORDS_BY_EPOCH,
    PEOPLE,
    SpeechConfig,
)
from core.seq2seq.speech.ljspeech import read_clip, read_ljspeech
from core.seq2seq.speech.log_mel import log_mel
from core.seq2seq.speech.utterances import clip, joined_clips, prompts, waveform
from core.seq2seq.speech.voices import VOICES, recordings
from core.seq2seq.tasks import vocabulary_of

PROMPT_SHARE = 0.25  # of the utterances of the recorded speaker
JOINED_SHARE = 0.35  # of the utterances of a synthetic voice: units joined, as for the speaker


def n_examples(config: SpeechConfig) -> int:
    """Utterances per epoch."""
    if config.data != LJSPEECH:
        return config.examples
    return sum(c.split == "train" for c in read_ljspeech(Path(config.folder)))


def training_examples(config: SpeechConfig, epoch: int) -> Iterator[Example]:
    """The utterances of one epoch: the same for both decoders, different in every epoch."""
    draw = random.Random(f"{config.seed} {epoch}")
    noise = np.random.default_rng([config.seed, epoch])
    stage = epoch + len(MOST_WORDS_BY_EPOCH) * bool(config.begin_with)  # what is aligned stays so
    augmented_share = config.augment * (1.0 if config.data == LJSPEECH else ramp(stage))
    for text, samples in _utterances(config, stage, draw, noise):
        if draw.random() < augmented_share:
            yield _example(config, text, vary(samples, noise), noise)
        else:
            yield _example(config, text, samples)


def validation_examples(config: SpeechConfig) -> list[Example]:
    """Held-out compositions, prompts and people, or LJ Speech's validation clips, as they are."""
    if config.data == LJSPEECH:
        clips = [c for c in read_ljspeech(Path(config.folder)) if c.split == "validation"]
        if not clips:
            raise ValueError("folder must hold the whole of LJ Speech, got no validation clip")
        return [_example(config, c.text, read_clip(c)) for c in clips]
    examples = [_example(config, u.text, waveform(u)) for u in held_out_utterances("validation")]
    if config.data == PEOPLE:
        clips = people.validation_clips(Path(config.folder))
        examples += [_example(config, c.text, corpora.read_clip(c)) for c in clips]
    return examples


def _utterances(
    config: SpeechConfig, stage: int, draw: random.Random, noise: np.random.Generator
) -> Iterator[tuple[str, np.ndarray]]:
    if config.data == LJSPEECH:
        clips = [c for c in read_ljspeech(Path(config.folder)) if c.split == "train"]
        draw.shuffle(clips)
        yield from ((c.text, read_clip(c)) for c in clips)
        return
    most_words = MOST_WORDS_BY_EPOCH[stage] if stage < len(MOST_WORDS_BY_EPOCH) else None
    for _ in range(config.examples):
        if config.data == PEOPLE:
            folder = Path(config.folder)
            share = config.telephone_share
            yield people.draw_utterance(
                folder, draw, noise, most_words, ramp(stage), telephone_share=share
            )
        elif draw.random() < (1 - config.real_share) * ramp(stage):
            yield _synthetic_utterance(draw, noise, most_words)
        else:
            yield _recorded_utterance(draw, noise, most_words)


def ramp(epoch: int) -> float:
    """Linearly from 0 in the first epoch to 1 in the first one with clips of any length."""
    return min(1.0, epoch / len(MOST_WORDS_BY_EPOCH))


def _recorded_utterance(
    draw: random.Random, noise: np.random.Generator, most_words: int | None
) -> tuple[str, np.ndarray]:
    if most_words is None and draw.random() < PROMPT_SHARE:
        prompt = draw.choice([p for p in prompts() if p.split == "train"])
        return prompt.text, joined_clips([clip(prompt.name)], noise)
    utterance = draw_composition(draw, "train", most_words)
    return utterance.text, joined_clips([clip(name) for name in utterance.clips], noise)


def _synthetic_utterance(
    draw: random.Random, noise: np.random.Generator, most_words: int | None
) -> tuple[str, np.ndarray]:
    voice = recordings(draw.choice(VOICES))
    if most_words is None and draw.random() >= JOINED_SHARE:
        i = draw.choice(voice.whole)
        return voice.texts[i], joined_clips([voice.clip(i)], noise)
    utterance = draw_composition(draw, "train", most_words)
    clips = [voice.clip(i) for i in voice.of_clips(utterance.clips)]
    return utterance.text, joined_clips(clips, noise)


def _example(
    config: SpeechConfig, text: str, samples: np.ndarray, noise: np.random.Generator | None = None
) -> Example:
    """The log-mel frames and the symbol ids; warped and masked if `noise` is given."""
    frames = log_mel(as_tensor(samples))
    if noise is not None:
        frames = mask_frames(warp_bands(frames, noise.uniform(*WARPS)), noise)
    return Example(frames, encoded(config, text))


def encoded(config: SpeechConfig, text: str) -> list[int]:
    """The ids of a text's symbols, cut to what a decoder can write before the stop."""
    return vocabulary_of(config).encode(text[: config.longest_output - 1])
