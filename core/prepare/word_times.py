"""Finds when each word of the real recordings is said.

`python -m core.prepare.word_times --from FOLDER`. With these times, any words in a row of a
sentence are an example of their own, so that a training can begin with short ones. Needs `pip
install pocketsphinx`, whose package holds an acoustic model of English (BSD licence); words that
its dictionary does not have are pronounced by our own spelling network. Nothing of it is shipped.
"""

import argparse
import re
from pathlib import Path

from pocketsphinx import Decoder

from core.paths import data_dir
from core.seq2seq.comparison import pronounce
from core.seq2seq.config import WordsConfig
from core.seq2seq.speech.corpora import Clip, read_clip, read_corpora
from core.seq2seq.speech.word_times import WORD_TIMES, Span
from core.seq2seq.spelling.dictionary import MOST_WORDS

FRAME = 0.01  # seconds
CORPORA = ("ljspeech", "librispeech", "grid")
WORD = re.compile(r"[a-z']+")


def find_word_times(folder: Path) -> None:
    """Write a line for each clip whose words were found: its name, and the times of its words."""
    clips = [c for c in read_corpora(folder) if c.corpus in CORPORA and c.split == "train"]
    decoder = Decoder(lm=None, loglevel="FATAL")
    add_words(decoder, sorted({word for clip in clips for word in WORD.findall(clip.text)}))
    lines, missed = [], []
    for clip in clips:
        spans = align(decoder, clip)
        if spans:
            times = (f"{span.start:.2f} {span.end:.2f}" for span in spans)
            lines.append("\t".join([clip.name, *times]))
        else:
            missed.append(clip.name)
    (data_dir() / WORD_TIMES).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} clips aligned; not: {', '.join(missed) or 'none'}")


def add_words(decoder: Decoder, words: list[str]) -> None:
    """Give the decoder a pronunciation of each word that it does not know."""
    unknown = [word for word in words if decoder.lookup_word(word) is None]
    for first in range(0, len(unknown), MOST_WORDS):
        said = pronounce(WordsConfig(" ".join(unknown[first : first + MOST_WORDS])))
        for word, phonemes in zip(said.words.tolist(), said.attention.tolist(), strict=True):
            if decoder.lookup_word(word) is None:
                decoder.add_word(word, phonemes, True)


def align(decoder: Decoder, clip: Clip) -> list[Span]:
    """The times of the words of a clip, as its text separates them; none if they are not found."""
    samples = (read_clip(clip) * 32767).astype("int16").tobytes()
    try:
        decoder.set_align_text(" ".join(WORD.findall(clip.text)))
        decoder.start_utt()
        decoder.process_raw(samples, full_utt=True)
        decoder.end_utt()
    except RuntimeError:
        return []
    found = [s for s in decoder.seg() or () if WORD.match(s.word)]
    parts = [len(WORD.findall(token)) for token in clip.text.split()]
    if len(found) != sum(parts):
        return []
    return [
        Span(group[0].start_frame * FRAME, (group[-1].end_frame + 1) * FRAME)
        for group in _grouped(found, parts)
    ]


def _grouped(found: list, sizes: list[int]) -> list[list]:
    """Consecutive groups of these sizes; one without a word takes the last word before it."""
    groups, first = [], 0
    for size in sizes:
        groups.append(found[first : first + size] or found[max(0, first - 1) : max(1, first)])
        first += size
    return groups


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    find_word_times(parser.parse_args().folder)
