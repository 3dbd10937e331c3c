"""Makes the shipped recordings of people: `python -m core.prepare.people --from FOLDER`.

FOLDER holds `clips.tsv` and the clips of five corpora. The sound of the test sets goes into the
archive as Ogg Vorbis, as it was recorded; of Speech Commands the ten digits alone. Of the clips for
validation, the texts.
"""

import argparse
import zipfile
from pathlib import Path

from core.prepare.telephone import vorbis
from core.seq2seq.speech.corpora import Clip, read_clip, read_corpora
from core.seq2seq.speech.held_out import ARCHIVE, COMMANDS, CORPORA, TABLE
from core.seq2seq.speech.numerals import ONES
from core.seq2seq.speech.people import validation_clips

DIGITS = ONES[:10]


def make_archive(folder: Path, path: Path) -> None:
    """Write the table, and the sound of each clip of a test set."""
    tests = sorted(
        (c for c in read_corpora(folder) if c.split == "test" and _is_asked(c)),
        key=lambda c: (list(CORPORA).index(c.corpus), c.name),
    )
    with zipfile.ZipFile(path, "w") as archive:
        lines = [_line(c) for c in (*tests, *validation_clips(folder))]
        archive.writestr(zipfile.ZipInfo(TABLE), "\n".join(lines) + "\n")
        for c in tests:
            archive.writestr(zipfile.ZipInfo(f"{_name(c)}.ogg"), vorbis(read_clip(c)))


def _is_asked(clip: Clip) -> bool:
    return CORPORA.get(clip.corpus) != COMMANDS or clip.text in DIGITS


def _name(clip: Clip) -> str:
    return f"{CORPORA.get(clip.corpus, clip.corpus)}/{clip.name}"


def _line(clip: Clip) -> str:
    test = CORPORA.get(clip.corpus, clip.corpus)
    return "|".join([_name(clip), test, clip.speaker, clip.split, clip.text])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    make_archive(parser.parse_args().folder, ARCHIVE)
