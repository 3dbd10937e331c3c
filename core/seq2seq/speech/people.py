"""Utterances of many speakers for training: recorded ones, and synthetic voices.

Of sentences, any words in a row are an utterance: short ones first. Joined digits of one speaker,
with pauses between them, are utterances too.
"""

import random
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.compositions import draw_composition
from core.seq2seq.speech.config import TELEPHONE
from core.seq2seq.speech.corpora import Clip, read_clip, read_corpora
from core.seq2seq.speech.utterances import clip, joined_clips, prompts
from core.seq2seq.speech.voices import VOICES, Recordings, recordings
from core.seq2seq.speech.word_times import cut, draw_words, word_times

Spoken = tuple[str, np.ndarray]  # a text and its samples (N,) at 16 kHz

DIGITS = "digits"
SHARES = {  # of what is not the telephone's
    "voices": 0.27,
    DIGITS: 0.19,
    "grid": 0.05,
    "ljspeech": 0.26,
    "librispeech": 0.23,
}
PROMPT_SHARE = 0.35  # of the telephone's utterances
UNITS_SHARE = 0.25  # of the utterances of a voice: units joined, as for the telephone's speaker
PHRASE_SHARE = 0.55  # of them: words of the books' sentences
WHOLE_SHARE = 0.5  # of the sentences' utterances, once length is free
MOST_DIGITS = 7
LONGEST = 16.0  # seconds of a sentence that is taken whole
PAUSES, LONG_PAUSES = (0.0, 0.25), (0.25, 1.5)  # seconds between digits of one speaker
LONG_SHARE = 0.15  # of the pauses


def draw_utterance(
    folder: Path,
    draw: random.Random,
    noise: np.random.Generator,
    most_words: int | None,
    variety: float = 1.0,
    *,
    telephone_share: float,
) -> Spoken:
    """An utterance of at most so many words; None: of any length.

    `variety`, from 0 to 1, scales the shares of all but digits and the telephone, whose speaker has
    the rest: attention learns to align one clear voice first.
    """
    each = (1 - telephone_share) / sum(SHARES.values())
    shares = {c: s * each * (1 if c == DIGITS else variety) for c, s in SHARES.items()}
    shares[TELEPHONE] = 1 - sum(shares.values())
    corpus = draw.choices(list(shares), list(shares.values()))[0]
    if corpus == TELEPHONE:
        return _telephone(draw, noise, most_words)
    if corpus == "voices":
        return _synthetic(draw, noise, most_words)
    if corpus == DIGITS:
        return _digits(folder, draw, noise, most_words)
    return _sentence(folder, corpus, draw, most_words)


def validation_clips(folder: Path) -> list[Clip]:
    return [c for c in read_corpora(folder) if c.split == "validation" and c.seconds <= LONGEST]


def _telephone(draw: random.Random, noise: np.random.Generator, most_words: int | None) -> Spoken:
    if draw.random() < PROMPT_SHARE:
        fitting = _prompts_of(most_words)
        if fitting:
            name, text = draw.choice(fitting)
            return text, joined_clips([clip(name)], noise)
    utterance = draw_composition(draw, "train", most_words)
    return utterance.text, joined_clips([clip(name) for name in utterance.clips], noise)


def _synthetic(draw: random.Random, noise: np.random.Generator, most_words: int | None) -> Spoken:
    voice, kind = recordings(draw.choice(VOICES)), draw.random()
    if kind < UNITS_SHARE:
        utterance = draw_composition(draw, "train", most_words)
        clips = [voice.clip(i) for i in voice.of_clips(utterance.clips)]
        return utterance.text, joined_clips(clips, noise)
    phrases = kind < UNITS_SHARE + PHRASE_SHARE
    i = draw.choice(_whole_of(voice.voice, phrases, most_words))
    return voice.texts[i], joined_clips([voice.clip(i)], noise)


def _digits(
    folder: Path, draw: random.Random, noise: np.random.Generator, most_words: int | None
) -> Spoken:
    """One to some digits of one speaker, with short pauses between them and a few long ones."""
    clips = draw.choice(list(_by_speaker(folder, DIGITS).values()))
    n = draw.choice((1, draw.randint(1, min(most_words or MOST_DIGITS, MOST_DIGITS))))
    said, parts = draw.choices(clips, k=n), []
    for one in said:
        pause = LONG_PAUSES if draw.random() < LONG_SHARE else PAUSES
        parts += [_sound(one), np.zeros(int(RATE * noise.uniform(*pause)), np.float32)]
    return " ".join(c.text for c in said), np.concatenate(parts[:-1])


def _sentence(folder: Path, corpus: str, draw: random.Random, most_words: int | None) -> Spoken:
    """A whole sentence, or words in a row of one or of two of the same speaker."""
    clips = draw.choice(list(_by_speaker(folder, corpus).values()))
    one = draw.choice(clips)
    if most_words is None and draw.random() < WHOLE_SHARE and one.seconds <= LONGEST:
        return one.text, _sound(one)
    if draw.random() < 0.5:
        return _part(one, draw, most_words or 16)
    halves = [_part(c, draw, max(1, (most_words or 16) // 2)) for c in (one, draw.choice(clips))]
    return " ".join(text for text, _ in halves), np.concatenate([s for _, s in halves])


def _part(one: Clip, draw: random.Random, most_words: int) -> Spoken:
    words, spans = one.text.split(), word_times()[one.name]
    chosen = draw_words(len(words), most_words, draw)
    return " ".join(words[chosen]), cut(_sound(one), spans[chosen])


@lru_cache
def _prompts_of(most_words: int | None) -> list[tuple[str, str]]:
    train = [(p.name, p.text) for p in prompts() if p.split == "train"]
    return [(name, text) for name, text in train if _fits(text, most_words)]


@lru_cache
def _whole_of(voice: str, phrases: bool, most_words: int | None) -> list[int]:
    """The indices of a voice's phrases, or of its prompts and compositions."""
    kept: Recordings = recordings(voice)
    of_kind = [i for i in kept.whole if (kept.kinds[i] == "phrase") == phrases]
    return [i for i in of_kind if _fits(kept.texts[i], most_words)] or of_kind


def _fits(text: str, most_words: int | None) -> bool:
    return most_words is None or len(text.split()) <= most_words


@lru_cache
def _by_speaker(folder: Path, corpus: str) -> dict[str, list[Clip]]:
    """The training clips whose words' times are known, by speaker; of the digits, all."""
    groups: dict[str, list[Clip]] = defaultdict(list)
    for c in read_corpora(folder):
        known = corpus == DIGITS or c.name in word_times()
        if c.corpus == corpus and c.split == "train" and known:
            groups[c.speaker].append(c)
    return dict(sorted(groups.items()))


@lru_cache(maxsize=4096)
def _samples(one: Clip) -> np.ndarray:
    """Kept as 16-bit integers: some 300 MB for all speakers."""
    return (np.clip(read_clip(one), -1, 1) * 32767).astype(np.int16)


def _sound(one: Clip) -> np.ndarray:
    return _samples(one).astype(np.float32) / 32767
