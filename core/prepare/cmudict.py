"""Makes the shipped dictionary: `python -m core.prepare.cmudict --from FOLDER`.

FOLDER holds the split of CMUdict 0.7b that the published results use, without stress marks:
`test.txt.gz`, `train-dev-1-21.txt.gz` and `train-dev-20-21.txt.gz`, a line for each pronunciation,
such as `TOMATO  T AH M AA T OW`, and `LICENSE.txt`. Each word is in one part only: 721 of the
development words stand in the training words too, and are left out there.
"""

import gzip
from argparse import ArgumentParser
from pathlib import Path

from core.seq2seq.spelling.dictionary import DICTIONARY

FILES = {"test": "test", "validation": "train-dev-1-21", "train": "train-dev-20-21"}
PREAMBLE = (
    "cmudict.txt.gz: the Carnegie Mellon Pronouncing Dictionary (CMUdict 0.7b) in the split of\n"
    "published spelling-to-sound results, without stress marks, made by\n"
    "`python -m core.prepare.cmudict`.\n\n"
)


def make_dictionary(folder: Path, path: Path) -> None:
    """Write all entries, each with its part, and the licence beside them."""
    parts: dict[str, str] = {}
    lines: dict[str, None] = {}  # in their order, each once
    for part, name in FILES.items():
        text = gzip.decompress((folder / f"{name}.txt.gz").read_bytes()).decode()
        for line in text.splitlines():
            word, symbols = line.lower().split("  ")
            if parts.setdefault(word, part) == part:
                lines[f"{part}|{word}|{symbols.upper()}\n"] = None
    path.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    licence = (folder / "LICENSE.txt").read_text(encoding="utf-8")
    path.with_name("cmudict.LICENSE").write_text(PREAMBLE + licence, encoding="utf-8")


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    make_dictionary(parser.parse_args().folder, DICTIONARY)
